#include "server/endpoints/userinfo.hpp"

#include "server/domain/claims.hpp"
#include "server/endpoints/oauth_response.hpp"
#include "server/endpoints/request_body.hpp"

namespace codegrant::server {

namespace {

/// The request with its token in the header, wherever it came: in the header, or in a posted form (RFC 6750
/// §2.2). By one way alone, and never in the address, which ends up in logs (§2.3).
Result<http::Request> with_token_in_header(const http::Request& request) {
  const auto query = Form::parse_noting_repeats(request.query);
  if (query && query->get("access_token"))
    return Error{ErrorCode::invalid_request, "send the access token in the Authorization header"};
  if (request.method != "POST" || !has_content_type(request, "application/x-www-form-urlencoded"))
    return request;
  const auto form = Form::parse(request.body);
  if (!form) return form.error();
  const auto token = form->get("access_token");
  if (!token) return request;
  if (request.header("Authorization"))
    return Error{ErrorCode::invalid_request, "send the access token once: in the header or in the form"};
  http::Request moved = request;
  moved.headers.emplace_back("Authorization", "Bearer " + std::string(*token));
  return moved;
}

}  // namespace

http::Response UserinfoEndpoint::handle(const http::Request& request) const {
  const auto with_header = with_token_in_header(request);
  if (!with_header) return token_challenge(request, with_header.error());
  const auto found = callers_.find_bearer(*with_header);
  if (std::holds_alternative<Anonymous>(found)) return token_challenge();
  if (const auto* error = std::get_if<Error>(&found)) return token_challenge(*with_header, *error);
  const auto& caller = std::get<Caller>(found);
  if (!caller.user)
    return token_challenge(*with_header,
                           {ErrorCode::insufficient_scope, "this token stands for a client, not for a user"});
  return token_response(userinfo_of(*caller.user, caller.scope, *caller.session));
}

}  // namespace codegrant::server
