#include "server/endpoints/grant.hpp"

#include <algorithm>
#include <array>

#include "codegrant/codec/origin.hpp"
#include "server/endpoints/oauth_response.hpp"
#include "server/endpoints/page_response.hpp"
#include "server/json/json.hpp"

namespace codegrant::server {
namespace {

std::string description_of(std::string_view scope) {
  static constexpr std::array<std::pair<std::string_view, const char*>, 6> known{{
      {"openid", "Confirm who you are"},
      {"profile", "Your name and how you like to be addressed"},
      {"email", "Your e-mail address"},
      {"address", "Your postal address"},
      {"phone", "Your phone number"},
      {"offline_access", "Stay signed in while you are away"},
  }};
  const auto found =
      std::find_if(known.begin(), known.end(), [&](const auto& row) { return row.first == scope; });
  return found == known.end() ? std::string() : found->second;
}

/// Where the answer goes, as a person reads it: the host, or the scheme of a native application.
std::string host_of(const std::string& redirect_uri) {
  const auto uri = Uri::parse(redirect_uri);
  if (!uri) return redirect_uri;
  std::string host(uri->host.empty() ? uri->scheme : uri->host);
  if (!uri->port.empty()) host.append(":").append(uri->port);
  return host;
}

bool wants_json(const http::Request& request) {
  return request.header("Accept").value_or("").find("application/json") != std::string_view::npos;
}

Json json_of(const GrantPage& page) {
  Json scopes = Json::array();
  for (const auto& [name, description] : page.scopes)
    scopes.push_back({{"name", name}, {"description", description}});
  return {
      {"interaction", page.interaction},
      {"csrf_token", page.csrf_token},
      {"client",
       {{"id", page.client_id}, {"name", page.client_name}, {"registered_itself", page.registered_itself}}},
      {"user", page.user_name},
      {"scopes", std::move(scopes)},
      {"redirect_host", page.redirect_host}};
}

}  // namespace

http::Response GrantEndpoint::show(const http::Request& request) {
  auto found = find_question(request);
  if (!flow_.grant_page_url.empty() && wants_json(request)) return tell(request, found);
  if (auto* response = std::get_if<http::Response>(&found)) return std::move(*response);
  const auto& [page, redirect_uri] = std::get<Question>(found);
  return page_response(200, flow_.pages.grant(page), {redirect_uri});
}

std::variant<GrantEndpoint::Question, http::Response> GrantEndpoint::find_question(
    const http::Request& request) {
  auto found = find_waiting_request(flow_, request, interaction_in_query(request));
  if (auto* response = std::get_if<http::Response>(&found)) return std::move(*response);
  const auto& waiting = std::get<WaitingRequest>(found);
  const auto& login = waiting.login;
  const auto user = login ? flow_.directory.user(login->user) : nullptr;
  if (!user || waiting.whom == WaitingRequest::For::account) return back_to_authorize(waiting.interaction);

  GrantPage page{.client_id = waiting.client.id,
                 .client_name = waiting.client.name,
                 .user_name = user->display_name,
                 .scopes = {},
                 .redirect_host = host_of(waiting.target.redirect_uri),
                 .registered_itself = !waiting.client.registration_token_hash.empty(),
                 .interaction = waiting.interaction.id,
                 .csrf_token = csrf_token(flow_, waiting, PageForm::grant)};
  for (const auto& scope : waiting.request.consent.tokens())
    page.scopes.push_back({scope, description_of(scope)});
  return Question{std::move(page), waiting.target.redirect_uri};
}

/// The operator's page may be of another origin of this site: it alone may read the token against forgery.
http::Response GrantEndpoint::tell(const http::Request& request,
                                   const std::variant<Question, http::Response>& found) const {
  auto response = error_response(
      {ErrorCode::invalid_request, "nobody is asked anything here: the login has expired, or was finished"});
  if (const auto* question = std::get_if<Question>(&found))
    response = http::content(200, "application/json", to_text(json_of(question->page)));
  http::no_store(response).add("Vary", "Origin");
  const auto page = Uri::parse(flow_.grant_page_url);
  if (!page || request.header("Origin") != origin(*page)) return response;
  response.set("Access-Control-Allow-Origin", origin(*page));
  return response.set("Access-Control-Allow-Credentials", "true");
}

http::Response GrantEndpoint::submit(const http::Request& request) {
  const auto form = Form::parse(request.body);
  auto found = check_posted_form(flow_, request, form ? *form : Form(), PageForm::grant);
  if (auto* response = std::get_if<http::Response>(&found)) return std::move(*response);
  const auto& waiting = std::get<WaitingRequest>(found);
  const auto& login = waiting.login;
  if (!login || waiting.whom == WaitingRequest::For::account) return back_to_authorize(waiting.interaction);

  // Anything but a plain "allow" is a no.
  const bool allowed = form->get("decision") == "allow";
  if (allowed) flow_.consents.record(login->user, waiting.client.id, waiting.request.consent);
  flow_.interactions.record_consent(waiting.interaction.id, allowed ? Consent::allowed : Consent::denied,
                                    login->id);
  return back_to_authorize(waiting.interaction);
}

}  // namespace codegrant::server
