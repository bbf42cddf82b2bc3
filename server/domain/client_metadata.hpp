// What a client says of itself when it registers (RFC 7591 §2, OpenID Connect Registration §2), and the
// Client resource that it stands for.
#pragma once

#include "server/domain/client.hpp"

namespace codegrant::server {

/// The document of a Client that is registered so, without its secret. It never holds what is an
/// administrator's to give: first_party, other grant types than the code's, audiences, policies. Members that
/// nobody knows are left out (§2); what would be promised and not kept is noted in `problems`. What a
/// Client's own rules hold is for them.
Json client_of_metadata(const Json& metadata, Problems& problems);

/// What `client` is registered with, its defaults said (§3.2.1); nothing secret.
Json metadata_of_client(const Client& client);

/// `document` with what its client says of itself now, `said`, in place of what it said before (RFC 7592
/// §2.2). What an administrator added stays, and so does what he changed: his word, not the client's, until
/// he puts back what the client had said. That is noted in the member `registered`; a document without it is
/// all his.
Json written_by_its_client(Json document, const Json& said);

/// The name of the member that a problem of `client_of_metadata`, or of the Client's rules, is about.
std::string metadata_member(const Invalid& problem);

}  // namespace codegrant::server
