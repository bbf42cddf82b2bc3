#include "server/endpoints/sign_up.hpp"

#include <algorithm>

#include "server/domain/new_password.hpp"
#include "server/endpoints/begin_login.hpp"
#include "server/endpoints/form_problem.hpp"
#include "server/endpoints/page_response.hpp"

namespace codegrant::server {
namespace {

/// ASCII alone, since other scripts have letters that look like it, and some that show nothing at all. An
/// e-mail address is no user name here: nobody has shown that it is his.
bool is_user_name(std::string_view text) {
  const auto is_alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return !text.empty() && text.size() <= 64 && is_alphanumeric(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

Error refused(std::string text) { return {ErrorCode::invalid_request, std::move(text)}; }

}  // namespace

http::Response SignUpEndpoint::show(const http::Request& request) {
  auto found = find_waiting_request(flow_, request, interaction_in_query(request));
  if (auto* response = std::get_if<http::Response>(&found)) return std::move(*response);
  return page(std::get<WaitingRequest>(found), {}, std::nullopt);
}

http::Response SignUpEndpoint::submit(const http::Request& request) {
  const auto form = Form::parse(request.body);
  auto found = check_posted_form(flow_, request, form ? *form : Form(), PageForm::login);
  if (auto* response = std::get_if<http::Response>(&found)) return std::move(*response);
  const auto& waiting = std::get<WaitingRequest>(found);

  const std::string username(form->get("username").value_or(""));
  const auto user = create(username, std::string(form->get("password").value_or("")), request.remote_address);
  if (!user) return page(waiting, username, user.error());
  if (auto response = begin_login(flow_, waiting, *user)) return *std::move(response);
  return to_page("/auth/login", waiting.interaction);
}

Result<User> SignUpEndpoint::create(const std::string& username, const std::string& password,
                                    const std::string& address) {
  if (!is_user_name(username))
    return refused("A username is 1 to 64 of A-Z a-z 0-9 . _ - and begins with a letter or a digit.");
  if (auto problem = problem_of_new_password(password)) return refused(*std::move(problem));
  if (const auto taken = throttle_.take({Attempt::By::sign_up, {}, address}); !taken) return taken.error();

  const std::string id = random_id(flow_.random);
  const auto outcome = users_.write(id, {{"userName", username}, {"password", password}}, Precondition{0});
  if (std::holds_alternative<Duplicate>(outcome)) return refused("This username is taken: choose another.");
  const auto user = flow_.directory.user(id);
  if (!user) return refused("This user could not be made: try again.");
  return *user;
}

http::Response SignUpEndpoint::page(const WaitingRequest& waiting, const std::string& username,
                                    const std::optional<Error>& error) const {
  const auto problem = form_problem(error, error ? error->detail : std::string());
  return page_response(problem.status,
                       flow_.pages.sign_up({.client_name = waiting.client.name,
                                            .username = username,
                                            .error = problem.text,
                                            .interaction = waiting.interaction.id,
                                            .csrf_token = csrf_token(flow_, waiting, PageForm::login)}),
                       {waiting.target.redirect_uri, flow_.grant_page_url}, problem.retry_after);
}

}  // namespace codegrant::server
