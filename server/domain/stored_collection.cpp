#include "server/domain/stored_collection.hpp"

#include <algorithm>
#include <stdexcept>

#include "server/domain/dialect.hpp"
#include "server/domain/words.hpp"

namespace codegrant::server {
namespace {

constexpr int most_tries = 10;

/// More than any request brings; only patches, one upon another, get there.
constexpr std::size_t most_document_bytes = 4 * 1024 * 1024;

/// Documents were read strictly before they were stored; one that cannot be read now is a broken database.
Json parse_stored(const std::string& text) {
  auto body = parse_json(text);
  if (!body) throw std::runtime_error("a stored resource is not JSON");
  return *std::move(body);
}

bool is_step(std::string_view step) {
  return !step.empty() && std::all_of(step.begin(), step.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

/// ".name.0.family" in its steps; none where it is no path.
std::vector<std::string> read_path(std::string_view key) {
  std::vector<std::string> steps;
  while (key.starts_with('.')) {
    key.remove_prefix(1);
    const std::string_view step = key.substr(0, key.find('.'));
    if (!is_step(step)) return {};
    steps.emplace_back(step);
    key.remove_prefix(step.size());
  }
  return steps;
}

/// The values between commas; a comma of the value's own has a backslash before it (FHIR R4 §3.1.1.3).
std::vector<std::string> split_alternatives(const std::string& text) {
  std::vector<std::string> values(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ',') {
      values.emplace_back();
    } else {
      if (text[i] == '\\' && i + 1 < text.size()) ++i;
      values.back() += text[i];
    }
  }
  return values;
}

bool begins_like_a_date(const std::string& value) {
  return !value.empty() && value.front() >= '0' && value.front() <= '9';
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += name + ", ";
  return text;
}

/// What is found by a value, and the value is longer than every store's index takes.
Problems too_long_to_find(const std::string& type, const std::vector<IndexEntry>& index) {
  Problems problems;
  for (const auto& entry : index)
    if (entry.value.size() > most_indexed_bytes)
      problems.push_back({type + "." + entry.key, "must not be longer than " +
                                                      std::to_string(most_indexed_bytes) +
                                                      " bytes: it is what a search finds it by"});
  return problems;
}

}  // namespace

std::optional<Shown> StoredCollection::read(const std::string& id) {
  const auto found = store_.get(type(), id);
  if (!found) return std::nullopt;
  return show_stored(*found, parse_stored(found->body), false);
}

WriteOutcome StoredCollection::write(const std::string& id, const Json& document,
                                     const Precondition& precondition) {
  // What is kept of the stored document (its secret) must be of the version that is replaced: a write that
  // another one overtook is planned again, unless its caller said what must hold.
  const bool may_retry = !precondition.version && precondition.none_matches.empty();
  for (int tries = 0; tries < (may_retry ? most_tries : 1); ++tries) {
    auto planned = plan_write(id, document, precondition);
    if (auto* problems = std::get_if<Problems>(&planned)) return std::move(*problems);
    if (std::holds_alternative<VersionConflict>(planned)) return VersionConflict{};
    auto done = carry_out(store_, {std::get<Plan>(std::move(planned))}, clock_.now());
    if (auto* outcomes = std::get_if<std::vector<PlanOutcome>>(&done))
      return std::get<Shown>(std::move(outcomes->front()));
    if (const auto* duplicate = std::get_if<Duplicate>(&std::get<Refused>(done).reason)) return *duplicate;
  }
  return VersionConflict{};
}

EraseOutcome StoredCollection::erase(const std::string& id, const Precondition& precondition) {
  for (int tries = 0; tries < (precondition.version ? 1 : most_tries); ++tries) {
    auto planned = plan_erase(id, precondition);
    if (std::holds_alternative<VersionConflict>(planned)) return VersionConflict{};
    auto done = carry_out(store_, {std::get<Plan>(std::move(planned))}, clock_.now());
    auto* outcomes = std::get_if<std::vector<PlanOutcome>>(&done);
    if (outcomes == nullptr) continue;
    if (auto* shown = std::get_if<Shown>(&outcomes->front())) return std::move(*shown);
    return Absent{};
  }
  return VersionConflict{};
}

std::variant<Plan, Problems, VersionConflict> StoredCollection::plan_write(const std::string& id,
                                                                           const Json& document,
                                                                           const Precondition& precondition) {
  const auto previous = store_.get(type(), id);
  const std::int64_t version = previous ? previous->version : 0;
  if (precondition.version && *precondition.version != version) return VersionConflict{};
  auto none_matches = read_matches(precondition.none_matches);
  if (std::holds_alternative<UnknownParameter>(none_matches)) return VersionConflict{};

  Plan plan{.collection = this, .id = id, .before = previous ? parse_stored(previous->body) : Json()};
  auto prepared = rules_.prepare(id, in_dialect(type(), body_of(document), Dialect::aidbox), plan.before);
  if (auto* problems = std::get_if<Problems>(&prepared)) return std::move(*problems);
  auto& ready = std::get<Prepared>(prepared);
  if (auto problems = too_long_to_find(type(), ready.index); !problems.empty()) return problems;
  std::string text = to_text(ready.body);
  if (text.size() > most_document_bytes)
    return Problems{{type(), "must not be larger than " + std::to_string(most_document_bytes) + " bytes"}};
  plan.bytes = text.size() + (previous ? previous->body.size() : 0);
  plan.after = std::move(ready.body);
  // What is there already is not written again: no new version, and seeds cost nothing at a second start.
  if (previous && plan.after == plan.before) {
    plan.same = show_stored(*previous, plan.before, false);
    return plan;
  }
  plan.change =
      Put{{.type = type(), .id = id, .body = std::move(text), .shown = to_text(rules_.shown(plan.after))},
          std::move(ready.index),
          {version, std::get<std::vector<Match>>(std::move(none_matches))},
          rules_.consequences(id, plan.before, plan.after)};
  return plan;
}

std::variant<Plan, VersionConflict> StoredCollection::plan_erase(const std::string& id,
                                                                 const Precondition& precondition) {
  const auto previous = store_.get(type(), id);
  const std::int64_t version = previous ? previous->version : 0;
  if (precondition.version && *precondition.version != version) return VersionConflict{};
  Plan plan{.collection = this, .id = id};
  if (!previous) return plan;
  plan.before = parse_stored(previous->body);
  plan.bytes = previous->body.size();
  plan.change = Erase{type(), id, {version, {}}, rules_.consequences(id, plan.before, Json())};
  return plan;
}

Plan StoredCollection::plan_nothing(const std::string& id, const Shown& shown) {
  return {.collection = this, .id = id, .change = Expect{type(), id, shown.version}, .same = shown};
}

Shown StoredCollection::show_changed(const Plan& plan, const Changed& changed) const {
  if (const auto* written = std::get_if<Written>(&changed)) {
    Shown shown = show_stored(written->resource, plan.after, written->created);
    shown.warning = rules_.warning(plan.after);
    return shown;
  }
  return show_stored(std::get<Erased>(changed).resource, plan.before, false);
}

std::variant<SearchPage, UnknownParameter> StoredCollection::search(const std::vector<Match>& matches,
                                                                    const Page& page) {
  auto read = read_matches(matches);
  if (auto* unknown = std::get_if<UnknownParameter>(&read)) return std::move(*unknown);
  for (const Order& order : page.order)
    if (order.key != "_lastUpdated")
      if (auto unknown = refuse_key(order.key)) return *std::move(unknown);

  const auto found = store_.search(type(), std::get<std::vector<Match>>(read), page);
  SearchPage shown{{}, found.total, found.is_cut};
  for (const Resource& resource : found.resources)
    shown.resources.push_back(show_stored(resource, parse_stored(resource.body), false).resource);
  return shown;
}

VersionPage StoredCollection::history(const std::string& id, const Page& page) {
  const auto found = store_.history(type(), id, page);
  VersionPage shown{{}, found.total, found.is_cut};
  for (const auto& version : found.versions) shown.versions.push_back(show_version(id, version));
  return shown;
}

std::optional<ShownVersion> StoredCollection::version(const std::string& id, std::int64_t number) {
  const auto found = store_.version(type(), id, number);
  return found ? std::optional(show_version(id, *found)) : std::nullopt;
}

// The rules decide in one place what is shown; so a document of this one member is held up to them.
bool StoredCollection::hides(const std::vector<std::string>& path) const {
  Json probe = Json::object();
  Json* at = &probe;
  for (const auto& name : path) at = &(*at)[name];
  *at = "probe";
  return rules_.shown(probe) != probe;
}

std::variant<std::vector<Match>, UnknownParameter> StoredCollection::read_matches(
    const std::vector<Match>& matches) const {
  std::vector<Match> read;
  for (const Match& match : matches) {
    if (auto unknown = refuse_key(match.key)) return *std::move(unknown);
    if (match.key.starts_with('.')) {  // a redirect_uri may have commas of its own
      read.push_back(match);
      continue;
    }
    const ParameterKind kind = rules_.kind_of(match.key);
    auto values = split_alternatives(kind == ParameterKind::text ? lower_case(match.value) : match.value);
    if (kind == ParameterKind::date && !std::all_of(values.begin(), values.end(), begins_like_a_date))
      return UnknownParameter{match.key, "takes a date or its beginning, such as 1979 or 1979-03-13"};
    Match exact{match.key, std::move(values.back())};
    if (kind != ParameterKind::token) exact.comparison = Comparison::prefix;
    values.pop_back();
    exact.alternatives = std::move(values);
    read.push_back(std::move(exact));
  }
  return read;
}

std::optional<UnknownParameter> StoredCollection::refuse_key(const std::string& key) const {
  if (key.starts_with('.')) {
    const auto path = read_path(key);
    if (path.empty() || path.size() > max_document_depth)
      return UnknownParameter{key,
                              "a path is written as .auth.authorization_code.redirect_uri or .name.0.family"};
    // Not even its presence is told: guesses would become answers.
    if (hides(path)) return UnknownParameter{key, "is never shown, and so nothing is found or sorted by it"};
    return std::nullopt;
  }
  const auto known = rules_.search_parameters();
  if (key == "_id" || std::find(known.begin(), known.end(), key) != known.end()) return std::nullopt;
  return UnknownParameter{key, type() + " has no search parameter '" + key + "'; it has " + joined(known) +
                                   "_id and paths, such as .name.0.family"};
}

Shown StoredCollection::show_stored(const Resource& resource, const Json& body, bool created) const {
  return {show(resource.type, resource.id, rules_.shown(body), resource.version, resource.created_at,
               resource.updated_at),
          resource.version,
          resource.updated_at,
          created,
          {}};
}

ShownVersion StoredCollection::show_version(const std::string& id, const Version& version) const {
  if (!version.shown) return {Json(), version.number, version.updated_at};
  return {
      show(type(), id, parse_stored(*version.shown), version.number, version.created_at, version.updated_at),
      version.number, version.updated_at};
}

std::variant<std::vector<PlanOutcome>, Refused> carry_out(ResourceStore& store,
                                                          const std::vector<Plan>& plans, UnixTime now) {
  std::vector<Change> changes;
  std::vector<std::size_t> place_of_change;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (!plans[i].change) continue;
    changes.push_back(*plans[i].change);
    place_of_change.push_back(i);
  }
  auto done = changes.empty() ? ChangeResult{std::vector<Changed>{}} : store.change(changes, now);
  if (auto* refused = std::get_if<Refused>(&done))
    return Refused{place_of_change[refused->change], refused->reason};

  std::vector<PlanOutcome> outcomes;
  auto next = std::get<std::vector<Changed>>(done).begin();
  for (const Plan& plan : plans) {
    const Changed changed = plan.change ? std::move(*next++) : Changed(Absent{});
    if (plan.same)
      outcomes.emplace_back(*plan.same);
    else if (!plan.change)
      outcomes.emplace_back(Absent{});
    else
      outcomes.emplace_back(plan.collection->show_changed(plan, changed));
  }
  return outcomes;
}

}  // namespace codegrant::server
