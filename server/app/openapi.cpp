#include "server/app/openapi.hpp"

#include <embedded/openapi.hpp>

#include "server/json/yaml.hpp"

namespace codegrant::server {
namespace {

/// The same path below /fhir; its operations need ids of their own.
Json under_fhir(Json path_item) {
  for (auto& [name, operation] : path_item.items())
    if (operation.is_object() && operation.contains("operationId"))
      operation["operationId"] = "fhir_" + operation["operationId"].get<std::string>();
  return path_item;
}

}  // namespace

std::string openapi_document(const std::string& issuer, Switch sign_up, Switch registration) {
  Json document = *parse_yaml(embedded::openapi::openapi_yaml);
  document["servers"] = Json::array({{{"url", issuer}}});
  const Json told = document["paths"];
  for (const auto& [path, item] : told.items()) {
    if (!item.contains("x-also-under-fhir")) continue;
    document["paths"][path].erase("x-also-under-fhir");
    document["paths"][path == "/" ? "/fhir" : "/fhir" + path] = under_fhir(document["paths"][path]);
  }
  if (sign_up == Switch::off) document["paths"].erase("/auth/sign-up");
  if (registration == Switch::off)
    for (const auto* path : {"/auth/register", "/auth/register/{client_id}"}) document["paths"].erase(path);
  return to_text(document);
}

}  // namespace codegrant::server
