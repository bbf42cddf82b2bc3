#include "server/app/audited_changes.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "server/app/response_document.hpp"
#include "server/domain/collection.hpp"
#include "server/endpoints/bundle_entries.hpp"
#include "server/endpoints/request_body.hpp"
#include "server/endpoints/resource_address.hpp"

namespace codegrant::server {
namespace {

constexpr std::array types_of_rights{"AccessPolicy", "Client",           "Grant", "Role", "Session",
                                     "User",         "TokenIntrospector"};

bool writes(const std::string& method) {
  return method == "PUT" || method == "POST" || method == "PATCH" || method == "DELETE";
}

bool is_bundle(const http::Request& request) { return request.path == "/" || request.path == "/fhir"; }

/// "User/alice" of "/fhir/User/alice"; empty where its type gives nobody any rights. Only what may be an id
/// is told: anything at all may stand in an address.
std::string resource_of(const std::string& path) {
  const auto address = read_resource_address(path);
  if (!address) return {};
  const auto& types = types_of_rights;
  if (std::find(types.begin(), types.end(), address->type) == types.end()) return {};
  return is_resource_id(address->id) ? address->type + "/" + address->id : address->type;
}

/// `resource` with the id that its creation gave it, as `written` says.
std::string with_id(const std::string& resource, const Json& written) {
  const std::string id = string_member(written, "id");
  return id.empty() || resource.find('/') != std::string::npos ? resource : resource + "/" + id;
}

/// An entry of a Bundle, or of a list, that changes rights.
struct Change {
  std::size_t place;
  std::string resource;
};

std::vector<Change> changes_in(const std::vector<BundleEntry>& entries) {
  std::vector<Change> changes;
  for (std::size_t place = 0; place < entries.size(); ++place) {
    if (!writes(entries[place].request.method)) continue;
    if (auto resource = resource_of(entries[place].request.path); !resource.empty())
      changes.push_back({place, std::move(resource)});
  }
  return changes;
}

/// What came of an entry, out of the answer to all of them; null where it says nothing of it.
const Json& answered(const Json& answers, std::size_t place) {
  const Json& list = answers.is_array() ? answers : member_at(answers, {"entry"});
  static const Json nothing;
  return list.is_array() && place < list.size() ? list[place] : nothing;
}

AuditEvent in_a_batch(const Change& change, const Json& answer) {
  const Json& response = member_at(answer, {"response"});
  const std::string text = string_member(response, "status");
  int status = 0;
  std::from_chars(text.data(), text.data() + text.size(), status);
  if (status == 0) return {"change", "unknown", {}, change.resource};
  if (status >= 400)
    return {"change", "failure", reason_in(member_at(response, {"outcome"})), change.resource};
  return {"change", "success", {}, with_id(change.resource, member_at(answer, {"resource"}))};
}

/// All of them or none: one line, "User/alice Client/c".
AuditEvent together(const std::vector<Change>& changes, const http::Response& response, const Json& answers) {
  AuditEvent event{"change", response.status < 400 ? "success" : "failure", reason_of(response), {}};
  for (const auto& [place, resource] : changes) {
    const Json& answer = answered(answers, place);
    const Json& written = answers.is_array() ? answer : member_at(answer, {"resource"});
    event.resource += (event.resource.empty() ? "" : " ") + with_id(resource, written);
  }
  return event;
}

std::vector<AuditEvent> of_a_bundle(const http::Request& request, const http::Response& response) {
  const auto document = read_document(request);
  if (!document) return {};
  const bool is_list = document->is_array();
  const auto read = is_list ? read_resources(request, *document) : read_entries(request, *document);
  const auto* entries = std::get_if<std::vector<BundleEntry>>(&read);
  if (entries == nullptr) return {{"change", "failure", reason_of(response), "Bundle"}};
  const auto changes = changes_in(*entries);
  if (changes.empty()) return {};

  const auto answers = document_of(response);
  const bool is_batch = !is_list && string_member(*document, "type") == "batch";
  if (!is_batch || response.status >= 400) return {together(changes, response, answers ? *answers : Json())};
  std::vector<AuditEvent> events;
  events.reserve(changes.size());
  for (const auto& change : changes)
    events.push_back(in_a_batch(change, answers ? answered(*answers, change.place) : Json()));
  return events;
}

}  // namespace

bool may_change_rights(const http::Request& request) {
  return writes(request.method) && (is_bundle(request) || !resource_of(request.path).empty());
}

std::vector<AuditEvent> audited_changes(const http::Request& request, const http::Response& response) {
  if (is_bundle(request)) return of_a_bundle(request, response);
  const std::string resource = resource_of(request.path);
  if (response.status >= 400) return {{"change", "failure", reason_of(response), resource}};
  const auto written = document_of(response);
  return {{"change", "success", {}, written ? with_id(resource, *written) : resource}};
}

}  // namespace codegrant::server
