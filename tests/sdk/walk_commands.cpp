// Of the walk's world: what the host does by each command, and what must hold of it.
#include "tests/sdk/walk_world.hpp"

#include <algorithm>

#include "codegrant/protocol/pkce.hpp"
#include "tests/sdk/arena.hpp"
#include "tests/sdk/walk_words.hpp"

namespace codegrant {
namespace {

constexpr auto token_endpoint = "https://as.example/auth/token";

}  // namespace

void World::perform(const Command& command, Session& session) {
  const auto& [name, id, context, count, texts] = command;
  static const std::set<std::string> told = {"answer",   "fail",       "session",     "emit",
                                             "navigate", "open_popup", "replace_url", "broadcast"};
  if (told.count(name)) check_told(command);
  auto* call = find_call(id);
  if (name == "answer" || name == "fail") {
    settle(id);
  } else if (name == "postpone") {
    expect(call && call->status == Status::open, "a call is postponed that nobody makes");
    if (!call) return;
    call->status = Status::postponed;
    postponed_.push_back(id);
  } else if (name == "http_request") {
    perform_http(command, session);
  } else if (name == "store_put") {
    expect(asking_ && asking_->asked == Asked::login, "a transaction is kept for no login");
    expect(count == to_unix(now_ + Seconds{600}), "a transaction is kept for another time");
    logins_.push_back({asking_->move.how == 1 ? LoginMode::popup : LoginMode::redirect,
                       texts[1].substr(0, texts[1].find('\n')), texts[0], texts[1], now_ + Seconds{600}});
  } else if (name == "store_take") {
    Errand errand{Errand::Kind::take, id};
    for (std::size_t i = 0; i < logins_.size(); ++i) {
      if (logins_[i].key != texts[0]) continue;
      errand.login = static_cast<int>(i);
      errand.spent = logins_[i].taken;
      logins_[i].taken = true;
    }
    errands_.push_back(errand);
  } else if (name == "navigate" && begins_with(texts[0], "https://as.example/auth/end?")) {
    expect(asking_ || is<SignedOut>(session.state()), "the browser leaves without a logout");
  } else if (name == "navigate" || name == "open_popup") {
    expect(begins_with(texts[0], "https://as.example/auth/authorize?"), "the browser goes elsewhere");
    expect(call && call->asked == Asked::login, "the browser leaves for nobody");
    if (!pushes()) note_login_request(query_of(texts[0]));
    expect(logins_.back().mode == (name == "open_popup" ? LoginMode::popup : LoginMode::redirect),
           "a login goes the other way");
    logins_.back().left = true;
  } else if (name == "replace_url") {
    expect(texts[0] == redirect_uri, "the address bar keeps something");
  } else if (name == "authorize_request") {
    const auto& tokens = session.held().tokens;
    expect(is<SignedIn>(session.state()), "a request is authorized out of turn");
    expect(texts[0] == tokens.access_token.reveal() && !texts[0].empty(), "a request gets another token");
    expect(texts[1].empty() != deal_->dpop, "a proof is missing or too much");
    expect(call && (call->asked == Asked::challenge || (call->asked == Asked::fetch && call->move.how == 0)),
           "a request is authorized that nobody may make");
    if (!call) return;
    expect(call->asked == Asked::challenge || now_ < tokens.expires_at,
           "a request gets a token that is over");
    call->status = Status::sent;
    call->version = count;
  } else if (name == "verify_signature") {
    expect(is<ValidatingIdToken>(session.state()), "a signature is checked out of turn");
    errands_.push_back({Errand::Kind::verify, id});
  } else if (name == "set_timer") {
    timer_ = from_unix(count);
    expect(timer_ > now_, "a timer is set to the past");
  } else if (name == "session") {
    expect(texts[0] == name_of(session.state()), "the pages are told another status");
    expect((texts[1].empty() && texts[3].empty()) || texts[1] == "alice", "the pages are told somebody else");
  } else if (name == "erase_proof_key") {
    expect(deal_->dpop, "a key is forgotten that nobody has");
  } else {
    expect(name == "emit" || name == "broadcast", "a command that no host knows");
  }
}

/// Pages and other tabs must not see secrets; other tabs may see an address with its code.
void World::check_told(const Command& command) {
  for (const auto& text : command.texts) {
    auto rest = text;
    if (command.name == "broadcast")
      if (const auto code = rest.find("code~"); code != std::string::npos) rest.erase(code, 5);
    expect(!is_secret(rest), "a secret is told");
    for (const auto& login : logins_)
      expect(rest.find(login.code_verifier) == std::string::npos, "a code_verifier is told");
  }
}

void World::perform_http(const Command& command, const Session& session) {
  const auto purpose = static_cast<Purpose>(command.context & 0xFF);
  const auto& method = command.text(method_part);
  const auto& url = command.text(url_part);
  const auto& body = command.text(body_part);
  const auto& token = command.text(token_part);
  const auto& proof = command.text(proof_part);
  Errand errand{Errand::Kind::http, command.id, purpose, command.context >> 8};
  bool proves = deal_->dpop;
  switch (purpose) {
    case Purpose::metadata:
      proves = false;
      expect(url == "https://as.example/.well-known/oauth-authorization-server" ||
                 url == "https://as.example/.well-known/openid-configuration",
             "metadata is looked for elsewhere");
      expect(token.empty() && body.empty(), "metadata is asked for with a secret");
      break;
    case Purpose::push:
      expect(url == "https://as.example/auth/par" && token.empty() && !is_secret(body),
             "a pushed request has a secret");
      note_login_request(body);
      break;
    case Purpose::token: perform_token_request(url, body, errand, session); break;
    case Purpose::keys:
      proves = false;
      expect(url == "https://as.example/jwks" && token.empty() && body.empty(),
             "keys are asked for with a secret");
      break;
    case Purpose::userinfo:
    case Purpose::userinfo_again:
      expect(url == "https://as.example/auth/userinfo" && method == "GET" && body.empty(),
             "userinfo is asked for elsewhere");
      expect(token == session.held().tokens.access_token.reveal() && !token.empty(),
             "userinfo is asked for with another token");
      break;
    case Purpose::end_session:
      ++given_back_;
      if (method == "DELETE") {
        expect(url == "https://as.example/Session" && begins_with(token, "at~") && body.empty(),
               "a session is closed elsewhere");
      } else {
        proves = false;
        expect(
            url == "https://as.example/auth/revoke" && token.empty() && is_secret(parameter(body, "token")),
            "a token is given back elsewhere");
      }
      break;
  }
  errand.retries = retries_;
  expect(retries_ <= 1, "a nonce is given twice");
  expect(proof.empty() != proves, "a proof is missing or too much");
  // What nobody waits for may be answered in any way: the table shows that it does nothing.
  if (purpose != Purpose::end_session || awaited_request(session.state()) == command.id)
    errands_.push_back(errand);
}

/// A code goes out with the verifier of its own login, after that login's state and issuer were right, and
/// once; a refresh token only while it is good.
void World::perform_token_request(const std::string& url, const std::string& body, Errand& errand,
                                  const Session& session) {
  expect(url == token_endpoint && parameter(body, "client_id") == "webapp", "a secret goes elsewhere");
  if (parameter(body, "grant_type") == "refresh_token") {
    errand.token = parameter(body, "refresh_token");
    expect(is<Renewing>(session.state()), "tokens are renewed out of turn");
    expect(errand.token == session.held().tokens.refresh_token.reveal() && begins_with(errand.token, "rt~"),
           "another refresh token is sent");
    expect(turn_ == Turn::first, "a second turn renews");
    expect(!rotated_.count(errand.token), "a refresh token is sent that has been replaced");
    for (const auto& other : errands_)
      expect(other.kind != Errand::Kind::http || other.token != errand.token || other.answered,
             "two renewals are under way");
    return;
  }
  const auto code = parameter(body, "code");
  for (std::size_t i = 0; i < logins_.size(); ++i) {
    auto& login = logins_[i];
    if (code != "code~" + number(static_cast<int>(i))) continue;
    TestArena arena;
    errand.login = static_cast<int>(i);
    expect(++login.posts <= 1 + std::min(login.demands, 1), "a code is posted again");
    expect(login.posts > 1 || (login.taken && login.kept_until > now_),
           "a code is posted for a login that is over");
    expect(s256(parameter(body, "code_verifier"), arena) == login.code_challenge,
           "a code goes out with another login's verifier");
    expect(parameter(body, "redirect_uri") == redirect_uri, "a code goes out with another redirect_uri");
    expect(is<ExchangingCode>(session.state()), "a code is exchanged out of turn");
    return;
  }
  expect(false, "a code is posted that the server never gave to this app");
}

/// The authorization request of the latest login, as it leaves.
void World::note_login_request(const std::string& form) {
  auto& login = logins_.back();
  login.state = parameter(form, "state");
  login.code_challenge = parameter(form, "code_challenge");
  login.nonce = parameter(form, "nonce");
  expect(parameter(form, "response_type") == "code" && parameter(form, "code_challenge_method") == "S256" &&
             parameter(form, "redirect_uri") == redirect_uri,
         "the authorization request is not as it must be");
  expect(login.state.size() == (login.mode == LoginMode::popup ? 44u : 43u), "a state is not as it must be");
  expect(login.nonce.empty() != deal_->openid, "a nonce is missing or too much");
  expect(form.find(login.code_verifier) == std::string::npos, "a code_verifier leaves with the browser");
}

}  // namespace codegrant
