#include "server/endpoints/bundle.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "server/endpoints/operation_outcome.hpp"
#include "server/endpoints/request_body.hpp"
#include "server/endpoints/transaction.hpp"

namespace codegrant::server {
namespace {

constexpr int most_tries = 5;

std::string header_of(const ResourceAnswer& answer, std::string_view name) {
  for (const auto& [known, value] : answer.headers)
    if (known == name) return value;
  return {};
}

Json response_entry(const ResourceAnswer& answer) {
  Json response{{"status", std::to_string(answer.status)}};
  if (const auto etag = header_of(answer, "ETag"); !etag.empty()) response["etag"] = etag;
  if (const auto location = header_of(answer, "Location"); !location.empty()) response["location"] = location;
  const auto changed = string_member(member_at(answer.document, {"meta"}), "lastUpdated");
  if (!changed.empty()) response["lastModified"] = changed;
  if (answer.status >= 400) {
    response["outcome"] = answer.document;
    return {{"response", std::move(response)}};
  }
  Json entry{{"response", std::move(response)}};
  if (!answer.document.is_null()) entry["resource"] = answer.document;
  return entry;
}

ResourceAnswer response_bundle(const char* type, const std::vector<ResourceAnswer>& answers) {
  Json entries = Json::array();
  for (const auto& answer : answers) entries.push_back(response_entry(answer));
  return {200, {{"resourceType", "Bundle"}, {"type", type}, {"entry", std::move(entries)}}, {}};
}

ResourceAnswer list_of_resources(const std::vector<ResourceAnswer>& answers) {
  Json list = Json::array();
  for (const auto& answer : answers) list.push_back(answer.document);
  return {200, std::move(list), {}};
}

bool reads(const BundleEntry& entry) {
  return entry.request.method == "GET" || entry.request.method == "HEAD";
}

/// Deletions come first, then creations, then updates (FHIR R4 §3.1.0.11.2); reads see what came of them.
std::vector<std::size_t> order_of(const std::vector<BundleEntry>& entries) {
  std::vector<std::size_t> order;
  for (const auto& group : {std::array{"DELETE", "DELETE"}, std::array{"POST", "POST"},
                            std::array{"PUT", "PATCH"}, std::array{"GET", "HEAD"}})
    for (std::size_t i = 0; i < entries.size(); ++i)
      if (entries[i].request.method == group[0] || entries[i].request.method == group[1]) order.push_back(i);
  return order;
}

using Names = std::map<std::string, std::string>;  // "urn:uuid:…" and the "Type/id" that it stands for

/// Replaces references by `names`, wherever they stand.
void rename(Json& value, const Names& names) {
  if (value.is_object()) {
    const auto found = names.find(string_member(value, "reference"));
    if (found != names.end()) value["reference"] = found->second;
  }
  if (value.is_structured())
    for (Json& member : value) rename(member, names);
}

/// Gives ids to the resources that will be created, so that entries can refer to each other.
void name_new_resources(ResourcesEndpoint& resources, std::vector<BundleEntry>& entries) {
  Names names;
  for (auto& entry : entries) {
    if (entry.request.method != "POST" || entry.full_url.empty()) continue;
    auto read = read_call(resources.collections(), resources.issuer(), entry.request, entry.document);
    auto* call = std::get_if<ResourceCall>(&read);
    if (call == nullptr) continue;  // it will be refused in its turn
    static_cast<void>(resources.operations().resolve(*call));
    const auto& [operation, type, id] = call->operation;
    names[entry.full_url] = type + "/" + id;
    if (!call->is_conditional || !call->precondition.none_matches.empty()) entry.document["id"] = id;
  }
  if (names.empty()) return;
  for (auto& entry : entries) rename(entry.document, names);
}

std::variant<Json, ResourceAnswer> read_body(const http::Request& request) {
  if (!has_readable_type(request))
    return refuse(415, "not-supported", "send Content-Type: application/json or text/yaml",
                  "http.Content-Type");
  auto document = read_document(request);
  if (!document) return refuse(400, "structure", document.error().detail);
  return *std::move(document);
}

}  // namespace

http::Response BundleEndpoint::handle(const http::Request& request) {
  const auto found = callers_.find(request);
  const auto* caller = std::get_if<Caller>(&found);
  if (caller == nullptr) return login_outcome(request, found);
  return to_response(request, answer(request, *caller));
}

ResourceAnswer BundleEndpoint::answer(const http::Request& request, const Caller& caller) {
  auto body = read_body(request);
  if (auto* refused = std::get_if<ResourceAnswer>(&body)) return std::move(*refused);
  const Json& document = std::get<Json>(body);
  const bool is_list = request.method == "PUT";
  if (is_list && !document.is_array()) return refuse(400, "structure", "PUT / takes a list of resources");
  const std::string type = string_member(document, "type");
  if (!is_list && string_member(document, "resourceType") != "Bundle")
    return refuse(422, "invalid", "POST / takes a Bundle", "resourceType");
  if (!is_list && type != "transaction" && type != "batch")
    return refuse(422, "invalid", "must be transaction or batch", "Bundle.type");

  auto read = is_list ? read_resources(request, document) : read_entries(request, document);
  if (auto* refused = std::get_if<ResourceAnswer>(&read)) return std::move(*refused);
  auto& entries = std::get<std::vector<BundleEntry>>(read);
  if (type == "batch" && !is_list) return batch(entries, caller);
  auto done = transaction(std::move(entries), caller);
  if (auto* refused = std::get_if<ResourceAnswer>(&done)) return std::move(*refused);
  const auto& answers = std::get<std::vector<ResourceAnswer>>(done);
  return is_list ? list_of_resources(answers) : response_bundle("transaction-response", answers);
}

ResourceAnswer BundleEndpoint::batch(const std::vector<BundleEntry>& entries, const Caller& caller) {
  std::vector<ResourceAnswer> answers;
  for (const auto& entry : entries)
    answers.push_back(resources_.answer(entry.request, caller, entry.document));
  return response_bundle("batch-response", answers);
}

std::variant<std::vector<ResourceAnswer>, ResourceAnswer> BundleEndpoint::transaction(
    std::vector<BundleEntry> entries, const Caller& caller) {
  name_new_resources(resources_, entries);
  for (int tries = 0; tries < most_tries; ++tries) {
    Transaction transaction(resources_, caller, entries.size());
    for (const std::size_t place : order_of(entries))
      if (auto refused = transaction.add(place, entries[place])) return *std::move(refused);
    auto done = transaction.commit(store_, clock_.now());
    if (auto* refused = std::get_if<ResourceAnswer>(&done)) return std::move(*refused);
    auto* answers = std::get_if<std::vector<ResourceAnswer>>(&done);
    if (answers == nullptr) continue;
    for (std::size_t i = 0; i < entries.size(); ++i)
      if (reads(entries[i])) (*answers)[i] = resources_.answer(entries[i].request, caller);
    return std::move(*answers);
  }
  return refuse(409, "conflict", "resources of this transaction were changed meanwhile: try again");
}

}  // namespace codegrant::server
