// The small codecs: what is read is what was written, and no text breaks them.
#include <openssl/sha.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codegrant/codec/base64url.hpp"
#include "codegrant/codec/form.hpp"
#include "codegrant/codec/origin.hpp"
#include "codegrant/codec/parameters.hpp"
#include "codegrant/codec/percent.hpp"
#include "codegrant/codec/sha256.hpp"
#include "codegrant/codec/uri.hpp"
#include "codegrant/protocol/authorization.hpp"
#include "codegrant/protocol/numeric_date.hpp"
#include "codegrant/protocol/scope.hpp"
#include "tests/fuzz/bytes.hpp"
#include "tests/fuzz/named_values.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/sdk/arena.hpp"

namespace codegrant::fuzz {
namespace {

void check_base64url(std::string_view text) {
  const auto there = base64url::decode(base64url::encode(text));
  require(there && *there == text, "base64url does not read what it wrote");
  if (const auto bytes = base64url::decode(text))
    require(base64url::encode(*bytes) == text, "base64url reads two spellings of the same");
}

void check_percent(std::string_view text) {
  const auto there = percent_decode(percent_encode(text));
  require(text.find('\0') != std::string_view::npos ? !there : there && *there == text,
          "percent-encoding does not read what it wrote, or reads NUL");
}

void check_sha256(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> other;
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), other.data());
  const auto ours = sha256(text);
  require(std::equal(ours.begin(), ours.end(), reinterpret_cast<const char*>(other.data())),
          "SHA-256 differs from OpenSSL's");
}

void check_parameters(std::string_view text) {
  static std::vector<char> room;
  room.resize(std::max(room.size(), Parameters::room_for(text)));
  Arena arena({room.data(), Parameters::room_for(text)});
  if (!Parameters::parse_with_repeats(text, arena)) return;
  const auto pairs = named_values(text);
  const auto form = Form::parse_noting_repeats(text);
  require(form && form->entries().size() + form->repeated().size() == pairs.size(), "parameters were lost");
  for (const auto& [name, value] : pairs) {
    bool known = false;
    for (const auto& [other, read] : form->entries()) known = known || other == name;
    require(known, "a parameter is read otherwise");
  }
  if (!form->repeated().empty()) return require(!Form::parse(text), "a repeated parameter is read");
  require(form->entries() == pairs, "parameters are read otherwise");
  const auto again = Form::parse(form->encode());
  require(again && again->entries() == form->entries(), "a form does not read what it wrote");
}

void check_uri(std::string_view text) {
  const auto uri = Uri::parse(text);
  if (!uri) return;
  std::string whole(uri->scheme);
  whole += ':';
  const bool has_authority = text.substr(whole.size(), 2) == "//";
  if (has_authority) whole += "//";
  if (!uri->userinfo.empty()) whole += std::string(uri->userinfo) + "@";
  whole += uri->host;
  if (has_authority && text.substr(whole.size(), 1) == ":") whole += ':';
  whole += uri->port;
  whole += uri->path;
  if (uri->query) whole += "?" + std::string(*uri->query);
  if (uri->fragment) whole += "#" + std::string(*uri->fragment);
  require(whole == text, "a URI's parts are not the URI");
  require(same_origin(*uri, *uri), "a URI has not its own origin");
  const auto spelled = origin(*uri);
  const auto read = Uri::parse(spelled);
  require(uri->host.empty() || (read && same_origin(*uri, *read) && origin(*read) == spelled),
          "an origin is spelled as another");
}

/// The query of an address, cut into its pairs.
std::vector<std::string_view> pairs_in(std::string_view url) {
  url = url.substr(0, url.find('#'));
  const auto question = url.find('?');
  std::vector<std::string_view> pairs;
  for (auto from = question; from < url.size();) {
    const auto to = std::min(url.find('&', ++from), url.size());
    if (to > from) pairs.push_back(url.substr(from, to - from));
    from = to;
  }
  return pairs;
}

void check_callback(std::string_view text) {
  static TestArena arena;
  arena.wipe();
  const auto clean = without_authorization_response(text, arena);
  std::vector<std::string_view> kept;
  for (const auto pair : pairs_in(text)) {
    const auto name = pair.substr(0, pair.find('='));
    if (name != "code" && name != "state" && name != "iss" && name != "error" &&
        name != "error_description" && name != "error_uri" && name != "session_state")
      kept.push_back(pair);
  }
  require(pairs_in(clean) == kept, "an address is cleaned of too much or too little");
  require(clean.substr(std::min(clean.find('#'), clean.size())) ==
              text.substr(std::min(text.find('#'), text.size())),
          "an address loses its fragment");
}

void check_numbers(std::string_view text) {
  const auto seconds = whole_seconds(text);
  require(seconds >= -1 && seconds <= 9'999'999'999, "seconds out of bounds");
  // As whole numbers: near the next second a double is rounded up to it.
  if (seconds >= 0)
    require(std::strtoll(std::string(text).c_str(), nullptr, 10) == seconds, "seconds read otherwise");
}

void check_scope(std::string_view text) {
  const auto scope = Scope::parse(text);
  require(scope.has_value() == is_scope(text), "a scope is read that is none");
  if (!scope) return;
  require(scope_covers(text, scope->to_string()) && scope_covers(scope->to_string(), text),
          "a scope does not cover itself");
}

}  // namespace
}  // namespace codegrant::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace codegrant::fuzz;
  Bytes bytes(data, size);
  constexpr std::array checks = {check_base64url, check_percent,  check_sha256,  check_parameters,
                                 check_uri,       check_callback, check_numbers, check_scope};
  const auto check = checks[bytes.below(checks.size())];
  check(bytes.rest());
  return 0;
}
