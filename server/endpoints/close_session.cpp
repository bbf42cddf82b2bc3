#include "server/endpoints/close_session.hpp"

#include "codegrant/codec/form.hpp"
#include "server/domain/session_collection.hpp"
#include "server/endpoints/operation_outcome.hpp"
#include "server/endpoints/resource_response.hpp"

namespace codegrant::server {

http::Response CloseSessionEndpoint::handle(const http::Request& request) const {
  // Whoever signs out has no second try. A proof that was made in advance can do no worse than that.
  const auto found = callers_.find_bearer(request, ProofNonce::not_needed);
  const auto* caller = std::get_if<Caller>(&found);
  if (caller == nullptr || !caller->session) return login_outcome(request, found);

  // Whoever deletes by a condition means others' sessions; to close this one for it would surprise.
  const auto query = Form::parse_noting_repeats(request.query);
  const Form nothing;
  for (const auto& [name, value] : query ? query->entries() : nothing.entries())
    if (!is_about_the_answer(name))
      return operation_outcome(request, 400, "not-supported",
                               "DELETE /Session closes the session of the token that asks and takes no "
                               "conditions: find others by GET /Session?" +
                                   name + "=… and close each by DELETE /Session/<id>");

  const UnixTime now = clock_.now();
  const SessionRecord& session = *caller->session;
  if (caller->client->first_party)
    backchannel_logout_.end(session.id, EndScope::tree);
  else
    backchannel_logout_.end_for_its_client(session);
  const auto closed = sessions_.get(session.id);
  if (!closed) return http::Response{204, {}, {}};
  return document_response(request, 200,
                           show("Session", closed->id, session_body(*closed, now), closed->version,
                                closed->start, closed->updated_at));
}

}  // namespace codegrant::server
