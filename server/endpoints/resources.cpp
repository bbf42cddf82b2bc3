#include "server/endpoints/resources.hpp"

#include <charconv>

#include "server/endpoints/operation_outcome.hpp"
#include "server/endpoints/request_body.hpp"
#include "server/endpoints/resource_response.hpp"

namespace codegrant::server {
namespace {

constexpr std::size_t most_a_page = 1000;

/// FHIR's name for what the request wants; empty where the method means nothing here.
std::string operation_id(const std::string& method, bool has_id) {
  if (method == "GET" || method == "HEAD") return has_id ? "FhirRead" : "FhirSearch";
  if (method == "POST" && !has_id) return "FhirCreate";
  if (method == "PUT" && has_id) return "FhirUpdate";
  if (method == "DELETE" && has_id) return "FhirDelete";
  return {};
}

http::Response method_not_allowed(const http::Request& request, bool has_id) {
  auto response = operation_outcome(request, 405, "not-supported", "this address does not take that method");
  return response.set("Allow", has_id ? "GET, HEAD, PUT, DELETE" : "GET, HEAD, POST");
}

/// The document that a write brings; null for all else.
Result<Json> read_body(const http::Request& request) {
  if (request.method != "PUT" && request.method != "POST") return Json();
  auto document = read_document(request);
  if (document && !document->is_object()) return Error{ErrorCode::invalid_request, "a resource is an object"};
  return document;
}

std::optional<std::size_t> read_size(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

struct Search {
  std::vector<Match> matches;
  Page page;
};

/// Splits a query into what to match and which page; the error names the parameter that makes no sense.
Result<Search> read_search(const Form& query) {
  Search search;
  std::size_t page_number = 1;
  for (const auto& [name, value] : query.entries()) {
    if (name == "_pretty") continue;
    if (name != "_count" && name != "_page") {
      search.matches.push_back({name, value});
      continue;
    }
    const auto number = read_size(value);
    const std::size_t most = name == "_count" ? most_a_page : 1'000'000;
    if (!number || *number > most || (name == "_page" && *number == 0))
      return Error{ErrorCode::invalid_request, name + " must be a number up to " + std::to_string(most)};
    (name == "_count" ? search.page.count : page_number) = *number;
  }
  search.page.offset = (page_number - 1) * search.page.count;
  return search;
}

/// The version that a write wants to find: none for a creation, If-Match's (W/"3" or "3") for an update. The
/// error says how to write it.
Result<Precondition> read_precondition(const http::Request& request) {
  constexpr std::int64_t none_yet = 0;
  if (request.method == "POST") return Precondition{none_yet};
  auto text = request.header("If-Match");
  if (!text) return Precondition{};
  if (text->starts_with("W/")) text->remove_prefix(2);
  if (text->size() > 2 && text->front() == '"' && text->back() == '"') {
    if (const auto version = read_size(text->substr(1, text->size() - 2)))
      return Precondition{static_cast<std::int64_t>(*version)};
  }
  return Error{ErrorCode::invalid_request, "If-Match takes the ETag of a version, such as W/\"3\""};
}

http::Response conflict(const http::Request& request) {
  if (request.method == "POST")
    return operation_outcome(request, 409, "conflict",
                             "a resource of this id is there already; update it with PUT");
  return operation_outcome(request, 412, "conflict", "the resource has another version than If-Match says");
}

}  // namespace

// Who, what, allowed, then done: nobody learns what is there before a policy lets them ask.
http::Response ResourcesEndpoint::handle(const http::Request& request, const std::string& base,
                                         const std::string& type, const std::string& id) {
  Collection* collection = find_collection(type);
  if (collection == nullptr)
    return operation_outcome(request, 404, "not-found", "there is no resource type '" + type + "' here");
  if (!id.empty() && !is_resource_id(id))
    return operation_outcome(request, 404, "not-found", "an id is 1 to 64 of A-Z a-z 0-9 - . _");
  const Operation operation{operation_id(request.method, !id.empty()), type, id};
  if (operation.id.empty()) return method_not_allowed(request, !id.empty());
  auto found = callers_.find(request);
  const auto* caller = std::get_if<Caller>(&found);
  if (caller == nullptr) return login_outcome(request, found);

  auto query = Form::parse(request.query);
  if (!query) return operation_outcome(request, 400, "invalid", query.error().detail);
  auto document = read_body(request);
  if (!document) return operation_outcome(request, 400, "invalid", document.error().detail);
  const Call call{request, issuer_ + base, *collection, operation, *std::move(query), *std::move(document)};
  if (!allows(call, *caller))
    return operation_outcome(request, 403, "forbidden", "no AccessPolicy allows this request");
  return perform(call);
}

Collection* ResourcesEndpoint::find_collection(std::string_view type) const {
  for (Collection* collection : collections_)
    if (collection->type() == type) return collection;
  return nullptr;
}

bool ResourcesEndpoint::allows(const Call& call, const Caller& caller) const {
  const Json object = request_object(call.request, call.query, call.document, caller, call.operation,
                                     issuer_.substr(0, issuer_.find(':')));
  const Decision decision = policies_.decide(object, caller, call.operation);
  for (const PolicyFault& fault : decision.faults) report_fault_(fault);
  return decision.allowed;
}

http::Response ResourcesEndpoint::perform(const Call& call) {
  const std::string& operation = call.operation.id;
  if (operation == "FhirRead") return read(call);
  if (operation == "FhirSearch") return search(call);
  if (operation == "FhirDelete") return erase(call);
  if (operation == "FhirUpdate") return write(call, call.operation.resource_id);
  const std::string given = string_member(call.document, "id");
  return write(call, given.empty() ? random_id(random_) : given);
}

http::Response ResourcesEndpoint::read(const Call& call) {
  const auto shown = call.collection.read(call.operation.resource_id);
  if (!shown) return operation_outcome(call.request, 404, "not-found", "there is no such resource");
  return resource_response(call.request, call.base, *shown);
}

http::Response ResourcesEndpoint::search(const Call& call) {
  const auto asked = read_search(call.query);
  if (!asked) return operation_outcome(call.request, 400, "invalid", asked.error().detail);
  const auto found = call.collection.search(asked->matches, asked->page);
  if (const auto* unknown = std::get_if<UnknownParameter>(&found))
    return operation_outcome(call.request, 400, "not-supported",
                             call.collection.type() + " has no search parameter '" + unknown->name + "'");
  const auto& page = std::get<SearchPage>(found);
  Json entries = Json::array();
  for (const Json& resource : page.resources)
    entries.push_back(
        {{"fullUrl", call.base + "/" + call.collection.type() + "/" + string_member(resource, "id")},
         {"resource", resource}});
  auto response = document_response(call.request, 200,
                                    {{"resourceType", "Bundle"},
                                     {"type", "searchset"},
                                     {"total", page.total},
                                     {"entry", std::move(entries)}});
  return http::no_store(response);
}

http::Response ResourcesEndpoint::write(const Call& call, const std::string& id) {
  if (!is_resource_id(id))
    return operation_outcome(call.request, 422, "invalid", "id must be 1 to 64 of A-Z a-z 0-9 - . _");
  const std::string given_type = string_member(call.document, "resourceType");
  if (!given_type.empty() && given_type != call.collection.type())
    return operation_outcome(
        call.request, 422, "invalid",
        "resourceType is " + given_type + ", the address says " + call.collection.type());
  const auto precondition = read_precondition(call.request);
  if (!precondition) return operation_outcome(call.request, 400, "invalid", precondition.error().detail);

  const auto outcome = call.collection.write(id, call.document, *precondition);
  if (const auto* problems = std::get_if<Problems>(&outcome)) return invalid_outcome(call.request, *problems);
  if (std::holds_alternative<VersionConflict>(outcome)) return conflict(call.request);
  if (const auto* duplicate = std::get_if<Duplicate>(&outcome))
    return operation_outcome(call.request, 422, "duplicate",
                             "another " + call.collection.type() + " has the same " + duplicate->key);
  return resource_response(call.request, call.base, std::get<Shown>(outcome));
}

http::Response ResourcesEndpoint::erase(const Call& call) {
  const auto shown = call.collection.erase(call.operation.resource_id);
  if (!shown) return http::Response{204, {}, {}};
  return resource_response(call.request, call.base, *shown);
}

}  // namespace codegrant::server
