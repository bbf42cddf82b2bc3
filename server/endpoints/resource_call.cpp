#include "server/endpoints/resource_call.hpp"

#include <charconv>

#include "server/endpoints/operation_outcome.hpp"
#include "server/endpoints/request_body.hpp"
#include "server/endpoints/resource_address.hpp"

namespace codegrant::server {
namespace {

/// FHIR's name for what the request wants; empty where the method means nothing here.
std::string operation_id(const std::string& method, const ResourceAddress& address, bool has_criteria) {
  const bool reads = method == "GET" || method == "HEAD";
  if (address.is_history) return !reads ? "" : address.version.empty() ? "FhirHistory" : "FhirVread";
  const bool has_id = !address.id.empty();
  if (reads) return has_id ? "FhirRead" : "FhirSearch";
  if (method == "POST" && !has_id) return "FhirCreate";
  if (method == "PUT" && (has_id || has_criteria)) return "FhirUpdate";
  if (method == "DELETE" && (has_id || has_criteria)) return "FhirDelete";
  if (method == "PATCH" && has_id) return "FhirPatch";
  return {};
}

const char* allowed_methods(const ResourceAddress& address) {
  if (address.is_history) return "GET, HEAD";
  return address.id.empty() ? "GET, HEAD, POST" : "GET, HEAD, PUT, PATCH, DELETE";
}

template <class Number>
std::optional<Number> read_number(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

/// The version in If-Match (W/"3" or "3").
std::optional<std::int64_t> read_etag(std::string_view text) {
  if (text.starts_with("W/")) text.remove_prefix(2);
  if (text.size() < 3 || text.front() != '"' || text.back() != '"') return std::nullopt;
  return read_number<std::int64_t>(text.substr(1, text.size() - 2));
}

bool writes(const std::string& method) { return method == "PUT" || method == "POST" || method == "PATCH"; }

/// The document that a write brings; null for all else.
std::variant<Json, ResourceAnswer> read_body(const http::Request& request, std::optional<Json> document) {
  if (!writes(request.method)) return Json();
  const bool is_patch = request.method == "PATCH";
  if (!document) {
    if (!has_readable_type(request))
      return refuse(415, "not-supported",
                    is_patch
                        ? "send Content-Type: application/json-patch+json, application/merge-patch+json, "
                          "application/json or text/yaml"
                        : "send Content-Type: application/json or text/yaml",
                    "http.Content-Type");
    auto read = is_patch ? read_patch(request) : read_document(request);
    if (!read) return refuse(400, "structure", read.error().detail);
    document = *std::move(read);
  }
  if (!is_patch && !document->is_object()) return refuse(400, "structure", "a resource is an object");
  return *std::move(document);
}

/// What the body says of itself must be what the address says.
std::optional<ResourceAnswer> refuse_identity(const ResourceCall& call) {
  if (call.request.method == "PATCH" || call.document.is_null()) return std::nullopt;
  const std::string type = call.operation.resource_type;
  const std::string given = string_member(call.document, "resourceType");
  if (!given.empty() && given != type)
    return refuse(422, "invalid", "resourceType is " + given + ", the address says " + type,
                  type + ".resourceType");
  const Json& id = member_at(call.document, {"id"});
  const bool is_id = id.is_string() && is_resource_id(id.get_ref<const std::string&>());
  if (!id.is_null() && !is_id)
    return refuse(422, "invalid", "id must be 1 to 64 of A-Z a-z 0-9 - . _", type + ".id");
  return std::nullopt;
}

std::optional<ResourceAnswer> read_conditions(ResourceCall& call) {
  if (const auto etag = call.request.header("If-Match")) {
    call.precondition.version = read_etag(*etag);
    if (!call.precondition.version)
      return refuse(400, "invalid", "If-Match takes the ETag of a version, such as W/\"3\"", "http.If-Match");
  }
  const auto if_none_exist = call.request.header("If-None-Exist");
  if (if_none_exist && call.operation.id == "FhirCreate") {
    const auto question = if_none_exist->find('?');  // some send "Patient?identifier=…"
    const auto criteria = Form::parse(
        question == std::string_view::npos ? *if_none_exist : if_none_exist->substr(question + 1));
    if (!criteria || criteria->entries().empty())
      return refuse(400, "invalid", "If-None-Exist takes search parameters, such as identifier=1234",
                    "http.If-None-Exist");
    call.criteria = *criteria;
    call.is_conditional = true;
  }
  const bool by_query = call.operation.id == "FhirUpdate" || call.operation.id == "FhirDelete";
  if (by_query && call.operation.resource_id.empty()) {
    for (const auto& [name, value] : call.query.entries())
      if (!is_about_the_answer(name)) call.criteria.set(name, value);
    if (call.criteria.entries().empty())
      return refuse(400, "invalid", "say by search parameters which resource is meant");
    call.is_conditional = true;
  }
  return std::nullopt;
}

}  // namespace

std::optional<ResourceAnswer> refuse_address(const Collections& collections, const http::Request& request) {
  const auto address = read_resource_address(request.path);
  if (!address) return refuse(404, "not-found", "there is nothing at this address");
  if (collections.find(address->type) == nullptr)
    return refuse(404, "not-found",
                  "a resource type is an upper-case letter and more letters, not '" + address->type + "'");
  if (!address->id.empty() && !is_resource_id(address->id))
    return refuse(404, "not-found", "an id is 1 to 64 of A-Z a-z 0-9 - . _");
  if (!address->version.empty() && !read_number<std::int64_t>(address->version))
    return refuse(404, "not-found", "a version is a number");
  if (!operation_id(request.method, *address, !request.query.empty()).empty()) return std::nullopt;
  auto answer = refuse(405, "not-supported", "this address does not take that method");
  answer.headers.emplace_back("Allow", allowed_methods(*address));
  return answer;
}

std::variant<ResourceCall, ResourceAnswer> read_call(const Collections& collections,
                                                     const std::string& issuer, const http::Request& request,
                                                     std::optional<Json> document) {
  if (auto refused = refuse_address(collections, request)) return *std::move(refused);
  const ResourceAddress address = *read_resource_address(request.path);
  auto query = Form::parse(request.query);
  if (!query) return refuse(400, "invalid", std::string(query.error().detail));
  auto body = read_body(request, std::move(document));
  if (auto* refused = std::get_if<ResourceAnswer>(&body)) return std::move(*refused);

  ResourceCall call;
  call.request = request;
  call.dialect = dialect_of(request.path);
  call.base = issuer + (call.dialect == Dialect::fhir ? "/fhir" : "");
  call.collection = collections.find(address.type);
  call.operation = {operation_id(request.method, address, !request.query.empty()), address.type, address.id};
  call.version = read_number<std::int64_t>(address.version).value_or(0);
  call.query = *std::move(query);
  call.document = std::get<Json>(std::move(body));
  if (auto refused = refuse_identity(call)) return *std::move(refused);
  if (auto refused = read_conditions(call)) return *std::move(refused);
  return call;
}

}  // namespace codegrant::server
