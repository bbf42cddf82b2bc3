// Session resources: rows of the session store, shown without any token or digest.
#pragma once

#include "server/domain/backchannel_logout.hpp"
#include "server/domain/collection.hpp"
#include "server/ports/clock.hpp"
#include "server/ports/session_store.hpp"

namespace codegrant::server {

/// A session's members as its resource has them.
Json session_body(const SessionRecord& session, UnixTime now);

class SessionCollection : public Collection {
 public:
  /// What ends here, `logout` tells of.
  SessionCollection(SessionStore& store, BackchannelLogout& logout, const Clock& clock)
      : store_(store), logout_(logout), clock_(clock) {}

  std::string type() const override { return "Session"; }
  std::optional<Shown> read(const std::string& id) override;
  /// Creates a session without any token, or changes the members that are its owner's (`ctx` and the like)
  /// and closes it with `active: false`. Members that would bring a token are refused, and once it is there,
  /// changes of client, user, parent, type, scope and audience.
  WriteOutcome write(const std::string& id, const Json& document, const Precondition& precondition) override;
  /// Ends the session with its children, then removes it.
  EraseOutcome erase(const std::string& id, const Precondition& precondition) override;
  std::variant<SearchPage, UnknownParameter> search(const std::vector<Match>& matches,
                                                    const Page& page) override;

 private:
  WriteOutcome write_once(const std::string& id, const Json& document, Precondition precondition);
  Shown show_session(const SessionRecord& session) const;

  SessionStore& store_;
  BackchannelLogout& logout_;
  const Clock& clock_;
};

}  // namespace codegrant::server
