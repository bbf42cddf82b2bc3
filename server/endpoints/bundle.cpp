#include "server/endpoints/bundle.hpp"

#include <algorithm>
#include <array>

#include "server/endpoints/answer_room.hpp"
#include "server/endpoints/operation_outcome.hpp"
#include "server/endpoints/request_body.hpp"
#include "server/endpoints/transaction.hpp"
#include "server/json/text_length.hpp"
#include "server/ports/store_error.hpp"

namespace codegrant::server {
namespace {

constexpr int most_tries = 5;

std::string header_of(const ResourceAnswer& answer, std::string_view name) {
  for (const auto& [known, value] : answer.headers)
    if (known == name) return value;
  return {};
}

Json response_entry(ResourceAnswer answer) {
  Json response{{"status", std::to_string(answer.status)}};
  if (const auto etag = header_of(answer, "ETag"); !etag.empty()) response["etag"] = etag;
  if (const auto location = header_of(answer, "Location"); !location.empty()) response["location"] = location;
  const auto changed = string_member(member_at(answer.document, {"meta"}), "lastUpdated");
  if (!changed.empty()) response["lastModified"] = changed;
  if (answer.status >= 400) {
    response["outcome"] = std::move(answer.document);
    return {{"response", std::move(response)}};
  }
  Json entry{{"response", std::move(response)}};
  if (!answer.document.is_null()) entry["resource"] = std::move(answer.document);
  return entry;
}

ResourceAnswer response_bundle(const char* type, Json entries) {
  return {200, {{"resourceType", "Bundle"}, {"type", type}, {"entry", std::move(entries)}}, {}};
}

ResourceAnswer response_bundle(std::vector<ResourceAnswer> answers) {
  Json entries = Json::array();
  for (auto& answer : answers) entries.push_back(response_entry(std::move(answer)));
  return response_bundle("transaction-response", std::move(entries));
}

ResourceAnswer list_of_resources(std::vector<ResourceAnswer> answers) {
  Json list = Json::array();
  for (auto& answer : answers) list.push_back(std::move(answer.document));
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
  if (type == "batch" && !is_list) return batch(std::move(entries), caller);
  auto done = transaction(entries, caller);
  if (auto* refused = std::get_if<ResourceAnswer>(&done)) return std::move(*refused);
  auto& answers = std::get<std::vector<ResourceAnswer>>(done);
  return is_list ? list_of_resources(std::move(answers)) : response_bundle(std::move(answers));
}

// An entry is not even begun where there is no room to say what came of it.
ResourceAnswer BundleEndpoint::batch(std::vector<BundleEntry> entries, const Caller& caller) {
  Json answers = Json::array();
  AnswerRoom room;
  for (auto& [request, document, full_url] : entries) {
    auto answer =
        room.is_full() ? refuse_for_room() : answer_alone(request, caller, std::move(document), room.left());
    answers.push_back(response_entry(std::move(answer)));
    room.take(text_length(answers.back()));
  }
  return response_bundle("batch-response", std::move(answers));
}

// Where the store breaks, the entries before stay written, and the answer says so.
ResourceAnswer BundleEndpoint::answer_alone(const http::Request& request, const Caller& caller,
                                            std::optional<Json> document, std::size_t room) try {
  return resources_.answer(request, caller, std::move(document), room);
} catch (const Overloaded&) {
  return refuse(503, "transient", "the server is busy; try again shortly");
} catch (const StoreUnavailable&) {
  return refuse(503, "transient", "the server cannot reach its store; try again shortly");
}

// Ids are given anew with each try: what a condition found may have come or gone between two.
std::variant<std::vector<ResourceAnswer>, ResourceAnswer> BundleEndpoint::transaction(
    const std::vector<BundleEntry>& entries, const Caller& caller) {
  for (int tries = 0; tries < most_tries; ++tries) {
    auto named = entries;
    const auto names =
        name_resources(resources_.collections(), resources_.issuer(), resources_.operations(), named);
    Transaction transaction(resources_, caller, names, entries.size());
    for (const std::size_t place : order_of(named))
      if (auto refused = transaction.add(place, named[place])) return *std::move(refused);
    auto done = transaction.commit(store_, clock_.now());
    if (auto* refused = std::get_if<ResourceAnswer>(&done)) return std::move(*refused);
    auto* answers = std::get_if<std::vector<ResourceAnswer>>(&done);
    if (answers == nullptr) continue;
    read_back(named, caller, *answers);
    return std::move(*answers);
  }
  return refuse(409, "conflict", "resources of this transaction were changed meanwhile: try again");
}

void BundleEndpoint::read_back(const std::vector<BundleEntry>& entries, const Caller& caller,
                               std::vector<ResourceAnswer>& answers) {
  AnswerRoom room;
  for (const auto& answer : answers) room.take(text_length(answer.document));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!reads(entries[i])) continue;
    answers[i] = room.is_full() ? refuse_for_room()
                                : resources_.answer(entries[i].request, caller, std::nullopt, room.left());
    room.take(text_length(answers[i].document));
  }
}

}  // namespace codegrant::server
