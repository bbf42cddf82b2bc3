#include "codegrant/session/resource_rules.hpp"

#include <algorithm>
#include <cstddef>

#include "codegrant/codec/percent.hpp"
#include "codegrant/codec/uri.hpp"

namespace codegrant {
namespace {

Error refuse(const char* why) { return {ErrorCode::resource_not_allowed, why}; }

bool listed(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

/// True where `path` has one reading only: no dot or empty segments, no matrix parameters, and escapes
/// only for what cannot be written plainly and is no separator.
bool has_one_reading(std::string_view path) {
  if (path.empty() || path.front() != '/') return false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == ';') return false;
    if (path[i] == '/' && path.substr(i, 2) == "//") return false;
    if (path[i] != '%') continue;
    const auto byte = percent_decode(path.substr(i, 3));
    // Encoding a byte that needs no escape gives one character back.
    if (!byte || byte->size() != 1 || percent_encode(*byte).size() == 1) return false;
    if (*byte == "/" || *byte == "\\" || *byte == "%" || *byte == ";") return false;
  }
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto segment = path.substr(0, std::min(path.find('/'), path.size()));
    if (segment == "." || segment == "..") return false;
    path.remove_prefix(segment.size());
  }
  return true;
}

/// True where `path` is `rule` or lies below it.
bool covers(std::string_view rule, std::string_view path) {
  if (path.substr(0, rule.size()) != rule) return false;
  return path.size() == rule.size() || rule.back() == '/' || path[rule.size()] == '/';
}

/// The path as a server reads it, with or without a slash at its end. Only for refusing: a spelling that
/// hides a name must not get past, while what a rule allows is compared as it is written.
std::string as_read(std::string_view path) {
  auto read = percent_decode(path);
  if (!read) return {};
  if (!read->empty() && read->back() == '/') read->pop_back();
  return *std::move(read);
}

bool same_place(const Uri& uri, std::string_view endpoint) {
  const auto other = Uri::parse(endpoint);
  return other && uri.origin() == other->origin() && as_read(uri.path) == as_read(other->path);
}

/// Aidbox's own endpoints for tokens, sessions and administration, in both its dialects.
bool is_guarded_by_aidbox(std::string_view path) {
  if (covers("/fhir", path)) path.remove_prefix(std::string_view("/fhir").size());
  for (const std::string_view guarded : {"/auth", "/Session", "/Client", "/User", "/rpc"})
    if (covers(guarded, path)) return true;
  return path.substr(0, 2) == "/$";
}

}  // namespace

Result<void> check_resource(std::string_view method, std::string_view url, const Configuration& configuration,
                            const Metadata& metadata) {
  const auto uri = Uri::parse(url);
  if (!uri || !uri->userinfo.empty()) return refuse("not an absolute URL without userinfo");
  if (!has_one_reading(uri->path)) return refuse("the path could be read in more than one way");

  for (const auto& endpoint : {metadata.token_endpoint, metadata.revocation_endpoint,
                               metadata.introspection_endpoint, metadata.authorization_endpoint})
    if (same_place(*uri, endpoint)) return refuse("an endpoint of the authorization server is no resource");

  const auto origin = uri->origin();
  const bool guarded = configuration.profile == Profile::aidbox && is_guarded_by_aidbox(as_read(uri->path));
  for (const auto& rule : configuration.resources) {
    if (rule.origin != origin || !listed(rule.methods, method)) continue;
    for (const auto& path : rule.paths)
      if (path == uri->path || (!guarded && covers(path, uri->path))) return {};
  }
  return refuse("no resource rule allows this origin, path and method");
}

}  // namespace codegrant
