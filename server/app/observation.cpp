#include "server/app/observation.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>

#include "codegrant/codec/form.hpp"
#include "server/app/log_line.hpp"
#include "server/app/log_setup.hpp"
#include "server/app/response_document.hpp"
#include "server/domain/client_authentication.hpp"
#include "server/domain/date_time.hpp"
#include "server/domain/token_digest.hpp"
#include "server/domain/token_finder.hpp"
#include "server/endpoints/browser.hpp"
#include "server/endpoints/request_body.hpp"
#include "server/http/method.hpp"

namespace codegrant::server {
namespace {

constexpr std::array grant_types{"authorization_code", "refresh_token", "client_credentials", "password",
                                 "urn:ietf:params:oauth:grant-type:token-exchange"};

/// One of a few words, since a label that anybody may make up would fill the memory.
template <class Known>
std::string one_of(const Known& known, std::string_view word) {
  return std::find(known.begin(), known.end(), word) == known.end() ? "other" : std::string(word);
}

void log(const http::Request& request, const http::Response& response, Metrics::Duration took) {
  if (!spdlog::should_log(spdlog::level::info)) return;
  const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
  LogLine line;
  line.add("request", current_request());
  // The path without its query: codes and states stand there.
  line.add("method", request.method).add("path", request.path);
  line.add("status", std::to_string(response.status)).add("microseconds", std::to_string(microseconds));
  line.add("address", request.remote_address);
  if (const auto reason = reason_of(response); !reason.empty()) line.add("reason", reason);
  if (const auto requests = spdlog::get(request_logger)) requests->info(line.text());
}

constexpr std::string_view revocation = "/auth/revoke";

/// What is told of the session that `find` finds. Nobody where the store cannot say: the request gets its
/// answer, and its line, all the same.
template <class Find>
Json told_of(const Find& find) try {
  const std::optional<SessionRecord> session = find();
  Json told = Json::object();
  if (!session) return told;
  told["session"] = session->id;
  if (!session->user.empty()) told["user"] = session->user;
  if (!session->client.empty()) told["client"] = session->client;
  return told;
} catch (const std::exception& error) {
  spdlog::error("the audit cannot say whose request it is: {}", error.what());
  return Json::object();
}

/// Whoever has no session and got nowhere: it cost nothing, and anybody can do it again.
bool is_of_a_stranger(const AuditEvent& event, const Json& who) {
  return event.outcome == "failure" && !who.contains("session");
}

/// Whether a stranger tried to be somebody, or met a fault of ours; not where he was turned away unchecked.
bool is_a_try(const AuditEvent& event, const http::Response& response, const Json& who) {
  constexpr std::array tries{"login", "sign-up", "issue", "refresh", "reuse"};
  if (response.status == 429) return false;
  if (!who.empty() || response.status >= 500) return true;
  return std::find(tries.begin(), tries.end(), event.event) != tries.end();
}

/// Whether the answer is the same where no session ended.
bool is_told_by_its_session(const http::Request& request, const AuditEvent& event) {
  return event.outcome == "success" && (event.event == "logout" || request.path == revocation);
}

}  // namespace

Observation::Observation(Handler handler, const std::vector<Route>& routes, const Parts& parts)
    : handler_(std::move(handler)), parts_(parts) {
  for (const Route& route : routes) {
    const std::string pattern(route.pattern);
    if (route.audience == Audience::people) pages_.insert(pattern);
    if (pattern.find(':') == std::string::npos)
      fixed_routes_.insert(pattern);
    else
      open_routes_.push_back(pattern);
  }
}

http::Response Observation::handle(const http::Request& request) const {
  const CurrentRequest named(random_id(parts_.random));
  const auto began = std::chrono::steady_clock::now();
  const bool is_told = parts_.audit != nullptr && is_audited(request);
  // Before it is answered: afterwards its session may have ended.
  const Json caller = is_told ? caller_of(request) : Json::object();
  auto response = handler_(request);
  response.set("X-Request-Id", current_request());
  const auto took = std::chrono::steady_clock::now() - began;
  log(request, response, took);
  count(request, route_of(request.path), response, took);
  if (is_told) audit(request, response, caller);
  return response;
}

void Observation::tell_of_refusal(const http::Request& request, http::Response& response) const {
  const CurrentRequest named(random_id(parts_.random));
  response.set("X-Request-Id", current_request());
  log(request, response, {});
  count(request, route_of(request.path), response, {});
}

void Observation::tell_of_turned_away(std::size_t requests) const {
  spdlog::warn("requests were turned away with 503, as too many wait: {}", requests);
  parts_.metrics.count_turned_away(requests);
}

std::string Observation::route_of(const std::string& path) const {
  if (fixed_routes_.contains(path)) return path;
  const auto matches = [&](const std::string& pattern) { return match(pattern, path).has_value(); };
  const auto found = std::find_if(open_routes_.begin(), open_routes_.end(), matches);
  return found == open_routes_.end() ? "none" : *found;
}

void Observation::count(const http::Request& request, const std::string& route,
                        const http::Response& response, Metrics::Duration took) const {
  parts_.metrics.count_request(http::is_known_method(request.method) ? request.method : "other", route,
                               response.status, took);
  if (const auto reason = reason_of(response); !reason.empty()) parts_.metrics.count_refused(route, reason);
  if (request.path != "/auth/token" || response.status != 200) return;
  const auto form = read_parameters(request);
  parts_.metrics.count_issued(one_of(grant_types, form ? form->get("grant_type").value_or("") : ""));
}

void Observation::audit(const http::Request& request, const http::Response& response,
                        const Json& caller) const {
  for (const auto& event : audit_events(request, response)) {
    if (is_told_by_its_session(request, event) && caller == caller_of(request)) continue;
    Json line = whom(event, response, caller);
    if (is_of_a_stranger(event, line)) {
      if (!is_a_try(event, response, line)) continue;
      if (!strangers_.take(request.remote_address, parts_.clock.now())) continue;
      if (const auto left_out = strangers_.take_left_out(); left_out > 0) line["left_out"] = left_out;
    }
    tell(event, std::move(line), request.remote_address);
  }
}

/// The old cookie says nothing of who logs in; tokens are told of under their own session.
Json Observation::whom(const AuditEvent& event, const http::Response& response, const Json& caller) const {
  const bool is_login = event.event == "login" || event.event == "sign-up";
  const bool is_of_tokens = event.event == "issue" || event.event == "refresh";
  Json begun = is_login || is_of_tokens ? session_in(response) : Json::object();
  return begun.empty() && !is_login ? caller : begun;
}

void Observation::tell(const AuditEvent& event, Json line, const std::string& address) const {
  line["time"] = date_time(parts_.clock.now());
  line["request"] = current_request();
  line["address"] = address;
  line["event"] = event.event;
  line["outcome"] = event.outcome;
  if (!event.reason.empty()) line["reason"] = event.reason;
  if (!event.resource.empty()) line["resource"] = event.resource;
  parts_.audit->add(line.dump(-1, ' ', true, Json::error_handler_t::replace));
}

/// Whose session the cookie of a page belongs to, and elsewhere the token, also one that is taken back: what
/// else a request brings, nobody looks at but an auditor. Of a client with Basic authentication what it calls
/// itself, which only a success proves.
Json Observation::caller_of(const http::Request& request) const {
  if (pages_.contains(request.path)) {
    const auto cookie = session_cookie_in(request);
    return cookie ? session_of(*cookie, TokenKind::cookie) : Json::object();
  }
  if (Json revoked = session_to_revoke(request); !revoked.empty()) return revoked;
  const auto authorization = request.header("Authorization");
  if (authorization && is_basic(*authorization)) {
    const auto basic = read_basic(*authorization);
    return basic ? Json{{"client", basic->id.substr(0, 64)}} : Json::object();
  }
  if (!authorization) return Json::object();
  return session_of(authorization->substr(authorization->find(' ') + 1), TokenKind::access);
}

Json Observation::session_to_revoke(const http::Request& request) const {
  if (request.path != revocation) return Json::object();
  const auto form = read_parameters(request);
  const auto token = form ? form->get("token") : std::nullopt;
  if (!token) return Json::object();
  return told_of([&] { return session_behind(*token, parts_.sessions, parts_.crypto, parts_.clock.now()); });
}

/// The session that an answer begins or goes on with: its cookie, or its access token.
Json Observation::session_in(const http::Response& response) const {
  if (const auto cookie = session_cookie_in(response)) return session_of(*cookie, TokenKind::cookie);
  const auto body = response.status == 200 ? parse_json(response.body) : Result<Json>(Json());
  const std::string token = body ? string_member(*body, "access_token") : std::string();
  return token.empty() ? Json::object() : session_of(token, TokenKind::access);
}

Json Observation::session_of(std::string_view token, TokenKind kind) const {
  return told_of([&]() -> std::optional<SessionRecord> {
    auto found = parts_.sessions.find(token_digest(parts_.crypto, token), kind, parts_.clock.now());
    return found ? std::optional(std::move(found->session)) : std::nullopt;
  });
}

}  // namespace codegrant::server
