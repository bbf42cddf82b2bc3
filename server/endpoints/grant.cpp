#include "server/endpoints/grant.hpp"

#include <algorithm>
#include <array>

#include "codegrant/codec/uri.hpp"
#include "server/endpoints/page_response.hpp"

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

}  // namespace

http::Response GrantEndpoint::show(const http::Request& request) {
  auto found = find_waiting_request(flow_, request, interaction_in_query(request));
  if (auto* response = std::get_if<http::Response>(&found)) return std::move(*response);
  const auto& waiting = std::get<WaitingRequest>(found);
  const auto& login = waiting.login;
  const auto user = login ? flow_.directory.user(login->user) : std::nullopt;
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
  return page_response(200, flow_.pages.grant(page), waiting.target.redirect_uri);
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
