// No spelling of an address takes the token where no rule lists it: whatever passes is read again as a
// browser would read it (WHATWG URL), and then as a lenient server would.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "codegrant/codec/ascii.hpp"
#include "codegrant/session/resource_rules.hpp"
#include "tests/fuzz/bytes.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/sdk/arena.hpp"
#include "tests/sdk/settings.hpp"

namespace codegrant::fuzz {
namespace {

/// An address as a browser sends it.
struct Sent {
  std::string origin;
  std::string path;
};

/// The path segments that a browser takes for `.` and `..`, with an escape for each dot or not.
bool is_dots(std::string segment, std::size_t count) {
  for (auto at = segment.find("%2"); at != std::string::npos; at = segment.find("%2", at + 1))
    if (at + 2 < segment.size() && lower(segment[at + 2]) == 'e') segment.replace(at, 3, ".");
  return segment == std::string(count, '.');
}

/// What a browser makes of an address of a special scheme; no origin where it refuses it, or finds a user
/// in it.
Sent as_sent(std::string_view text) {
  std::string url;
  for (const char c : text)
    if (c != '\t' && c != '\n' && c != '\r') url += c == '\\' ? '/' : c;
  url.erase(0, std::min(url.find_first_not_of(' '), url.size()));
  const auto colon = url.find(':');
  if (colon == std::string::npos) return {};
  const auto authority = std::min(url.find_first_not_of('/', colon + 1), url.size());
  const auto end = std::min(url.find_first_of("/?#", authority), url.size());
  auto host = url.substr(authority, end - authority);
  if (host.find('@') != std::string::npos) return {};
  if (host.size() > 4 && host.substr(host.size() - 4) == ":443") host.resize(host.size() - 4);
  if (!host.empty() && host.back() == ':') host.pop_back();
  Sent sent{url.substr(0, colon) + "://" + host, ""};
  for (auto& c : sent.origin) c = lower(c);

  std::vector<std::string> segments;
  const auto path = url.substr(end, url.find_first_of("?#", end) - end);
  for (std::size_t from = 1; from <= path.size();) {
    const auto to = std::min(path.find('/', from), path.size());
    const auto segment = path.substr(from, to - from);
    const bool last = to == path.size();
    if (is_dots(segment, 2)) {
      if (!segments.empty()) segments.pop_back();
      if (last) segments.emplace_back();
    } else if (!is_dots(segment, 1)) {
      segments.push_back(segment);
    } else if (last) {
      segments.emplace_back();
    }
    from = to + 1;
  }
  for (const auto& segment : segments) sent.path += "/" + segment;
  return sent;
}

/// The path as a server may read it that decodes escapes (even twice), drops matrix parameters and joins
/// slashes.
std::string as_read(const std::string& path) {
  std::string decoded = path;
  for (int twice = 0; twice < 2; ++twice) {
    std::string bytes;
    for (std::size_t i = 0; i < decoded.size(); ++i) {
      const bool escape = decoded[i] == '%' && i + 2 < decoded.size() && hex_digit(decoded[i + 1]) >= 0 &&
                          hex_digit(decoded[i + 2]) >= 0;
      bytes +=
          escape ? static_cast<char>(hex_digit(decoded[i + 1]) << 4 | hex_digit(decoded[i + 2])) : decoded[i];
      if (escape) i += 2;
    }
    decoded = bytes;
  }
  std::string read;
  for (const char c : decoded) {
    if (c == ';') break;
    if ((c == '/' || c == '\\') && !read.empty() && read.back() == '/') continue;
    read += c == '\\' ? '/' : c;
  }
  return read;
}

bool lies_in(std::string_view path, std::string_view folder) {
  return path == folder || path.substr(0, folder.size() + 1) == std::string(folder) + "/";
}

struct Settings {
  explicit Settings(const char* profile) {
    const Options options{profile, "read", "", metadata(openid_endpoints)};
    auto text = options.json();
    const std::string_view usual = R"("paths":["/Patient"],"methods":["GET"]})";
    text.replace(text.find(usual), usual.size(),
                 R"("paths":["/Patient","/fhir/","/auth/userinfo","/a%20b"],"methods":["GET"]},)"
                 R"({"origin":"http://localhost:8080","paths":["/"]})");
    configuration = *Configuration::read(arena.copy(text), arena);
    metadata_of_server = *Metadata::read(*configuration.metadata(), issuer);
  }

  TestArena arena;
  Configuration configuration;
  Metadata metadata_of_server;
};

void check(std::string_view method, std::string_view url, bool aidbox) {
  static const Settings plain("oauth2");
  static const Settings guarded("aidbox");
  static TestArena arena;
  arena.wipe();
  const auto& settings = aidbox ? guarded : plain;
  if (!check_resource(method, url, settings.configuration, settings.metadata_of_server, arena)) return;

  const auto [origin, path] = as_sent(url);
  const auto read = as_read(path);
  require(url.find_first_of(" \\\t\r\n") == std::string_view::npos,
          "an address passes that a browser changes");
  require(origin == "https://as.example" || origin == "http://localhost:8080",
          "another origin gets the token");
  require(url.find(path) != std::string_view::npos, "a path passes that a browser changes");
  require(read.find("/../") == std::string::npos && read.find("/./") == std::string::npos,
          "a path passes that a server resolves");
  if (origin == "http://localhost:8080") {
    require(method == "GET" || method == "HEAD", "another method gets the token");
  } else {
    require(method == "GET", "another method gets the token");
    require(lies_in(read, "/Patient") || read.substr(0, 6) == "/fhir/" || read == "/auth/userinfo" ||
                read == "/a b" || lies_in(read, "/a b"),
            "a path passes that no rule lists");
    for (const auto endpoint : {"/auth/token", "/auth/revoke", "/auth/authorize", "/auth/end"})
      require(!lies_in(read, endpoint), "an endpoint gets the token");
  }
  if (!aidbox || path == "/auth/userinfo") return;
  for (const std::string dialect : {"", "/fhir"}) {
    for (const auto endpoint : {"/auth", "/Session", "/Client", "/User", "/rpc"})
      require(!lies_in(read, dialect + endpoint), "one of Aidbox's own endpoints gets the token");
    require(read.substr(0, dialect.size() + 2) != dialect + "/$",
            "one of Aidbox's operations gets the token");
  }
}

}  // namespace
}  // namespace codegrant::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace codegrant::fuzz;
  Bytes bytes(data, size);
  constexpr std::array<std::string_view, 4> methods = {"GET", "HEAD", "POST", "get"};
  constexpr std::array<std::string_view, 6> starts = {
      "https://as.example/", "https://as.example/Patient", "https://as.example/fhir/",
      "https://as.example",  "http://localhost:8080/",     ""};
  const auto method = methods[bytes.below(methods.size())];
  const bool aidbox = bytes.below(2) == 1;
  const std::string start(starts[bytes.below(starts.size())]);
  check(method, start + std::string(bytes.rest()), aidbox);
  return 0;
}
