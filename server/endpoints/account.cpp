#include "server/endpoints/account.hpp"

#include "server/endpoints/form_problem.hpp"
#include "server/endpoints/page_response.hpp"

namespace codegrant::server {
namespace {

constexpr const char* wrong_code = "This code is wrong, or was used already. Codes change every 30 seconds.";

Form read_form(const http::Request& request) {
  const auto form = Form::parse(request.body);
  return form ? *form : Form();
}

http::Response nobody_is_logged_in(const LoginFlow& flow) {
  return error_page(
      flow.pages,
      {"You are not logged in any more", "Your account was not changed.", "Open this page again and log in."},
      403);
}

}  // namespace

http::Response AccountEndpoint::show(const http::Request& request) {
  const auto visit = find_visit(request);
  if (!visit) return ask_to_log_in(request);
  return page(*visit, {}, std::nullopt);
}

http::Response AccountEndpoint::revoke(const http::Request& request) {
  const Form form = read_form(request);
  auto found = check_form(request, form);
  if (auto* response = std::get_if<http::Response>(&found)) return std::move(*response);
  const auto& visit = std::get<Visit>(found);
  flow_.consents.revoke(visit.user.id, std::string(form.get("client").value_or("")));
  return http::see_other("/auth/account");
}

http::Response AccountEndpoint::show_enrolment(const http::Request& request) {
  const auto visit = find_visit(request);
  if (!visit) return ask_to_log_in(request);
  if (visit->user.two_factor.enabled) return http::see_other("/auth/account");
  return enrol_page(*visit, flow_.second_factor.propose(visit->user), std::nullopt);
}

http::Response AccountEndpoint::enrol(const http::Request& request) {
  const Form form = read_form(request);
  auto found = check_form(request, form);
  if (auto* response = std::get_if<http::Response>(&found)) return std::move(*response);
  const auto& visit = std::get<Visit>(found);
  // Whoever has the factor on turns it off with a code first: an open browser must not exchange the key.
  if (visit.user.two_factor.enabled) return http::see_other("/auth/account");

  const auto pending = flow_.second_factor.reopen(visit.user, form.get("pending").value_or(""));
  if (!pending) return http::see_other("/auth/account/second-factor");
  const auto confirmed = flow_.second_factor.confirm(visit.user, *pending, form.get("code").value_or(""),
                                                     request.remote_address);
  if (!confirmed) return enrol_page(visit, *pending, confirmed.error());
  const auto written =
      write_two_factor(visit.user, {{"enabled", true}, {"secretKey", pending->key.reveal()}});
  if (!written) return enrol_page(visit, *pending, written.error());
  return page(visit, "From now on, logging in asks for a code of your app.", std::nullopt);
}

http::Response AccountEndpoint::turn_off(const http::Request& request) {
  const Form form = read_form(request);
  auto found = check_form(request, form);
  if (auto* response = std::get_if<http::Response>(&found)) return std::move(*response);
  const auto& visit = std::get<Visit>(found);
  if (!visit.user.two_factor.enabled) return http::see_other("/auth/account");

  const auto checked =
      flow_.second_factor.check(visit.user, form.get("code").value_or(""), request.remote_address);
  if (!checked) return page(visit, {}, checked.error());
  const auto written = write_two_factor(visit.user, Json());
  if (!written) return page(visit, {}, written.error());
  return page(visit, "From now on, your password alone logs you in.", std::nullopt);
}

std::optional<AccountEndpoint::Visit> AccountEndpoint::find_visit(const http::Request& request) const {
  auto browser = flow_.cookies.browser(request);
  auto session = current_login(flow_, request);
  auto user = session ? flow_.directory.user(session->user) : nullptr;
  if (!browser || !user) return std::nullopt;
  return Visit{*std::move(browser), *std::move(session), *user};
}

http::Response AccountEndpoint::ask_to_log_in(const http::Request& request) const {
  return begin_interaction(flow_, request, "/auth/login", std::string(account_parameters));
}

std::variant<AccountEndpoint::Visit, http::Response> AccountEndpoint::check_form(const http::Request& request,
                                                                                 const Form& form) const {
  auto visit = find_visit(request);
  if (!visit) return nobody_is_logged_in(flow_);
  if (!equal_in_constant_time(form.get("csrf_token").value_or(""), csrf_token(*visit))) return forged(flow_);
  return *std::move(visit);
}

/// For all forms of the account's pages, in this login alone.
std::string AccountEndpoint::csrf_token(const Visit& visit) const {
  return flow_.cookies.csrf_token(visit.browser, "account", visit.session.id);
}

/// A null takes the factor away.
Result<void> AccountEndpoint::write_two_factor(const User& user, const Json& two_factor) {
  const auto shown = users_.read(user.id);
  if (shown) {
    Json document = shown->resource;
    document["twoFactor"] = two_factor;
    if (std::holds_alternative<Shown>(users_.write(user.id, document, Precondition{shown->version})))
      return {};
  }
  return Error{ErrorCode::temporarily_unavailable, "the user was changed meanwhile"};
}

http::Response AccountEndpoint::page(const Visit& visit, const std::string& message,
                                     const std::optional<Error>& error) const {
  const auto user = flow_.directory.user(visit.user.id);
  if (!user) return nobody_is_logged_in(flow_);
  AccountPage page{.user_name = user->display_name,
                   .grants = {},
                   .two_factor = user->two_factor.enabled,
                   .message = message,
                   .error = {},
                   .csrf_token = csrf_token(visit)};
  for (const auto& granted : flow_.consents.list(user->id)) {
    const auto client = flow_.directory.client(granted.client);
    page.grants.push_back(
        {granted.client, client ? client->name : granted.client, granted.scope.to_string()});
  }
  const auto problem = form_problem(error, wrong_code);
  page.error = problem.text;
  return page_response(problem.status, flow_.pages.account(page), {flow_.issuer}, problem.retry_after);
}

http::Response AccountEndpoint::enrol_page(const Visit& visit, const PendingKey& pending,
                                           const std::optional<Error>& error) const {
  const auto problem = form_problem(error, wrong_code);
  return page_response(
      problem.status,
      flow_.pages.enrol({.otpauth_uri = otpauth_uri(flow_.pages.brand(), visit.user, pending.key),
                         .key = pending.key,
                         .pending = pending.sealed,
                         .error = problem.text,
                         .csrf_token = csrf_token(visit)}),
      {flow_.issuer}, problem.retry_after);
}

}  // namespace codegrant::server
