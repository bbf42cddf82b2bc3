#include "server/endpoints/login.hpp"

#include "server/endpoints/begin_login.hpp"
#include "server/endpoints/first_factor.hpp"
#include "server/endpoints/form_problem.hpp"
#include "server/endpoints/page_response.hpp"

namespace codegrant::server {

http::Response LoginEndpoint::show(const http::Request& request) {
  auto found = find_waiting_request(flow_, request, interaction_in_query(request));
  if (auto* response = std::get_if<http::Response>(&found)) return std::move(*response);
  const auto& waiting = std::get<WaitingRequest>(found);
  return page(waiting, waiting.request.login_hint, std::nullopt);
}

http::Response LoginEndpoint::submit(const http::Request& request) {
  const auto form = Form::parse(request.body);
  auto found = check_posted_form(flow_, request, form ? *form : Form(), PageForm::login);
  if (auto* response = std::get_if<http::Response>(&found)) return std::move(*response);
  const auto& waiting = std::get<WaitingRequest>(found);

  const std::string username(form->get("username").value_or(""));
  const Secret password{std::string(form->get("password").value_or(""))};
  const auto user = flow_.passwords.check(username, password, request.remote_address);
  if (!user) return page(waiting, username, user.error());
  return go_on(waiting, **user, username);
}

http::Response LoginEndpoint::go_on(const WaitingRequest& waiting, const User& user,
                                    const std::string& username) {
  if (user.two_factor.enabled) {
    flow_.interactions.record_first_factor(waiting.interaction.id, first_factor_of(user, flow_.crypto));
    return to_page("/auth/second-factor", waiting.interaction);
  }
  if (auto response = begin_login(flow_, waiting, user)) return *std::move(response);
  return page(waiting, username, Error{ErrorCode::invalid_grant, {}});
}

http::Response LoginEndpoint::page(const WaitingRequest& waiting, const std::string& username,
                                   const std::optional<Error>& error) const {
  const auto problem = form_problem(error, "This user name and password do not fit together.");
  return page_response(problem.status,
                       flow_.pages.login({.client_name = waiting.client.name,
                                          .username = username,
                                          .error = problem.text,
                                          .interaction = waiting.interaction.id,
                                          .csrf_token = csrf_token(flow_, waiting, PageForm::login),
                                          .sign_up = flow_.sign_up == Switch::on}),
                       {waiting.target.redirect_uri, flow_.grant_page_url}, problem.retry_after);
}

}  // namespace codegrant::server
