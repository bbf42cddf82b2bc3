// What must hold of the requests of a session: where they go, with which secrets, and after which checks.
#include <algorithm>
#include <set>

#include "codegrant/codec/base64url.hpp"
#include "codegrant/protocol/pkce.hpp"
#include "tests/fuzz/named_values.hpp"
#include "tests/fuzz/other_readers.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/fuzz/scene.hpp"
#include "tests/sdk/arena.hpp"

namespace codegrant::fuzz {

void Scene::check_http(const Command& command, const Before& before, const Occasion& occasion) {
  const auto purpose = static_cast<Purpose>(command.context & 0xFF);
  const auto& method = command.text(method_part);
  const auto& url = command.text(url_part);
  const auto& body = command.text(body_part);
  const auto& token = command.text(token_part);
  const auto& proof = command.text(proof_part);
  Errand errand{Errand::Kind::http, command.id, purpose, command.context >> 8};
  errand.posted = body;
  bool proves = is_bound();
  switch (purpose) {
    case Purpose::metadata:
      proves = false;
      require(begins_with(url, "https://as.example") || has_odd_options(),
              "metadata is looked for elsewhere");
      require(url.find("/.well-known/") != std::string::npos && token.empty() && body.empty(),
              "metadata is asked for with a secret");
      break;
    case Purpose::push:
      require(url == endpoint("pushed_authorization_request_endpoint") && token.empty() && !is_secret(body),
              "a pushed request has a secret");
      note_login_request(body);
      break;
    case Purpose::token:
      require(url == endpoint("token_endpoint") && token.empty(), "a secret goes elsewhere");
      if (named_value(body, "grant_type") == "authorization_code") {
        check_code_exchange(errand, before, occasion);
      } else {
        require(is<Renewing>(session_.state()), "tokens are renewed out of turn");
        require(named_value(body, "refresh_token") == before.refresh_token && !before.refresh_token.empty(),
                "another refresh token is sent");
      }
      break;
    case Purpose::keys:
      proves = false;
      require(url == endpoint("jwks_uri") && token.empty() && body.empty(), "keys are asked for elsewhere");
      break;
    case Purpose::userinfo_again:
      require(is_bound() && occasion.errand && occasion.errand->purpose == Purpose::userinfo,
              "userinfo is asked for again, and not for want of a nonce");
      [[fallthrough]];
    case Purpose::userinfo:
      require(url == endpoint("userinfo_endpoint") && body.empty(), "userinfo is asked for elsewhere");
      require(token == before.access_token && !token.empty(), "userinfo is asked for with another token");
      break;
    case Purpose::end_session:
      if (method == "DELETE") {
        require(option("profile") == "aidbox" && begins_with(url, option("issuer")) && !token.empty(),
                "a session is closed elsewhere");
      } else {
        proves = false;
        require(url == endpoint("revocation_endpoint") && token.empty(), "a token is given back elsewhere");
      }
      break;
  }
  require(proof.empty() != proves, "a proof is missing or too much");
  if (proves) check_proof(proof, method, url, token);
  errands_.push_back(errand);
}

/// A code goes out after its login's state and issuer were right, with the verifier of that login, and once;
/// once more only where a nonce is demanded.
void Scene::check_code_exchange(Errand& errand, const Before& before, const Occasion& occasion) {
  require(is<ExchangingCode>(session_.state()) && occasion.errand && !occasion.errand->dead,
          "a code is exchanged out of turn");
  const auto& cause = *occasion.errand;
  errand.login = cause.login;
  require(cause.login >= 0, "a code is exchanged for nobody's login");
  auto& login = logins_[static_cast<std::size_t>(cause.login)];
  ++login.posts;
  if (cause.kind == Errand::Kind::http) {
    require(is<ExchangingCode>(before.state) && is_bound() && occasion.status / 100 == 4 &&
                login.posts == 2 && string_in(read_json(occasion.value), "error") == "use_dpop_nonce",
            "a code is posted again");
    return require(errand.posted == cause.posted, "another code is posted on demand");
  }
  require(cause.kind == Errand::Kind::take && login.posts == 1, "a code is posted again");

  const auto query = query_in(cause.callback);
  int codes = 0;
  int states = 0;
  int issuers = 0;
  const auto code = named_value(query, "code", &codes);
  const auto state = named_value(query, "state", &states);
  const auto iss = named_value(query, "iss", &issuers);
  require(codes == 1 && states == 1 && issuers <= 1 && named_value(query, "error").empty(),
          "a code is taken from an ambiguous answer");
  require(begins_with(cause.callback, without_query(option("redirect_uri")).substr(0, 8)),
          "another place answers");
  require(state == login.state, "a code is taken with another login's state");
  require(iss.empty() ? !is_true_in(metadata_, "authorization_response_iss_parameter_supported")
                      : iss == option("issuer"),
          "a code is taken from another issuer");
  require(now_ < occasion.expires_at, "a code is taken for a login that is over");

  static TestArena arena;
  arena.wipe();
  const auto code_verifier = named_value(errand.posted, "code_verifier");
  require(named_value(errand.posted, "code") == code, "another code is posted");
  require(code_verifier == occasion.value.substr(0, occasion.value.find('\n')), "another verifier is posted");
  require(occasion.value != login.kept || s256(code_verifier, arena) == login.code_challenge,
          "a verifier is posted that is not the challenge's");
  require(named_value(errand.posted, "redirect_uri") == option("redirect_uri") &&
              named_value(errand.posted, "client_id") == option("client_id"),
          "a code is exchanged as another client's");
}

/// RFC 9449 §4.2
void Scene::check_proof(const std::string& proof, const std::string& method, const std::string& url,
                        const std::string& token) const {
  if (!is_bound()) return require(proof.empty(), "a proof that nobody asked for");
  auto json = read_json(proof);
  require(json.is_object(), "a proof is no JSON");
  require(string_in(json, "htm") == method && string_in(json, "htu") == without_query(url),
          "a proof is for another request");
  require(string_in(json, "jti").size() == 43 && json["iat"].is_number_unsigned(), "a proof lacks a claim");
  require(string_in(json, "ath").empty() == token.empty(), "a proof is for another token");
}

/// OpenID Connect Core §3.1.3.7: no signature is looked at before all that it signs is right.
void Scene::check_signature_request(const Command& command) const {
  const auto& held = session_.held();
  const auto& alg = command.text(0);
  const auto jwk = read_json(command.text(1));
  const auto& signing_input = command.text(2);
  const auto dot = signing_input.find('.');
  require(dot != std::string::npos, "no signing input");
  const auto part = [&](std::string_view text) { return read_json(*base64url::decode(text)); };
  const auto header = part(std::string_view(signing_input).substr(0, dot));
  auto claims = part(std::string_view(signing_input).substr(dot + 1));
  static const std::set<std::string> known = {"RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"};
  require(known.count(alg) && string_in(header, "alg") == alg && !header.contains("crit"),
          "another algorithm");
  const auto type = string_in(jwk, "kty");
  require(type == (alg[0] == 'E' ? alg[1] == 'S' ? "EC" : "OKP" : "RSA"), "a key of another type");
  require(string_in(header, "kid").empty() || string_in(jwk, "kid") == string_in(header, "kid"),
          "another key");
  require(command.text(4) == held.fresh.access_token.reveal(), "another access token");
  require(command.text(5) == string_in(claims, "at_hash"), "another at_hash");

  require(string_in(claims, "iss") == option("issuer"), "another issuer's id_token");
  const auto& aud = claims["aud"];
  require(aud == option("client_id") ||
              (aud.is_array() && std::count(aud.begin(), aud.end(), option("client_id")) > 0),
          "another client's id_token");
  require(!string_in(claims, "sub").empty() && string_in(claims, "sub") == held.fresh.sub,
          "nobody's id_token");
  const auto second = static_cast<double>(to_unix(now_ + held.clock_offset));
  require(claims["exp"].is_number() && claims["exp"].get<double>() > second - 61, "an id_token that is over");
  require(claims["iat"].is_number() && claims["iat"].get<double>() < second + 61,
          "an id_token of the future");
  if (std::get<ValidatingIdToken>(session_.state()).renewal)
    return require(held.tokens.sub.empty() || held.fresh.sub == held.tokens.sub, "somebody else's id_token");
  const auto login = std::find_if(logins_.begin(), logins_.end(),
                                  [&](const Login& each) { return each.state == held.login.state; });
  require(login != logins_.end() && string_in(claims, "nonce") == login->nonce && !login->nonce.empty(),
          "another login's id_token");
}

}  // namespace codegrant::fuzz
