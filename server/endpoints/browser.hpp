// What ties a request to one browser: two cookies, and the CSRF tokens made from one of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "codegrant/base/secret.hpp"
#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/ports/crypto.hpp"
#include "server/ports/random.hpp"

namespace codegrant::server {

/// The session cookie that a request brings or an answer sets, whichever name it has: for those who look on.
std::optional<std::string> session_cookie_in(const http::Request& request);
std::optional<std::string> session_cookie_in(const http::Response& response);

/// Names and attributes of the cookies follow the issuer: with https they are Secure and `__Host-`.
class BrowserCookies {
 public:
  BrowserCookies(std::string_view issuer, const Crypto& crypto, Random& random);

  /// The secret of whoever is logged in. A new one at each login.
  std::optional<Secret> session(const http::Request& request) const;
  void set_session(http::Response& response, const Secret& cookie) const;

  /// The secret that every browser gets before it logs in. It says only that two requests come from the
  /// same browser.
  std::optional<Secret> browser(const http::Request& request) const;
  /// The browser's secret; gives it one with `response` where it has none yet.
  Secret ensure_browser(const http::Request& request, http::Response& response) const;

  /// The CSRF token for a form of one interaction in this browser, and of one login where `session` is not
  /// empty: no other site can know the cookie it is made of.
  std::string csrf_token(const Secret& browser, std::string_view interaction, std::string_view session) const;

 private:
  std::optional<Secret> read(const http::Request& request, const std::string& name, std::size_t length) const;
  std::string attributes() const;

  bool is_https_;
  std::string session_name_;
  std::string browser_name_;
  const Crypto& crypto_;
  Random& random_;
};

}  // namespace codegrant::server
