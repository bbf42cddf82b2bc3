#include "server/adapters/scrypt_hasher.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <array>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <utility>

#include "server/ports/store_error.hpp"

namespace codegrant::server {
namespace {

constexpr std::size_t salt_size = 16;
constexpr std::size_t key_size = 32;
constexpr std::uint64_t most_memory = std::uint64_t{64} << 20;

/// The cost of a hash (RFC 7914 §2), packed as `$s0$` writes it: log2(N) << 16 | r << 8 | p.
struct Cost {
  std::uint64_t n;
  std::uint64_t r;
  std::uint64_t p;
};
constexpr Cost our_cost{1 << 15, 8, 1};
constexpr std::string_view our_cost_text = "f0801";

struct StoredHash {
  Cost cost;
  std::string salt;
  std::string key;
};

std::string base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // OpenSSL ends it with a zero
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

// `size` bytes; OpenSSL counts padding as bytes.
std::optional<std::string> from_base64(std::string_view text, std::size_t size) {
  std::string bytes(text.size() / 4 * 3, '\0');
  const int decoded =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                      reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (decoded < static_cast<int>(size)) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

// Whether OpenSSL takes these numbers (it computes nothing without a place for the key), and the work, which
// also grows with p, stays in proportion: at most twice our own.
bool is_affordable(const Cost& cost) {
  if (128 * cost.n * cost.r * cost.p > most_memory) return false;
  const bool taken =
      EVP_PBE_scrypt(nullptr, 0, nullptr, 0, cost.n, cost.r, cost.p, most_memory, nullptr, 0) == 1;
  ERR_clear_error();
  return taken;
}

std::optional<StoredHash> parse(std::string_view stored) {
  if (!is_password_hash(stored)) return std::nullopt;
  const auto salt_begin = stored.find('$', 4) + 1;
  const auto key_begin = stored.find('$', salt_begin) + 1;
  const auto numbers = stored.substr(4, salt_begin - 5);
  std::uint32_t packed = 0;
  std::from_chars(numbers.data(), numbers.data() + numbers.size(), packed, 16);
  const auto log2_n = packed >> 16;
  if (log2_n > 32) return std::nullopt;
  const Cost cost{std::uint64_t{1} << log2_n, packed >> 8 & 255, packed & 255};
  const auto salt = from_base64(stored.substr(salt_begin, key_begin - 1 - salt_begin), salt_size);
  const auto key = from_base64(stored.substr(key_begin), key_size);
  if (!salt || !key || !is_affordable(cost)) return std::nullopt;
  return StoredHash{cost, *salt, *key};
}

// What is computed where there is nothing to compare with, so that the answer takes as long.
StoredHash nobodys_hash() { return {our_cost, std::string(salt_size, '\0'), std::string()}; }

std::string derive(const Secret& password, std::string_view salt, const Cost& cost) {
  const auto& text = password.reveal();
  std::string key(key_size, '\0');
  if (EVP_PBE_scrypt(text.data(), text.size(), reinterpret_cast<const unsigned char*>(salt.data()),
                     salt.size(), cost.n, cost.r, cost.p, most_memory,
                     reinterpret_cast<unsigned char*>(key.data()), key.size()) != 1) {
    ERR_clear_error();
    throw std::runtime_error("openssl: cannot compute scrypt");
  }
  return key;
}

}  // namespace

ScryptHasher::ScryptHasher(Random& random, Limits limits) : random_(random), limits_(limits) {
  for (std::size_t i = 0; i < limits_.threads; ++i) threads_.emplace_back([this] { run_jobs(); });
}

ScryptHasher::~ScryptHasher() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  job_arrived_.notify_all();
  for (auto& thread : threads_) thread.join();
}

std::string ScryptHasher::hash(const Secret& password) {
  std::string result;
  run([&] {
    std::array<std::byte, salt_size> bytes{};
    random_.fill(bytes);
    const std::string_view salt(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const auto key = derive(password, salt, our_cost);
    result = "$s0$" + std::string(our_cost_text) + "$" + base64(salt) + "$" + base64(key);
  });
  return result;
}

std::size_t ScryptHasher::under_way() {
  const std::lock_guard lock(mutex_);
  return places_taken_;
}

bool ScryptHasher::verify(const Secret& password, std::string_view stored) {
  bool same = false;
  run([&] {
    const auto expected = parse(stored).value_or(nobodys_hash());
    const auto key = derive(password, expected.salt, expected.cost);
    same = equal_in_constant_time(key, expected.key);  // nobody's key has no bytes, so nothing equals it
  });
  return same;
}

void ScryptHasher::run(const std::function<void()>& work) {
  std::packaged_task<void()> job([&] {
    const Place place(*this);
    work();
  });
  auto done = job.get_future();
  {
    const std::lock_guard lock(mutex_);
    if (places_taken_ >= limits_.threads + limits_.waiting) throw Overloaded("too many password hashes wait");
    ++places_taken_;
    jobs_.push_back(std::move(job));
  }
  job_arrived_.notify_one();
  done.get();
}

ScryptHasher::Place::~Place() {
  const std::lock_guard lock(hasher.mutex_);
  --hasher.places_taken_;
}

void ScryptHasher::run_jobs() {
  for (;;) {
    std::packaged_task<void()> job;
    {
      std::unique_lock lock(mutex_);
      job_arrived_.wait(lock, [this] { return closing_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
  }
}

}  // namespace codegrant::server
