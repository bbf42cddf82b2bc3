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

Result<Secret> read_key(const std::string& path, std::ifstream& input) {
  std::string line;
  std::getline(input, line);
  auto key = base64url::decode(line);
  wipe(line);
  if (!key || key->size() != key_bytes)
    return wrong(path, "must hold 32 bytes as 43 characters of base64url");
  return Secret(*std::move(key));
}

/// O_EXCL: of two servers that start at once, one makes the file and the other reads it.
Result<Secret> make_key(const std::string& path, Random& random) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return wrong(path, std::string("cannot be made: ") + std::strerror(errno));
  Secret key = make_sealing_key(random);
  std::string line = base64url::encode(key.reveal()) + "\n";
  const bool written =
      ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fsync(file) == 0;
  wipe(line);
  if (::close(file) != 0 || !written) return wrong(path, "cannot be written");
  return key;
}

}  // namespace

Result<Secret> read_or_make_key_file(const std::string& path, Random& random) {
  if (std::ifstream input(path); input) return read_key(path, input);
  return make_key(path, random);
}

Secret make_sealing_key(Random& random) {
  std::array<std::byte, key_bytes> bytes{};
  random.fill(bytes);
  return Secret(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

}  // namespace codegrant::server
