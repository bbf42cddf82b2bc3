// What must hold after each step of a scene. The readers here are not the session's own.
#include <algorithm>
#include <set>

#include "codegrant/codec/ascii.hpp"
#include "codegrant/protocol/pkce.hpp"
#include "tests/fuzz/named_values.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/fuzz/scene.hpp"
#include "tests/sdk/arena.hpp"
#include "tests/sdk/json_oracle.hpp"

namespace codegrant::fuzz {
namespace {

template <class S>
bool is(const State& state) {
  return std::holds_alternative<S>(state);
}

bool begins_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

nlohmann::json read(std::string_view text) {
  return nlohmann::json::parse(with_lesser_numbers(text), nullptr, false);
}

/// The string called `name`; empty where there is none.
std::string string_in(const nlohmann::json& json, const char* name) {
  const auto found = json.is_object() ? json.find(name) : json.end();
  return json.is_object() && found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

bool is_true_in(const nlohmann::json& json, const char* name) {
  return json.is_object() && json.contains(name) && json[name] == true;
}

std::string lowered(std::string text) {
  for (auto& c : text) c = lower(c);
  return text;
}

std::string without_query(std::string_view url) {
  return std::string(url.substr(0, url.find_first_of("?#")));
}

bool is_bounded(std::string_view text, std::size_t most) {
  return text.size() <= most && std::all_of(text.begin(), text.end(), [](char c) {
           return c >= ' ' && c <= '~' && c != '"' && c != '\\';
         });
}

}  // namespace

Scene::Before Scene::what_is_held() const {
  const auto& tokens = session_.held().tokens;
  return {session_.state(), std::string(tokens.access_token.reveal()),
          std::string(tokens.refresh_token.reveal()), std::string(tokens.sub), tokens.expires_at};
}

std::string Scene::endpoint(const char* name) const { return string_in(metadata_, name); }
std::string Scene::option(const char* name) const { return string_in(options_, name); }
bool Scene::is_bound() const { return is_true_in(options_, "dpop"); }

bool Scene::asks_for_id_token() const {
  const auto scope = " " + option("scope") + " ";
  return scope.find(" openid ") != std::string::npos;
}

void Scene::check_step(const Before& before, const std::vector<Command>& commands, const Occasion& occasion) {
  const auto& state = session_.state();
  const auto& held = session_.held();
  note_settings(before, occasion);
  require((before.state.index() != state.index()) == (!commands.empty() && commands[0].name == "session"),
          "the pages are not told of a new status");
  if (is<SignedIn>(state) && !is<SignedIn>(before.state)) check_signing_in(before, occasion);
  const bool renews = is<ValidatingIdToken>(state) && std::get<ValidatingIdToken>(state).renewal;
  require(held.tokens.access_token.empty() == !(is<SignedIn>(state) || is<Renewing>(state) || renews),
          "tokens are held out of turn");
  require(held.fresh.access_token.empty() || is<ValidatingIdToken>(state), "new tokens are held out of turn");
  require(held.response.code.empty() || is<CheckingResponse>(state), "a code is held out of turn");
  require(held.tokens.expires_at <= now_ + Seconds{315'360'000}, "a token is good for more than ten years");
  for (const auto& command : commands) check_command(command, before, occasion);
}

/// What the session took for its settings.
void Scene::note_settings(const Before& before, const Occasion& occasion) {
  if (is<Unconfigured>(before.state) || is<Failed>(before.state)) {
    if (!is<SignedOut>(session_.state()) && !is<Discovering>(session_.state())) return;
    options_ = read(occasion.value);
    metadata_ = options_.contains("metadata") ? options_["metadata"] : nlohmann::json();
  } else if (is<Discovering>(before.state) && is<SignedOut>(session_.state())) {
    metadata_ = read(occasion.value);
  } else {
    return;
  }
  if (!is<SignedOut>(session_.state())) return;
  require(endpoint("issuer") == option("issuer") && !option("issuer").empty(), "another issuer's metadata");
  require(metadata_["code_challenge_methods_supported"].dump().find("\"S256\"") != std::string::npos,
          "a server without S256");
  for (const auto* name : {"authorization_endpoint", "token_endpoint"})
    require(begins_with(endpoint(name), "https://") || begins_with(endpoint(name), "http://localhost") ||
                begins_with(endpoint(name), "http://127.0.0.1") ||
                begins_with(endpoint(name), "http://[::1]"),
            "an endpoint without TLS");
}

/// Somebody is signed in by an answer that was waited for, and by a good signature where one is asked for.
void Scene::check_signing_in(const Before& before, const Occasion& occasion) const {
  const auto& tokens_now = session_.held().tokens;
  if (tokens_now.access_token.reveal() == before.access_token && tokens_now.expires_at == before.expires_at)
    return require(occasion.errand != nullptr, "a renewal is given up for nothing");
  require(occasion.errand && !occasion.errand->dead, "somebody is signed in by no answer");
  if (is<ValidatingIdToken>(before.state)) {
    require(occasion.errand->kind == Errand::Kind::verify && occasion.good,
            "somebody is signed in without a good signature");
    require(before.sub.empty() || session_.held().tokens.sub == before.sub,
            "a renewal signs somebody else in");
  } else {
    require(is<Renewing>(before.state) || (is<ExchangingCode>(before.state) && !asks_for_id_token()),
            "somebody is signed in out of turn");
    require(occasion.status == 200 && occasion.errand->purpose == Purpose::token,
            "somebody is signed in by another answer");
    const auto tokens = read(occasion.value);
    require(string_in(tokens, "access_token") == session_.held().tokens.access_token.reveal(),
            "another token is taken over");
    require(lowered(string_in(tokens, "token_type")) == (is_bound() ? "dpop" : "bearer"),
            "a token of another type is taken over");
  }
}

void Scene::check_command(const Command& command, const Before& before, const Occasion& occasion) {
  const auto& [name, id, context, count, texts] = command;
  const auto call = calls_.find(id);
  if (name == "session") again_ = std::exchange(postponed_, {});
  if (name == "answer" || name == "fail" || name == "session" || name == "emit" || name == "broadcast" ||
      name == "navigate" || name == "open_popup" || name == "replace_url")
    check_told(command, occasion);

  if (name == "answer" || name == "fail") {
    settle(id);
  } else if (name == "postpone") {
    require(call != calls_.end() && id == occasion.call, "a call is postponed that nobody makes");
    call->second.postponed = true;
    postponed_.push_back(id);
  } else if (name == "http_request") {
    check_http(command, before, occasion);
  } else if (name == "store_put") {
    logins_.push_back({texts[0], texts[1], from_unix(static_cast<long long>(count))});
  } else if (name == "store_take") {
    Errand errand{Errand::Kind::take, id};
    for (std::size_t i = 0; i < logins_.size(); ++i) {
      if (logins_[i].key != texts[0]) continue;
      errand.login = static_cast<int>(i);
      errand.spent = std::exchange(logins_[i].taken, true);
    }
    errand.callback = occasion.callback;
    errands_.push_back(errand);
  } else if (name == "navigate" || name == "open_popup") {
    check_leaving(command, occasion);
  } else if (name == "replace_url") {
    require(id == occasion.call, "another page's address is changed");
  } else if (name == "authorize_request") {
    require(is<SignedIn>(before.state), "a request is authorized out of turn");
    require(texts[0] == before.access_token && !texts[0].empty(), "a request gets another token");
    require(call != calls_.end() && id == occasion.call && !call->second.url.empty(),
            "a request is authorized that nobody makes");
    // Which addresses pass in full is another target's to find.
    const auto& url = call->second.url;
    require(has_odd_options() || (begins_with(lowered(url), "https://as.example") &&
                                  url.find("/Patient") != std::string::npos),
            "a request is authorized that no rule lists");
    check_proof(texts[1], call->second.method, url, texts[0]);
    settle(id);
  } else if (name == "verify_signature") {
    require(is<ValidatingIdToken>(session_.state()), "a signature is checked out of turn");
    check_signature_request(command);
    errands_.push_back({Errand::Kind::verify, id});
  } else if (name == "set_timer") {
    require(from_unix(static_cast<long long>(count)) > now_, "a timer is set to the past");
  } else {
    require(name == "session" || name == "emit" || name == "broadcast" || name == "erase_proof_key",
            "a command that no host knows");
  }
}

/// Pages and other tabs must not see secrets; other tabs see an address with its code.
void Scene::check_told(const Command& command, const Occasion& occasion) const {
  if (command.name == "broadcast" && command.text(0) == "callback")
    return require(command.text(1) == occasion.callback, "another address is handed over");
  for (const auto& text : command.texts) {
    require(!is_secret(text), "a secret is told");
    for (const auto& login : logins_)
      require(text.find(login.kept.substr(0, 43)) == std::string::npos, "a code_verifier is told");
  }
  if (command.name == "session") {
    require(command.text(0) == name_of(session_.state()), "the pages are told another status");
    require(command.text(3).empty() || read(command.text(3)).is_object(), "the claims are no object");
  } else if (command.name == "fail") {
    require(is_bounded(command.text(3), 64) && is_bounded(command.text(4), 512) &&
                is_bounded(command.text(5), 512),
            "the server's words are not bounded");
  }
}

void Scene::check_leaving(const Command& command, const Occasion&) {
  const auto& url = command.text(0);
  if (command.name == "navigate" && begins_with(url, endpoint("end_session_endpoint")) &&
      is<SignedOut>(session_.state()))
    return;
  require(begins_with(url, endpoint("authorization_endpoint")), "the browser goes elsewhere");
  require(calls_.count(command.id) != 0, "the browser leaves for nobody");
  const auto query = query_in(url);
  if (named_value(query, "request_uri").empty()) note_login_request(query);
}

/// The authorization request of the latest login, as it leaves.
void Scene::note_login_request(std::string_view form) {
  auto& login = logins_.back();
  login.state = named_value(form, "state");
  login.code_challenge = named_value(form, "code_challenge");
  login.nonce = named_value(form, "nonce");
  for (const auto* name : {"state", "code_challenge", "response_type", "client_id", "redirect_uri"}) {
    int times = 0;
    named_value(form, name, &times);
    require(times == 1, "a parameter of the authorization request is not sent once");
  }
  require(named_value(form, "response_type") == "code" &&
              named_value(form, "code_challenge_method") == "S256" &&
              named_value(form, "redirect_uri") == option("redirect_uri"),
          "the authorization request is not as it must be");
  require(login.nonce.empty() != asks_for_id_token(), "a nonce is missing or too much");
}

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
                login.posts == 2 && string_in(read(occasion.value), "error") == "use_dpop_nonce",
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
  auto json = read(proof);
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
  const auto jwk = read(command.text(1));
  const auto& signing_input = command.text(2);
  const auto dot = signing_input.find('.');
  require(dot != std::string::npos, "no signing input");
  const auto part = [&](std::string_view text) { return read(*base64url::decode(text)); };
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

void Scene::settle(CallId id) { require(calls_.erase(id) == 1, "a call is settled twice"); }

}  // namespace codegrant::fuzz
