#include "server/login/report.hpp"

#include <array>
#include <ctime>

#include "server/json/json.hpp"
#include "server/login/printable.hpp"

namespace codegrant::login {
namespace {

using server::Json;
using server::string_member;

Json object_of(const std::string& claims) {
  auto json = server::parse_json(claims);
  return json && json->is_object() ? *std::move(json) : Json::object();
}

/// OpenID Connect Core §5.1 has the name in one text; Aidbox has its parts.
std::string name_of(const Json& claims) {
  if (auto name = string_member(claims, "name"); !name.empty()) return name;
  const Json& parts = server::member_at(claims, {"name"});
  if (auto formatted = string_member(parts, "formatted"); !formatted.empty()) return formatted;
  const auto given = string_member(parts, "givenName");
  const auto family = string_member(parts, "familyName");
  return given + (given.empty() || family.empty() ? "" : " ") + family;
}

std::string line(const std::string& name, const std::string& value) {
  if (value.empty()) return {};
  constexpr std::size_t column = 10;
  std::string text = "  " + printable(name);
  text.append(text.size() < column ? column - text.size() : 1, ' ');
  return text + printable(value) + "\n";
}

server::http::Response page(int status, const std::string& title, const std::string& text) {
  auto response = server::http::content(status, "text/html; charset=utf-8",
                                        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                                        "<meta name=\"color-scheme\" content=\"light dark\"><title>" +
                                            html(title) + "</title></head>\n<body><h1>" + html(title) +
                                            "</h1><p>" + html(text) + "</p></body></html>\n");
  response.set("Content-Security-Policy",
               "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'");
  response.set("X-Content-Type-Options", "nosniff");
  response.set("X-Frame-Options", "DENY");
  response.set("Referrer-Policy", "no-referrer");
  response.set("Cross-Origin-Opener-Policy", "same-origin");
  response.set("Cross-Origin-Resource-Policy", "same-origin");
  return server::http::no_store(response);
}

}  // namespace

std::string date_time(UnixTime time) {
  const std::time_t seconds = to_unix(time);
  std::tm parts{};
  std::array<char, sizeof "2026-11-22T08:00:00Z"> text{};
  gmtime_r(&seconds, &parts);
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

std::string in_words(const Refused& refused) {
  std::string words = printable(refused.text);
  if (refused.status != 0) words += " (HTTP " + std::to_string(refused.status) + ")";
  for (const auto& said : {refused.error, refused.error_description, refused.error_uri})
    if (!said.empty()) words += ": " + printable(said);
  return words;
}

std::string who_signed_in(const SignedInSession& session) {
  const auto claims = object_of(session.claims);
  const auto name = name_of(claims);
  const auto& who = name.empty() ? session.sub : name;
  std::string text =
      who.empty() ? "Signed in; the server did not say who.\n" : "Signed in as " + printable(who) + ".\n";
  text += line("sub", session.sub) + line("name", name) + line("email", string_member(claims, "email"));
  return text + line("scope", session.scope) + line("expires", date_time(session.expires_at));
}

std::string list_of(const std::string& claims) {
  const auto object = object_of(claims);
  std::string text;
  for (const auto& [name, value] : object.items())
    text += line(name, value.is_string() ? value.get<std::string>() : server::to_text(value));
  return text;
}

server::http::Response signed_in_page() {
  return page(200, "You are signed in", "You may close this window; the terminal has the rest.");
}

server::http::Response refused_page(const Refused& refused) {
  return page(400, "You are not signed in", in_words(refused) + ". You may close this window.");
}

}  // namespace codegrant::login
