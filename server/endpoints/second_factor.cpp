#include "server/endpoints/second_factor.hpp"

#include "server/endpoints/begin_login.hpp"
#include "server/endpoints/first_factor.hpp"
#include "server/endpoints/form_problem.hpp"
#include "server/endpoints/page_response.hpp"

namespace codegrant::server {

http::Response SecondFactorEndpoint::show(const http::Request& request) {
  auto found = find_waiting_request(flow_, request, interaction_in_query(request));
  if (auto* response = std::get_if<http::Response>(&found)) return std::move(*response);
  const auto& waiting = std::get<WaitingRequest>(found);
  const auto user = user_of_first_factor(waiting.interaction.first_factor, flow_.directory, flow_.crypto);
  if (!user) return to_page("/auth/login", waiting.interaction);
  return page(waiting, *user, std::nullopt);
}

http::Response SecondFactorEndpoint::submit(const http::Request& request) {
  const auto form = Form::parse(request.body);
  auto found = check_posted_form(flow_, request, form ? *form : Form(), PageForm::login);
  if (auto* response = std::get_if<http::Response>(&found)) return std::move(*response);
  const auto& waiting = std::get<WaitingRequest>(found);
  const auto user = user_of_first_factor(waiting.interaction.first_factor, flow_.directory, flow_.crypto);
  if (!user || !user->two_factor.enabled) return to_page("/auth/login", waiting.interaction);

  const auto checked =
      flow_.second_factor.check(*user, form->get("code").value_or(""), request.remote_address);
  if (!checked) return page(waiting, *user, checked.error());
  if (auto response = begin_login(flow_, waiting, *user)) return *std::move(response);
  return to_page("/auth/login", waiting.interaction);
}

http::Response SecondFactorEndpoint::page(const WaitingRequest& waiting, const User& user,
                                          const std::optional<Error>& error) const {
  const auto problem =
      form_problem(error, "This code is wrong, or was used already. Codes change every 30 seconds.");
  return page_response(problem.status,
                       flow_.pages.second_factor({.client_name = waiting.client.name,
                                                  .user_name = user.display_name,
                                                  .error = problem.text,
                                                  .interaction = waiting.interaction.id,
                                                  .csrf_token = csrf_token(flow_, waiting, PageForm::login)}),
                       {waiting.target.redirect_uri, flow_.grant_page_url}, problem.retry_after);
}

}  // namespace codegrant::server
