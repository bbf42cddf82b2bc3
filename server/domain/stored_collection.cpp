#include "server/domain/stored_collection.hpp"

#include <algorithm>
#include <stdexcept>

namespace codegrant::server {
namespace {

constexpr int most_tries = 10;

/// Documents were read strictly before they were stored; one that cannot be read now is a broken database.
Json parse_stored(const std::string& text) {
  auto body = parse_json(text);
  if (!body) throw std::runtime_error("a stored resource is not JSON");
  return *std::move(body);
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
  // another one overtook is prepared again, unless its caller said which version it means.
  for (int tries = 0; tries < most_tries; ++tries) {
    auto outcome = try_to_write(id, document, precondition);
    if (precondition.version || !std::holds_alternative<VersionConflict>(outcome)) return outcome;
  }
  return VersionConflict{};
}

WriteOutcome StoredCollection::try_to_write(const std::string& id, const Json& document,
                                            const Precondition& precondition) {
  const auto previous = store_.get(type(), id);
  const Json before = previous ? parse_stored(previous->body) : Json();
  const std::int64_t version = previous ? previous->version : 0;
  if (precondition.version && *precondition.version != version) return VersionConflict{};
  auto prepared = rules_.prepare(id, body_of(document), before);
  if (const auto* problems = std::get_if<Problems>(&prepared)) return *problems;

  const auto& ready = std::get<Prepared>(prepared);
  // What is there already is not written again: no new version, and seeds cost nothing at a second start.
  if (previous && ready.body == before) return show_stored(*previous, before, false);

  // Before the write, so that a failure between the two leaves nobody signed in who should not be; after it,
  // for who signed in with the old document meanwhile.
  rules_.changed(id, before, ready.body);
  const auto written = store_.put({.type = type(), .id = id, .body = to_text(ready.body)}, ready.index,
                                  Precondition{version}, clock_.now());
  if (std::holds_alternative<VersionConflict>(written)) return VersionConflict{};
  if (const auto* duplicate = std::get_if<Duplicate>(&written)) return *duplicate;
  rules_.changed(id, before, ready.body);
  const auto& done = std::get<Written>(written);
  return show_stored(done.resource, ready.body, done.created);
}

std::optional<Shown> StoredCollection::erase(const std::string& id) {
  const auto stored = store_.get(type(), id);
  if (stored) rules_.changed(id, parse_stored(stored->body), Json());
  const auto erased = store_.erase(type(), id);
  if (!erased) return std::nullopt;
  const Json body = parse_stored(erased->body);
  rules_.changed(id, body, Json());
  return show_stored(*erased, body, false);
}

std::variant<SearchPage, UnknownParameter> StoredCollection::search(const std::vector<Match>& matches,
                                                                    const Page& page) {
  const auto known = rules_.search_parameters();
  for (const Match& match : matches)
    if (match.key != "_id" && std::find(known.begin(), known.end(), match.key) == known.end())
      return UnknownParameter{match.key};

  const auto found = store_.search(type(), matches, page);
  SearchPage shown{{}, found.total};
  for (const Resource& resource : found.resources)
    shown.resources.push_back(show_stored(resource, parse_stored(resource.body), false).resource);
  return shown;
}

Shown StoredCollection::show_stored(const Resource& resource, const Json& body, bool created) const {
  return {show(resource.type, resource.id, rules_.shown(body), resource.version, resource.created_at,
               resource.updated_at),
          resource.version, resource.updated_at, created};
}

}  // namespace codegrant::server
