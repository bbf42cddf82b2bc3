#include "server/adapters/key_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "codegrant/codec/base64url.hpp"

namespace codegrant::server {
namespace {

constexpr std::size_t key_bytes = 32;

Error wrong(const std::string& path, const std::string& what) {
  return {ErrorCode::invalid_configuration, "--key-file: " + path + ": " + what};
}

Result<Secret> read_key(const std::string& path) {
  std::ifstream input(path);
  std::string line;
  std::getline(input, line);
  auto key = base64url::decode(line);
  wipe(line);
  if (!key || key->size() != key_bytes)
    return wrong(path, "must hold 32 bytes as 43 characters of base64url");
  return Secret(*std::move(key));
}

bool write_new_file(const std::string& path, std::string line) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const bool written =
      ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fsync(file) == 0;
  wipe(line);
  return ::close(file) == 0 && written;
}

/// Written beside and then linked to its name: of several servers that start at once one makes the key, and
/// none reads a half-written one.
Result<Secret> make_key(const std::string& path, Random& random) {
  const std::string beside = path + "." + random_id(random);
  const bool written = write_new_file(beside, base64url::encode(make_sealing_key(random).reveal()) + "\n");
  const bool linked = written && (::link(beside.c_str(), path.c_str()) == 0 || errno == EEXIST);
  const std::string reason = std::strerror(errno);
  ::unlink(beside.c_str());
  if (!linked) return wrong(path, "cannot be made: " + reason);
  return read_key(path);
}

}  // namespace

Result<Secret> read_or_make_key_file(const std::string& path, Random& random) {
  if (std::ifstream(path)) return read_key(path);
  return make_key(path, random);
}

Secret make_sealing_key(Random& random) {
  std::array<std::byte, key_bytes> bytes{};
  random.fill(bytes);
  return Secret(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

}  // namespace codegrant::server
