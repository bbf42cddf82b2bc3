#include "server/domain/session_collection.hpp"

#include <algorithm>
#include <array>

#include "server/domain/date_time.hpp"
#include "server/domain/reference.hpp"
#include "server/domain/words.hpp"

namespace codegrant::server {
namespace {

constexpr int most_tries = 10;

constexpr std::array token_members = {"access_token", "refresh_token", "authorization_code"};
/// Members with a column of their own; all others are the owner's and are kept as `details`. Times and
/// `active` are the server's to say.
constexpr std::array own_members = {"client", "user", "parent", "type",   "scope",    "audience",
                                    "start",  "end",  "exp",    "active", "auth_time"};

std::string read_reference_id(const Fields& fields, const char* name, const std::string& type) {
  if (!fields.has(name)) return {};
  const auto reference = read_reference(fields.raw(name));
  if (reference && reference->type == type) return reference->id;
  fields.refuse(name, "must be a reference to a " + type);
  return {};
}

SessionRecord read_session(const std::string& id, const Json& body, UnixTime now, Problems& problems) {
  const Fields fields(body, "Session", problems);
  for (const auto* name : token_members)
    if (fields.has(name)) fields.refuse(name, "cannot be written: the server makes every token");
  SessionRecord session;
  session.id = id;
  session.client = read_reference_id(fields, "client", "Client");
  session.user = read_reference_id(fields, "user", "User");
  session.parent = read_reference_id(fields, "parent", "Session");
  session.type = fields.text("type");
  session.scope = join_with_spaces(fields.texts("scope"));
  session.audience = join_with_spaces(fields.texts("audience"));
  if (!fields.flag("active").value_or(true)) session.end = now;
  Json details = body;
  for (const auto* name : own_members) details.erase(name);
  session.details = to_text(details);
  session.start = session.auth_time = session.expires_at = now;
  return session;
}

/// Whose a session is does not change: its tokens would become somebody else's. What an update leaves out
/// stays, what it would change is refused.
void keep_owner(SessionRecord& session, const SessionRecord& stored, Problems& problems) {
  const auto keep = [&](const char* name, std::string& value, const std::string& before) {
    if (!value.empty() && value != before)
      problems.push_back({std::string("Session.") + name, "cannot be changed once the session is there"});
    value = before;
  };
  keep("client", session.client, stored.client);
  keep("user", session.user, stored.user);
  keep("parent", session.parent, stored.parent);
  keep("type", session.type, stored.type);
  keep("scope", session.scope, stored.scope);
  keep("audience", session.audience, stored.audience);
}

}  // namespace

Json session_body(const SessionRecord& session, UnixTime now) {
  auto details = parse_json(session.details);
  Json body = details ? *std::move(details) : Json::object();
  if (!session.client.empty()) body["client"] = to_json({"Client", session.client});
  if (!session.user.empty()) body["user"] = to_json({"User", session.user});
  if (!session.parent.empty()) body["parent"] = to_json({"Session", session.parent});
  if (!session.type.empty()) body["type"] = session.type;
  if (!session.scope.empty()) body["scope"] = split_at_spaces(session.scope);
  if (!session.audience.empty()) body["audience"] = split_at_spaces(session.audience);
  body["start"] = date_time(session.start);
  body["exp"] = to_unix(session.expires_at);
  if (session.end) body["end"] = date_time(*session.end);
  body["active"] = !session.end && session.expires_at > now;
  return body;
}

std::optional<Shown> SessionCollection::read(const std::string& id) {
  const auto found = store_.get(id);
  if (!found) return std::nullopt;
  return show_session(*found);
}

// What is kept of the stored session is of the version that is replaced: a write that another one overtook is
// made again, unless its caller said what must hold.
WriteOutcome SessionCollection::write(const std::string& id, const Json& document,
                                      const Precondition& precondition) {
  const bool may_retry = !precondition.version && precondition.none_matches.empty();
  WriteOutcome outcome = VersionConflict{};
  for (int tries = 0; tries < (may_retry ? most_tries : 1); ++tries) {
    outcome = write_once(id, document, precondition);
    if (!std::holds_alternative<VersionConflict>(outcome)) break;
  }
  return outcome;
}

WriteOutcome SessionCollection::write_once(const std::string& id, const Json& document,
                                           Precondition precondition) {
  const UnixTime now = clock_.now();
  Problems problems;
  SessionRecord session = read_session(id, body_of(document), now, problems);
  const auto before = store_.get(id);
  if (before) keep_owner(session, *before, problems);
  if (!problems.empty()) return problems;
  if (!precondition.version) precondition.version = before ? before->version : 0;
  const auto written = store_.put(session, precondition, now);
  if (std::holds_alternative<VersionConflict>(written)) return VersionConflict{};
  if (const auto* duplicate = std::get_if<Duplicate>(&written)) return *duplicate;
  logout_.tell(std::get<Written>(written).ended);
  const auto stored = store_.get(id);
  Shown shown = show_session(stored ? *stored : session);
  shown.created = std::get<Written>(written).created;
  return shown;
}

EraseOutcome SessionCollection::erase(const std::string& id, const Precondition& precondition) {
  const auto erased = store_.erase(id, precondition, clock_.now());
  if (std::holds_alternative<VersionConflict>(erased)) return VersionConflict{};
  if (std::holds_alternative<Absent>(erased)) return Absent{};
  const auto& [session, ended] = std::get<ErasedSession>(erased);
  logout_.tell(ended);
  return show_session(session);
}

std::variant<SearchPage, UnknownParameter> SessionCollection::search(const std::vector<Match>& matches,
                                                                     const Page& page) {
  constexpr std::array known = {"_id", "client", "user", "parent", "type", "jti", "active"};
  for (const Match& match : matches)
    if (std::find(known.begin(), known.end(), match.key) == known.end())
      return UnknownParameter{match.key,
                              "Sessions are found by _id, client, user, parent, type, jti and active"};
  if (!page.order.empty()) return UnknownParameter{"_sort", "Sessions come by their start, the newest first"};
  const auto found = store_.search(matches, page, clock_.now());
  SearchPage shown{{}, found.total, found.is_cut};
  for (const auto& session : found.sessions) shown.resources.push_back(show_session(session).resource);
  return shown;
}

Shown SessionCollection::show_session(const SessionRecord& session) const {
  return {show("Session", session.id, session_body(session, clock_.now()), session.version, session.start,
               session.updated_at),
          session.version,
          session.updated_at,
          false,
          {}};
}

}  // namespace codegrant::server
