#include "server/endpoints/authorization_response.hpp"

#include "server/endpoints/error_description.hpp"

namespace codegrant::server {
namespace {

http::Response redirect(const RedirectTarget& target, const std::string& issuer, Form answer) {
  if (target.state) answer.set("state", *target.state);
  answer.set("iss", issuer);
  auto response = http::see_other(http::with_query(target.redirect_uri, answer.encode()));
  return response.set("Referrer-Policy", "no-referrer");
}

}  // namespace

http::Response redirect_with_code(const RedirectTarget& target, const std::string& issuer,
                                  const Secret& code) {
  Form answer;
  answer.set("code", code.reveal());
  return redirect(target, issuer, std::move(answer));
}

http::Response redirect_with_error(const RedirectTarget& target, const std::string& issuer,
                                   const Error& error) {
  Form answer;
  answer.set("error", std::string(to_string(error.code)));
  answer.set("error_description", error_description(error));
  return redirect(target, issuer, std::move(answer));
}

}  // namespace codegrant::server
