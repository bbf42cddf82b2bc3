#include "server/endpoints/resource_operations.hpp"

#include "server/domain/date_time.hpp"
#include "server/endpoints/operation_outcome.hpp"
#include "server/endpoints/search_query.hpp"
#include "server/json/json_patch.hpp"

namespace codegrant::server {
namespace {

constexpr int most_tries = 10;
constexpr std::int64_t none_yet = 0;

ResourceAnswer refuse(const ResourceCall& call, const UnknownParameter& unknown) {
  return server::refuse(400, "not-supported", unknown.name + ": " + unknown.diagnostics,
                        (call.is_conditional ? "condition." : "query.") + unknown.name);
}

/// 410 where it was once, 404 where it never was.
ResourceAnswer answer_absent(const ResourceCall& call) {
  if (call.collection->history(call.operation.resource_id, {1, 0}).total > 0)
    return server::refuse(410, "deleted", "the resource was deleted; its _history is there");
  return server::refuse(404, "not-found", "there is no such resource");
}

ResourceAnswer read(const ResourceCall& call) {
  const auto shown = call.collection->read(call.operation.resource_id);
  return shown ? resource_answer(call.base, *shown, call.dialect) : answer_absent(call);
}

ResourceAnswer read_version(const ResourceCall& call) {
  const auto version = call.collection->version(call.operation.resource_id, call.version);
  if (!version) return server::refuse(404, "not-found", "there is no such version");
  if (version->resource.is_null())
    return server::refuse(410, "deleted", "with this version the resource was deleted");
  return resource_answer(call.base, {version->resource, version->version, version->updated_at}, call.dialect);
}

ResourceAnswer search(const ResourceCall& call) {
  auto read = read_search(call.query);
  if (const auto* refused = std::get_if<ResourceAnswer>(&read)) return *refused;
  auto& query = std::get<SearchQuery>(read);
  query.page.bytes = call.room;
  auto found = call.collection->search(query.matches, query.page);
  if (const auto* unknown = std::get_if<UnknownParameter>(&found)) return refuse(call, *unknown);
  return {200, searchset(call, query, std::get<SearchPage>(std::move(found))), {}};
}

ResourceAnswer list_history(const ResourceCall& call) {
  auto read = read_search(call.query);
  if (const auto* refused = std::get_if<ResourceAnswer>(&read)) return *refused;
  auto& query = std::get<SearchQuery>(read);
  if (!query.matches.empty())
    return server::refuse(400, "not-supported", "a history takes _count, _page and _offset",
                          "query." + query.matches.front().key);
  query.page.bytes = call.room;
  auto page = call.collection->history(call.operation.resource_id, query.page);
  if (page.total == 0) return server::refuse(404, "not-found", "there is no such resource");
  return {200, history_bundle(call, query, std::move(page)), {}};
}

ResourceAnswer answer_write(const ResourceCall& call, const WriteOutcome& outcome) {
  if (const auto* problems = std::get_if<Problems>(&outcome)) return server::refuse(*problems);
  if (std::holds_alternative<VersionConflict>(outcome)) return answer_conflict(call);
  if (const auto* duplicate = std::get_if<Duplicate>(&outcome)) return answer_duplicate(call, *duplicate);
  return resource_answer(call.base, std::get<Shown>(outcome), call.dialect);
}

ResourceAnswer write(const ResourceCall& call) {
  return answer_write(call,
                      call.collection->write(call.operation.resource_id, call.document, call.precondition));
}

ResourceAnswer erase(const ResourceCall& call) {
  const auto outcome = call.collection->erase(call.operation.resource_id, call.precondition);
  if (std::holds_alternative<VersionConflict>(outcome)) return answer_conflict(call);
  if (std::holds_alternative<Absent>(outcome)) return {204, Json(), {}};
  return resource_answer(call.base, std::get<Shown>(outcome), call.dialect);
}

ResourceAnswer answer_fault(const PatchFault& fault) {
  const std::string place = "[" + std::to_string(fault.operation) + "]";
  const bool malformed = fault.kind == PatchFault::Kind::malformed;
  return server::refuse(malformed ? 400 : 422, malformed ? "structure" : "processing",
                        "operation " + place + ": " + fault.detail, "patch" + place);
}

using Path = std::vector<std::string>;

/// A write keeps some members that it says nothing of, since no read shows them whole. Here they were seen,
/// as far as anybody sees them, and taken away: then a null says so.
void say_what_is_gone(const Collection& collection, const Json& before, Json& after, const Path& path = {}) {
  if (!before.is_object() || !after.is_object()) return;
  for (const auto& [name, value] : before.items()) {
    Path below = path;
    below.push_back(name);
    const bool is_there = after.contains(name);
    if (!is_there && collection.keeps(below)) after[name] = nullptr;
    if (is_there) say_what_is_gone(collection, value, after[name], below);
  }
}

/// A merge patch takes members away by null, also those that `before` does not show.
Json merge(const ResourceCall& call, Json before) {
  Json after = before;
  after.merge_patch(call.document);
  if (!after.is_object()) return after;
  before.update(call.document, true);
  say_what_is_gone(*call.collection, before, after);
  return after;
}

/// Fails like `apply_json_patch`.
std::variant<Json, PatchFault> with_operations(const ResourceCall& call, const Json& before) {
  auto after = apply_json_patch(before, call.document);
  if (!after) return after.error();
  say_what_is_gone(*call.collection, before, *after);
  return *std::move(after);
}

/// The document that a patch makes of what is shown, in the dialect of the address.
std::variant<Json, ResourceAnswer> patched(const ResourceCall& call, const Json& shown) {
  Json before = in_dialect(call.operation.resource_type, shown, call.dialect);
  const Json identity{{"resourceType", before["resourceType"]}, {"id", before["id"]}};
  Json after;
  if (call.document.is_array()) {
    auto applied = with_operations(call, before);
    if (const auto* fault = std::get_if<PatchFault>(&applied)) return answer_fault(*fault);
    after = std::get<Json>(std::move(applied));
  } else {
    after = merge(call, std::move(before));
  }
  if (!after.is_object()) return server::refuse(422, "invalid", "the patch leaves no object");
  for (const auto& [name, value] : identity.items())
    if (after.contains(name) && after[name] != value)
      return server::refuse(422, "invalid", "a patch cannot change " + name,
                            call.operation.resource_type + "." + name);
  return after;
}

ResourceAnswer patch(const ResourceCall& call) {
  ResourceAnswer answer = answer_conflict(call);
  // A patch that another write overtook is made again of what is there then.
  for (int tries = 0; tries < (call.precondition.version ? 1 : most_tries); ++tries) {
    const auto shown = call.collection->read(call.operation.resource_id);
    if (!shown) return answer_absent(call);
    if (call.precondition.version && *call.precondition.version != shown->version)
      return answer_conflict(call);
    auto after = patched(call, shown->resource);
    if (auto* refused = std::get_if<ResourceAnswer>(&after)) return std::move(*refused);
    const auto outcome =
        call.collection->write(call.operation.resource_id, std::get<Json>(after), {shown->version, {}});
    answer = answer_write(call, outcome);
    if (!std::holds_alternative<VersionConflict>(outcome)) return answer;
  }
  return answer;
}

std::variant<Plan, ResourceAnswer> plan_document(const ResourceCall& call, const Json& document,
                                                 const Precondition& precondition) {
  auto planned = call.collection->stored()->plan_write(call.operation.resource_id, document, precondition);
  if (const auto* problems = std::get_if<Problems>(&planned)) return server::refuse(*problems);
  if (std::holds_alternative<VersionConflict>(planned)) return answer_conflict(call);
  return std::get<Plan>(std::move(planned));
}

std::variant<Plan, ResourceAnswer> plan_patch(const ResourceCall& call) {
  const auto shown = call.collection->read(call.operation.resource_id);
  if (!shown) return answer_absent(call);
  if (call.precondition.version && *call.precondition.version != shown->version) return answer_conflict(call);
  auto after = patched(call, shown->resource);
  if (auto* refused = std::get_if<ResourceAnswer>(&after)) return std::move(*refused);
  return plan_document(call, std::get<Json>(after), {shown->version, {}});
}

std::variant<Plan, ResourceAnswer> plan_erase(const ResourceCall& call) {
  auto planned = call.collection->stored()->plan_erase(call.operation.resource_id, call.precondition);
  if (std::holds_alternative<VersionConflict>(planned)) return answer_conflict(call);
  return std::get<Plan>(std::move(planned));
}

/// Nothing matches, so that a resource will be created; the id that its body asks for may be taken.
std::optional<ResourceAnswer> refuse_taken_id(const ResourceCall& call) {
  const std::string id = string_member(call.document, "id");
  if (call.operation.id == "FhirDelete" || id.empty() || !call.collection->read(id)) return std::nullopt;
  return server::refuse(409, "conflict", "a resource of this id is there already, and does not match",
                        call.operation.resource_type + ".id");
}

/// What matched must still be what it was when it is written, unless the caller named a version.
void expect(ResourceCall& call, const Json& found) {
  if (call.precondition.version) return;
  call.precondition.version = std::stoll(string_member(member_at(found, {"meta"}), "versionId"));
}

}  // namespace

std::optional<ResourceAnswer> ResourceOperations::resolve(ResourceCall& call) {
  if (!call.is_conditional) return resolve_once(call);
  for (;;) {
    ResourceCall attempt = call;
    auto settled = resolve_once(attempt);
    const bool is_gone = settled && (settled->status == 404 || settled->status == 410);
    if (is_gone) continue;  // deleted since it was found: then others match, or none
    call = std::move(attempt);
    return settled;
  }
}

std::optional<ResourceAnswer> ResourceOperations::resolve_once(ResourceCall& call) {
  const std::string given = string_member(call.document, "id");
  if (call.operation.id == "FhirCreate") {
    call.operation.resource_id = given.empty() ? random_id(random_) : given;
    call.precondition.version = none_yet;
  }
  if (!call.is_conditional) return std::nullopt;

  auto query = read_search(call.criteria);
  if (auto* refused = std::get_if<ResourceAnswer>(&query)) return std::move(*refused);
  const auto& matches = std::get<SearchQuery>(query).matches;
  if (matches.empty())
    return server::refuse(400, "invalid", "say by search parameters which resource is meant");
  const auto searched = call.collection->search(matches, {2, 0});
  if (const auto* unknown = std::get_if<UnknownParameter>(&searched)) return refuse(call, *unknown);
  const auto& found = std::get<SearchPage>(searched);
  if (found.total > 1)
    return server::refuse(412, "multiple-matches", "several resources match: say which by more parameters");
  if (found.total > 0) {
    expect(call, found.resources.front());
  } else {
    if (auto taken = refuse_taken_id(call)) return taken;
    call.precondition.none_matches = matches;
  }

  if (call.operation.id == "FhirUpdate") return resolve_update(call, found);
  if (found.total == 0)
    return call.operation.id == "FhirDelete" ? std::optional(ResourceAnswer{204, Json(), {}}) : std::nullopt;
  call.operation.resource_id = string_member(found.resources.front(), "id");
  return call.operation.id == "FhirCreate" ? std::optional(read(call)) : std::nullopt;
}

std::optional<ResourceAnswer> ResourceOperations::resolve_update(ResourceCall& call,
                                                                 const SearchPage& found) {
  const std::string given = string_member(call.document, "id");
  if (found.total == 0) {
    call.operation.resource_id = given.empty() ? random_id(random_) : given;
    call.precondition.version = none_yet;
    return std::nullopt;
  }
  call.operation.resource_id = string_member(found.resources.front(), "id");
  if (!given.empty() && given != call.operation.resource_id)
    return server::refuse(400, "invalid", "the resource that matches has another id",
                          call.operation.resource_type + ".id");
  return std::nullopt;
}

ResourceAnswer ResourceOperations::perform(const ResourceCall& call) {
  const std::string& operation = call.operation.id;
  if (operation == "FhirRead") return read(call);
  if (operation == "FhirVread") return read_version(call);
  if (operation == "FhirHistory") return list_history(call);
  if (operation == "FhirSearch") return search(call);
  if (operation == "FhirDelete") return erase(call);
  if (operation == "FhirPatch") return patch(call);
  return write(call);
}

std::variant<Plan, ResourceAnswer> ResourceOperations::plan(const ResourceCall& call) {
  if (call.collection->stored() == nullptr)
    return server::refuse(422, "not-supported",
                          call.operation.resource_type + " takes no part in a transaction; send a batch");
  if (call.operation.id == "FhirDelete") return plan_erase(call);
  if (call.operation.id == "FhirPatch") return plan_patch(call);
  return plan_document(call, call.document, call.precondition);
}

ResourceAnswer answer_conflict(const ResourceCall& call) {
  if (call.operation.id == "FhirCreate" && !call.is_conditional)
    return server::refuse(409, "conflict", "a resource of this id is there already; update it with PUT",
                          call.operation.resource_type + ".id");
  if (call.request.header("If-Match"))
    return server::refuse(412, "conflict", "the resource has another version than If-Match says",
                          "http.If-Match");
  return server::refuse(412, "conflict", "the resource was changed meanwhile: try again");
}

ResourceAnswer answer_duplicate(const ResourceCall& call, const Duplicate& duplicate) {
  return server::refuse(422, "duplicate",
                        "another " + call.operation.resource_type + " has the same " + duplicate.key,
                        call.operation.resource_type + "." + duplicate.key);
}

}  // namespace codegrant::server
