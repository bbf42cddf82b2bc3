#include "server/policy/masked.hpp"

#include <algorithm>
#include <array>

#include "codegrant/codec/form.hpp"

namespace codegrant::server {
namespace {

// Not "code" and "token": those are what FHIR calls other things.
constexpr std::array secret_names = {"password",
                                     "secret",
                                     "secretKey",
                                     "client_secret",
                                     "client_assertion",
                                     "access_token",
                                     "refresh_token",
                                     "id_token",
                                     "code_verifier",
                                     "currentPassword",
                                     "newPassword",
                                     "authorization_code",
                                     "registration_access_token"};

/// The last step of a path such as "/auth/secret", which a JSON Patch (RFC 6902 §4) says what to change by.
std::string_view last_step(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
}

bool patches_a_secret(const Json& object) {
  return object.contains("op") && names_a_secret(last_step(string_member(object, "path")));
}

}  // namespace

bool names_a_secret(std::string_view name) {
  return std::find(secret_names.begin(), secret_names.end(), name) != secret_names.end();
}

Json masked(const Json& document) {
  if (!document.is_structured()) return document;
  Json result = document;
  for (const auto& [name, part] : result.items()) {
    if (part.is_string() && document.is_object() && names_a_secret(name))
      part = mask;
    else
      part = masked(part);
  }
  if (document.is_object() && patches_a_secret(document)) result["value"] = mask;
  return result;
}

std::string masked_query(std::string_view query) {
  std::string result;
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    const auto parsed = Form::parse(pair);
    const bool is_secret =
        parsed && !parsed->entries().empty() && names_a_secret(parsed->entries().begin()->first);
    result += is_secret ? std::string(pair.substr(0, pair.find('='))) + "=" + mask : std::string(pair);
    query.remove_prefix(pair.size());
    if (query.empty()) break;
    query.remove_prefix(1);
    result += '&';
  }
  return result;
}

}  // namespace codegrant::server
