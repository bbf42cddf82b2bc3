#include "server/endpoints/change_password.hpp"

#include "server/domain/new_password.hpp"
#include "server/endpoints/oauth_response.hpp"
#include "server/endpoints/request_body.hpp"

namespace codegrant::server {
namespace {

/// The error of a new password, or of one that is missing.
std::optional<Error> problem_with(std::optional<std::string_view> current,
                                  std::optional<std::string_view> fresh) {
  if (!current || !fresh)
    return Error{ErrorCode::invalid_request, "currentPassword and newPassword are needed"};
  if (const auto problem = problem_of_new_password(*fresh))
    return Error{ErrorCode::invalid_request, "newPassword: " + *problem};
  if (*current == *fresh)
    return Error{ErrorCode::invalid_request, "newPassword is the same as currentPassword"};
  return std::nullopt;
}

}  // namespace

http::Response ChangePasswordEndpoint::handle(const http::Request& request) {
  const auto found = callers_.find_bearer(request);
  if (std::holds_alternative<Anonymous>(found)) return token_challenge();
  if (const auto* error = std::get_if<Error>(&found)) return token_challenge(request, *error);
  const auto& user = std::get<Caller>(found).user;
  if (!user)
    return token_challenge(request,
                           {ErrorCode::insufficient_scope, "this token stands for a client, not for a user"});

  const auto form = read_parameters(request);
  if (!form) return error_response(form.error());
  const auto current = form->get("currentPassword");
  const auto fresh = form->get("newPassword");
  if (const auto problem = problem_with(current, fresh)) return error_response(*problem);
  const auto checked = passwords_.check(*user, Secret(std::string(*current)), request.remote_address);
  if (!checked && checked.error().code == ErrorCode::invalid_grant)
    return error_response({ErrorCode::invalid_grant, "currentPassword is wrong"});
  if (!checked) return error_response(checked.error());
  return replace(*user, std::string(*fresh));
}

http::Response ChangePasswordEndpoint::replace(const User& user, const std::string& new_password) {
  // Read before the last look at the password, so that a write in between is a conflict.
  const auto shown = users_.read(user.id);
  if (shown && passwords_.still_holds(user)) {
    Json document = shown->resource;
    document["password"] = new_password;
    const auto outcome = users_.write(user.id, document, Precondition{shown->version});
    if (std::holds_alternative<Shown>(outcome)) return token_response(Json::object());
  }
  auto response = error_response({ErrorCode::invalid_request, "the user was changed meanwhile; try again"});
  response.status = 409;
  return response;
}

}  // namespace codegrant::server
