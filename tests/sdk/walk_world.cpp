#include "tests/sdk/walk_world.hpp"

#include <algorithm>

#include "tests/sdk/walk_step.hpp"

namespace codegrant {
namespace {

/// Calls `visit` with a reference to each text that is held.
template <class Visit>
void for_each_text(Holdings& held, Visit visit) {
  const auto visit_secret = [&visit](SecretView& secret) {
    auto text = secret.reveal();
    visit(text);
    secret = SecretView(text);
  };
  for (auto* tokens : {&held.tokens, &held.fresh}) {
    visit_secret(tokens->access_token);
    visit_secret(tokens->refresh_token);
    for (auto* text : {&tokens->scope, &tokens->sub, &tokens->claims}) visit(*text);
  }
  for (auto* secret : {&held.response.code, &held.id_token, &held.request_body}) visit_secret(*secret);
  for (auto* text : {&held.response.state, &held.response.iss, &held.response.refusal.error,
                     &held.response.refusal.error_description, &held.response.refusal.error_uri,
                     &held.login.state, &held.login.return_to, &held.login.app_state, &held.leave_to,
                     &held.server_nonce, &held.resource_origin, &held.resource_nonce, &held.jwks})
    visit(*text);
}

/// The same holdings, looking at a copy of their texts.
std::shared_ptr<const std::string> own(Holdings& held) {
  const auto texts = std::make_shared<std::string>();
  std::size_t size = 0;
  for_each_text(held, [&size](std::string_view text) { size += text.size(); });
  texts->reserve(size);
  for_each_text(held, [&texts](std::string_view& text) {
    const auto begin = texts->size();
    *texts += text;
    text = std::string_view(*texts).substr(begin, text.size());
  });
  return texts;
}

bool is_passing(const State& state) {
  return std::visit([]<class S>(const S&) { return Passing<S>; }, state);
}

}  // namespace

std::string World::make(const Move& move, Session& session) {
  using enum Move::Kind;
  turns_ = 0;
  late_ = false;
  switch (move.kind) {
    case configure: ask(Asked::configure, move, session); break;
    case begin_login: ask(Asked::login, move, session); break;
    case call_back: ask(Asked::callback, move, session, url_for(move)); break;
    case fetch: ask(Asked::fetch, move, session); break;
    case renew: ask(Asked::renew, move, session); break;
    case userinfo: ask(Asked::userinfo, move, session); break;
    case logout: ask(Asked::logout, move, session); break;
    case challenge: {
      auto& call = calls_[move.which];
      call.asked = Asked::challenge;
      call.status = Status::open;
      call.move = move;
      dispatch(call.id, Turn::first, session);
      break;
    }
    case cancel: {
      const auto id = calls_[move.which].id;
      // The core knows nothing of what its host keeps for later, nor of what it sends for a page.
      if (calls_[move.which].status == Status::open)
        calls_[move.which].status = Status::given_up;
      else
        settle(id);
      std::erase(postponed_, id);
      happen(Cancel{id}, session);
      break;
    }
    case peer_callback: happen(PeerCallback{url_for(move)}, session); break;
    case peer_signed_out: happen(PeerSignedOut{}, session); break;
    case wake:
      if (move.how == 1) now_ += Seconds{500};  // the machine slept
      happen(Wake{}, session);
      break;
    case timer:
      if (move.how == 0) now_ = std::max(now_, timer_);
      happen(Timer{}, session);
      break;
    case nonce_learnt: happen(NonceLearnt{"nonce-2", patient}, session); break;
    case store_answers:
    case http_answers:
    case http_fails:
    case signature_checked: answer_errand(move, session); break;
  }
  check_rest(session);
  keep(session);
  return wrong_;
}

void World::keep(const Session& session) {
  state_ = session.state();
  held_ = session.held();
  texts_ = own(held_);
}

// What a page asks

std::string World::url_for(const Move& move) const {
  const auto url = [](const std::string& query) { return std::string(redirect_uri) + "?" + query; };
  if (move.which == nobodys) {
    if (move.kind == Move::Kind::peer_callback || move.how == 1)
      return url("code=evil&iss=https://as.example&state=p" + std::string(43, 'E'));
    if (move.how == 0) return url("code=evil&iss=https://as.example&state=" + std::string(43, 'E'));
    return move.how == 2 ? url("error=access_denied&state=evil") : "https://app.example/patients";
  }
  const auto& login = logins_[move.which];
  const auto rest = "&state=" + login.state + "&iss=https://";
  if (move.how == 1) return url("error=access_denied" + rest + "as.example");
  if (move.how == 2) return url("code=evil" + rest + "evil.example");
  return url("code=code~" + number(move.which) + rest + "as.example");
}

void World::ask(Asked asked, const Move& move, Session& session, std::string url) {
  calls_.push_back({++last_call_, asked, Status::open, move, std::move(url), 0});
  dispatch(last_call_, Turn::first, session);
}

void World::dispatch(CallId id, Turn turn, Session& session) {
  const Call call = *find_call(id);  // a copy: the step may settle it
  asking_ = &call;
  turn_ = turn;
  retries_ = 0;
  const auto how = call.move.how;
  switch (call.asked) {
    case Asked::configure: happen(Configure{id, how == 0 ? deal_->options.json() : "{}"}, session); break;
    case Asked::login:
      happen(BeginLogin{id, how == 1 ? LoginMode::popup : LoginMode::redirect, how == 2 ? "//evil" : "/home",
                        "{}", ""},
             session);
      break;
    case Asked::callback: happen(CallbackReceived{id, call.url}, session); break;
    case Asked::fetch: happen(FetchAuthorize{id, turn, how == 0 ? "GET" : "DELETE", patient}, session); break;
    case Asked::challenge:
      happen(ResourceChallenge{id, turn, call.version, "GET", patient, how == 0 ? "" : "nonce-3"}, session);
      break;
    case Asked::renew: happen(Renew{id, turn}, session); break;
    case Asked::userinfo: happen(AskUserinfo{id, turn}, session); break;
    case Asked::logout: happen(Logout{id, static_cast<LogoutMode>(how), ""}, session); break;
  }
  asking_ = nullptr;
  turn_ = Turn::first;
}

// What must hold when a move has been made

void World::check_rest(const Session& session) {
  const auto& state = session.state();
  const auto& held = session.held();
  for (const auto& call : calls_) expect(is_known(call, session), "a call is forgotten");
  expect(awaited_request(state) == 0 || is_under_way(awaited_request(state)),
         "an answer is awaited that has come");
  if (const auto* checking = std::get_if<CheckingResponse>(&state))
    expect(is_under_way(checking->take), "an answer is awaited that has come");
  expect(postponed_.empty() || is_passing(state), "a call stays postponed");
  const bool signed_in = is<SignedIn>(state) || is<Renewing>(state);
  expect(!held.tokens.access_token.empty() ==
             (signed_in || (is<ValidatingIdToken>(state) && std::get<ValidatingIdToken>(state).renewal)),
         "tokens are held out of turn");
  expect(is<ValidatingIdToken>(state) == !held.fresh.access_token.empty(), "new tokens are held out of turn");
  expect(is<CheckingResponse>(state) || held.response.code.empty(), "a code is held out of turn");
  expect(is<PushingRequest>(state) || is<ExchangingCode>(state) || is<Renewing>(state) ||
             held.request_body.empty(),
         "a request is held out of turn");
}

/// True where the core still knows whom it has to settle.
bool World::is_known(const Call& call, const Session& session) const {
  if (call.status != Status::open) return true;
  const auto& state = session.state();
  const auto& visitor = session.held().visitor;
  if (awaited_call(state) == call.id || (visitor.call == call.id && is_under_way(visitor.take))) return true;
  if (const auto* checking = std::get_if<CheckingResponse>(&state); checking && checking->popup == call.id)
    return true;
  return std::any_of(errands_.begin(), errands_.end(), [&call](const Errand& errand) {
    return !errand.answered && errand.purpose == Purpose::userinfo && errand.call == call.id;
  });
}

// Small things

bool World::is_of_a_login(std::string_view of_claims) const {
  return std::any_of(logins_.begin(), logins_.end(), [of_claims](const Login& login) {
    return of_claims.find(login.nonce) != std::string_view::npos;
  });
}

bool World::is_under_way(RequestId id) const {
  return std::any_of(errands_.begin(), errands_.end(),
                     [id](const Errand& errand) { return errand.id == id && !errand.answered; });
}

bool World::pushes() const { return deal_->options.server.find("pushed_authorization") != std::string::npos; }

void World::settle(CallId id) {
  const auto call =
      std::find_if(calls_.begin(), calls_.end(), [id](const Call& each) { return each.id == id; });
  if (call == calls_.end()) return expect(false, "a call is settled twice");
  calls_.erase(call);
}

World::Call* World::find_call(CallId id) {
  const auto call =
      std::find_if(calls_.begin(), calls_.end(), [id](const Call& each) { return each.id == id; });
  return call == calls_.end() ? nullptr : &*call;
}

World::Errand* World::find_errand(RequestId id) {
  const auto errand =
      std::find_if(errands_.begin(), errands_.end(), [id](const Errand& each) { return each.id == id; });
  return errand == errands_.end() ? nullptr : &*errand;
}

void World::expect(bool holds, std::string_view what) {
  if (!holds && wrong_.empty()) wrong_ = what;
}

}  // namespace codegrant
