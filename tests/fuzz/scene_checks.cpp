// What must hold after each step of a scene. The readers here are not the session's own.
#include <algorithm>
#include <utility>

#include "codegrant/codec/ascii.hpp"
#include "tests/fuzz/named_values.hpp"
#include "tests/fuzz/other_readers.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/fuzz/scene.hpp"

namespace codegrant::fuzz {
namespace {

std::string lowered(std::string text) {
  for (auto& c : text) c = lower(c);
  return text;
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
    options_ = read_json(occasion.value);
    metadata_ = options_.contains("metadata") ? options_["metadata"] : nlohmann::json();
  } else if (is<Discovering>(before.state) && is<SignedOut>(session_.state())) {
    metadata_ = read_json(occasion.value);
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
    const auto tokens = read_json(occasion.value);
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
    check_leaving(command);
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
      require(login.spoiled || text.find(login.kept.substr(0, 43)) == std::string::npos,
              "a code_verifier is told");
  }
  if (command.name == "session") {
    require(command.text(0) == name_of(session_.state()), "the pages are told another status");
    require(command.text(3).empty() || read_json(command.text(3)).is_object(), "the claims are no object");
  } else if (command.name == "fail") {
    require(is_bounded(command.text(3), 64) && is_bounded(command.text(4), 512) &&
                is_bounded(command.text(5), 512),
            "the server's words are not bounded");
  }
}

void Scene::check_leaving(const Command& command) {
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

void Scene::settle(CallId id) { require(calls_.erase(id) == 1, "a call is settled twice"); }

}  // namespace codegrant::fuzz
