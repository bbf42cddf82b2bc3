#include "server/endpoints/authorization_response.hpp"

#include "server/endpoints/error_description.hpp"
#include "server/endpoints/page_response.hpp"

namespace codegrant::server {
namespace {

http::Response post(const RedirectTarget& target, const LoginFlow& flow, const Form& answer) {
  FormPostPage page{.action = target.redirect_uri, .fields = {}};
  for (const auto& [name, value] : answer.entries()) page.fields.push_back({name, value});
  return posting_page_response(flow.pages.form_post(page), target.redirect_uri);
}

http::Response send(const RedirectTarget& target, const LoginFlow& flow, Form answer) {
  if (target.state) answer.set("state", *target.state);
  answer.set("iss", flow.issuer);
  if (target.response_mode == ResponseMode::form_post) return post(target, flow, answer);
  auto response = http::see_other(http::with_query(target.redirect_uri, answer.encode()));
  return response.set("Referrer-Policy", "no-referrer");
}

}  // namespace

http::Response redirect_with_code(const RedirectTarget& target, const LoginFlow& flow, const Secret& code) {
  Form answer;
  answer.set("code", code.reveal());
  return send(target, flow, std::move(answer));
}

http::Response redirect_with_error(const RedirectTarget& target, const LoginFlow& flow, const Error& error) {
  Form answer;
  answer.set("error", std::string(to_string(error.code)));
  answer.set("error_description", error_description(error));
  return send(target, flow, std::move(answer));
}

}  // namespace codegrant::server
