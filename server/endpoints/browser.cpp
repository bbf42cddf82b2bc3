#include "server/endpoints/browser.hpp"

#include <array>

#include "codegrant/codec/base64url.hpp"

namespace codegrant::server {
namespace {

constexpr std::array session_names{"__Host-codegrant_session", "codegrant_session"};

}  // namespace

std::optional<std::string> session_cookie_in(const http::Request& request) {
  for (const auto* name : session_names)
    if (auto cookie = request.cookie(name)) return cookie;
  return std::nullopt;
}

std::optional<std::string> session_cookie_in(const http::Response& response) {
  for (const auto& [header, value] : response.headers) {
    if (!http::same_header_name(header, "Set-Cookie")) continue;
    const auto equals = value.find('=');
    for (const std::string_view name : session_names)
      if (value.substr(0, equals) == name) return value.substr(equals + 1, value.find(';') - equals - 1);
  }
  return std::nullopt;
}

BrowserCookies::BrowserCookies(std::string_view issuer, const Crypto& crypto, Random& random)
    : is_https_(issuer.starts_with("https:")),
      session_name_(session_names[is_https_ ? 0 : 1]),
      browser_name_(std::string(is_https_ ? "__Host-" : "") + "codegrant_browser"),
      crypto_(crypto),
      random_(random) {}

std::optional<Secret> BrowserCookies::session(const http::Request& request) const {
  return read(request, session_name_, ordered_token_length);
}

void BrowserCookies::set_session(http::Response& response, const Secret& cookie) const {
  response.add("Set-Cookie", session_name_ + "=" + cookie.reveal() + attributes());
}

std::optional<Secret> BrowserCookies::browser(const http::Request& request) const {
  return read(request, browser_name_, token_length);
}

Secret BrowserCookies::ensure_browser(const http::Request& request, http::Response& response) const {
  if (auto known = browser(request)) return *std::move(known);
  Secret fresh = random_token(random_);
  response.add("Set-Cookie", browser_name_ + "=" + fresh.reveal() + attributes());
  return fresh;
}

std::string BrowserCookies::csrf_token(const Secret& browser, std::string_view interaction,
                                       std::string_view session) const {
  const std::string bound_to = "csrf " + std::string(interaction) + " " + std::string(session);
  return base64url::encode(bytes_of(crypto_.hmac_sha256(browser.reveal(), bound_to)));
}

std::optional<Secret> BrowserCookies::read(const http::Request& request, const std::string& name,
                                           std::size_t length) const {
  auto value = request.cookie(name);
  if (!value || value->size() != length) return std::nullopt;
  return Secret(*std::move(value));
}

std::string BrowserCookies::attributes() const {
  return std::string("; Path=/; HttpOnly; SameSite=Lax") + (is_https_ ? "; Secure" : "");
}

}  // namespace codegrant::server
