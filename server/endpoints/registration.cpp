#include "server/endpoints/registration.hpp"

#include <array>

#include "server/domain/caller.hpp"
#include "server/domain/client_metadata.hpp"
#include "server/endpoints/error_description.hpp"
#include "server/endpoints/oauth_response.hpp"
#include "server/endpoints/request_body.hpp"

namespace codegrant::server {
namespace {

constexpr std::size_t most_bytes = 16 * 1024;  // some keys and addresses

/// The two error codes of RFC 7591 §3.2.2, which no other endpoint knows.
http::Response refusal(const char* code, const std::string& detail) {
  const Error said{ErrorCode::invalid_request, detail};
  auto response = error_response(said);
  response.body = to_text(Json{{"error", code}, {"error_description", error_description(said)}});
  return response;
}

http::Response invalid_metadata(const std::string& detail) {
  return refusal("invalid_client_metadata", detail);
}

http::Response refusal(const Problems& problems) {
  std::string detail;
  for (const Invalid& problem : problems)
    detail += (detail.empty() ? "" : "; ") + metadata_member(problem) + ": " + problem.diagnostics;
  const bool is_of_redirect_uris = metadata_member(problems.front()).starts_with("redirect_uris");
  return is_of_redirect_uris ? refusal("invalid_redirect_uri", detail) : invalid_metadata(detail);
}

http::Response changed_meanwhile() {
  auto response = error_response({ErrorCode::invalid_request, "the client was changed meanwhile; try again"});
  response.status = 409;
  return response;
}

std::variant<Json, http::Response> read_metadata(const http::Request& request) {
  if (request.body.size() > most_bytes) {
    auto response = invalid_metadata("the request is longer than " + std::to_string(most_bytes) + " bytes");
    response.status = 413;
    return response;
  }
  if (!has_content_type(request, "application/json"))
    return invalid_metadata("send Content-Type: application/json");
  auto metadata = parse_json(request.body);
  if (!metadata) return invalid_metadata(metadata.error().detail);
  if (!metadata->is_object()) return invalid_metadata("the body must be an object");
  return *std::move(metadata);
}

}  // namespace

RegistrationEndpoint::RegistrationEndpoint(const std::string& issuer, const Secret& initial_access_token,
                                           ClientRegistration& registration, SecretCheck& secrets,
                                           Throttle& throttle, const Crypto& crypto)
    : address_(issuer + "/auth/register"),
      registration_(registration),
      secrets_(secrets),
      throttle_(throttle),
      crypto_(crypto) {
  if (!initial_access_token.empty()) initial_access_token_ = crypto.sha256(initial_access_token.reveal());
}

http::Response RegistrationEndpoint::create(const http::Request& request) {
  if (auto refused = refuse_to_register(request)) return *std::move(refused);
  auto metadata = read_metadata(request);
  if (auto* refused = std::get_if<http::Response>(&metadata)) return std::move(*refused);
  Problems problems;
  auto document = client_of_metadata(std::get<Json>(metadata), problems);
  if (!problems.empty()) return refusal(problems);
  return answer(201, registration_.create(std::move(document)));
}

http::Response RegistrationEndpoint::read(const http::Request& request, const std::string& client_id) {
  auto found = find(request, client_id);
  if (auto* refused = std::get_if<http::Response>(&found)) return std::move(*refused);
  return tell(200, std::get<RegisteredClient>(found));
}

http::Response RegistrationEndpoint::replace(const http::Request& request, const std::string& client_id) {
  auto found = find(request, client_id);
  if (auto* refused = std::get_if<http::Response>(&found)) return std::move(*refused);
  const auto& registered = std::get<RegisteredClient>(found);
  auto metadata = read_metadata(request);
  if (auto* refused = std::get_if<http::Response>(&metadata)) return std::move(*refused);
  const Json& said = std::get<Json>(metadata);
  if (auto refused = refuse_identity(request, registered.client, said)) return *std::move(refused);
  Problems problems;
  const auto document = client_of_metadata(said, problems);
  if (!problems.empty()) return refusal(problems);
  return answer(200, registration_.replace(registered, document));
}

http::Response RegistrationEndpoint::erase(const http::Request& request, const std::string& client_id) {
  auto found = find(request, client_id);
  if (auto* refused = std::get_if<http::Response>(&found)) return std::move(*refused);
  if (!registration_.erase(std::get<RegisteredClient>(found))) return changed_meanwhile();
  http::Response done{204, {}, {}};
  return http::no_store(done);
}

/// Where anybody may, each try counts; else each wrong token does.
std::optional<http::Response> RegistrationEndpoint::refuse_to_register(const http::Request& request) {
  const Attempt attempt{Attempt::By::registration, {}, request.remote_address};
  if (!initial_access_token_) {
    const auto taken = throttle_.take(attempt);
    return taken ? std::nullopt : std::optional(error_response(taken.error()));
  }
  const auto token = read_bearer(request);
  if (!token) return bearer_challenge();
  const auto right = throttle_.guard(attempt, [&] {
    return equal_in_constant_time(bytes_of(crypto_.sha256(token->reveal())),
                                  bytes_of(*initial_access_token_));
  });
  if (!right) return error_response(right.error());
  if (!*right)
    return token_challenge(request, {ErrorCode::invalid_token, "the initial access token is wrong"});
  return std::nullopt;
}

std::variant<RegisteredClient, http::Response> RegistrationEndpoint::find(const http::Request& request,
                                                                          const std::string& client_id) {
  const auto token = read_bearer(request);
  if (!token) return bearer_challenge();
  std::optional<RegisteredClient> found;
  const auto right = throttle_.guard({Attempt::By::registration, client_id, request.remote_address}, [&] {
    found = registration_.find(client_id, *token);
    return found.has_value();
  });
  if (!right) return error_response(right.error());
  if (found) return *std::move(found);
  return token_challenge(request, {ErrorCode::invalid_token,
                                   "this is no registration access token of a client at this address"});
}

/// RFC 7592 §2.2: what a client must say of itself, and what is not for it to say.
std::optional<http::Response> RegistrationEndpoint::refuse_identity(const http::Request& request,
                                                                    const Client& client,
                                                                    const Json& metadata) {
  constexpr std::array ours{"registration_access_token", "registration_client_uri",
                            "client_secret_expires_at", "client_id_issued_at"};
  if (member_at(metadata, {"client_id"}) != Json(client.id))
    return invalid_metadata("client_id: is needed, and must be that of this address (RFC 7592 §2.2)");
  for (const auto* name : ours)
    if (metadata.contains(name))
      return invalid_metadata(std::string(name) + ": must be left out (RFC 7592 §2.2)");
  return metadata.contains("client_secret") ? refuse_secret(request, client, metadata) : std::nullopt;
}

std::optional<http::Response> RegistrationEndpoint::refuse_secret(const http::Request& request,
                                                                  const Client& client,
                                                                  const Json& metadata) {
  const auto right = secrets_.check({client.id, client.secret_hash},
                                    Secret(string_member(metadata, "client_secret")), request.remote_address);
  if (!right) return error_response(right.error());
  if (*right) return std::nullopt;
  return invalid_metadata(
      "client_secret: must be the one that was issued, or be left out: it cannot be chosen");
}

http::Response RegistrationEndpoint::answer(int status, const ClientRegistration::Outcome& outcome) const {
  if (const auto* registered = std::get_if<RegisteredClient>(&outcome)) return tell(status, *registered);
  if (const auto* problems = std::get_if<Problems>(&outcome)) return refusal(*problems);
  return changed_meanwhile();
}

http::Response RegistrationEndpoint::tell(int status, const RegisteredClient& registered) const {
  const auto& [client, token, secret, version] = registered;
  Json metadata = metadata_of_client(client);
  metadata["client_id"] = client.id;
  metadata["registration_client_uri"] = address_ + "/" + client.id;
  metadata["registration_access_token"] = token.reveal();
  if (secret) {
    metadata["client_secret"] = secret->reveal();
    metadata["client_secret_expires_at"] = 0;
  }
  auto response = token_response(metadata);
  response.status = status;
  return response;
}

}  // namespace codegrant::server
