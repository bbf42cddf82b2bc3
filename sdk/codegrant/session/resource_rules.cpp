#include "codegrant/session/resource_rules.hpp"

#include <cstddef>

#include "codegrant/codec/percent.hpp"
#include "codegrant/codec/split.hpp"
#include "codegrant/codec/uri.hpp"

namespace codegrant {
namespace {

/// The byte that the escape at the front of `text` stands for, or 0 where it is broken or stands for what
/// can be written plainly, or for a separator.
char escaped_byte(std::string_view text) {
  const int high = text.size() > 2 ? hex_digit(text[1]) : -1;
  const int low = text.size() > 2 ? hex_digit(text[2]) : -1;
  if (high < 0 || low < 0) return 0;
  const auto byte = static_cast<char>(high << 4 | low);
  return is_unreserved(byte) || byte == '/' || byte == '\\' || byte == '%' || byte == ';' ? '\0' : byte;
}

/// True where `path` has one reading only: no dot or empty segments, no matrix parameters, escapes only for
/// what cannot be written plainly and is no separator, and nothing that a browser would escape by itself.
bool has_one_reading(std::string_view path) {
  if (path.substr(0, 1) != "/" || path.find_first_of(";\"<>^`{|}") != std::string_view::npos) return false;
  for (std::size_t i = path.find('%'); i != std::string_view::npos; i = path.find('%', i + 1))
    if (escaped_byte(path.substr(i)) == 0) return false;
  path.remove_prefix(1);
  while (!path.empty()) {
    const auto segment = take_part(path, '/');
    if (segment.empty() || segment == "." || segment == "..") return false;
  }
  return true;
}

/// True where `path` is `rule` or lies below it; a rule that ends with a slash is only what lies below.
bool covers(std::string_view rule, std::string_view path) {
  if (path.substr(0, rule.size()) != rule) return false;
  if (rule.back() == '/') return path.size() > rule.size();
  return path.size() == rule.size() || path[rule.size()] == '/';
}

/// The path as a server reads it, with or without a slash at its end. Only for refusing: a spelling that
/// hides a name must not get past, while what a rule allows is compared as it is written.
std::string_view as_read(std::string_view path, Arena& arena) {
  Text decoded(arena);
  if (!percent_decode(path, decoded)) return {};
  auto read = decoded.view();
  if (!read.empty() && read.back() == '/') read.remove_suffix(1);
  return read;
}

/// Aidbox's own endpoints for tokens, sessions and administration, in both its dialects.
bool is_guarded_by_aidbox(std::string_view path) {
  constexpr std::string_view dialect = "/fhir";
  if (covers(dialect, path)) path.remove_prefix(dialect.size());
  for (const std::string_view guarded : {"/auth", "/Session", "/Client", "/User", "/rpc"})
    if (covers(guarded, path)) return true;
  return path.substr(0, 2) == "/$";
}

bool allows_method(const Json& rule, std::string_view method) {
  const auto* methods = rule.find("methods");
  return methods ? methods->contains(method) : method == "GET" || method == "HEAD";
}

}  // namespace

Checked<void> check_resource(std::string_view method, std::string_view url,
                             const Configuration& configuration, const Metadata& metadata, Arena& arena) {
  const auto uri = Uri::parse(url);
  if (!uri || !uri->userinfo.empty()) return Reason::not_a_url;
  if (!has_one_reading(uri->path)) return Reason::ambiguous_path;

  const auto path = as_read(uri->path, arena);
  for (const auto endpoint :
       {metadata.token_endpoint(), metadata.revocation_endpoint(), metadata.introspection_endpoint(),
        metadata.authorization_endpoint(), metadata.end_session_endpoint(),
        metadata.pushed_authorization_request_endpoint()}) {
    const auto guarded = Uri::parse(endpoint);
    if (guarded && same_origin(*uri, *guarded) && path == as_read(guarded->path, arena))
      return Reason::guarded_endpoint;
  }

  const bool guarded = configuration.profile == Profile::aidbox && is_guarded_by_aidbox(path);
  if (const auto* rules = configuration.resources())
    for (const auto& rule : *rules) {
      const auto origin = Uri::parse(rule.string("origin"));
      if (!same_origin(*uri, *origin) || !allows_method(rule, method)) continue;
      for (const auto& allowed : *rule.find("paths"))
        if (covers(allowed.text, uri->path) && (!guarded || allowed.text == uri->path)) return {};
    }
  return Reason::no_rule;
}

}  // namespace codegrant
