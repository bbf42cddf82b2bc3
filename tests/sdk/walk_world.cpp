#include "tests/sdk/walk_world.hpp"

#include <algorithm>
#include <map>

#include "codegrant/protocol/pkce.hpp"
#include "codegrant/session/transaction.hpp"
#include "tests/sdk/arena.hpp"
#include "tests/sdk/fingerprint.hpp"
#include "tests/sdk/id_tokens.hpp"

namespace codegrant {
namespace {

constexpr std::size_t most_calls = 3;     // that are open at the same time
constexpr std::size_t most_answered = 2;  // errands that may be answered once more
constexpr std::uint8_t nobodys = 255;     // the login of a forged callback

constexpr auto patient = "https://as.example/Patient";
constexpr auto token_endpoint = "https://as.example/auth/token";
constexpr auto demand = R"({"error":"use_dpop_nonce"})";

/// All secrets that the server gives have this in them, and nothing else has.
constexpr char secret_mark = '~';

bool is_secret(std::string_view text) { return text.find(secret_mark) != std::string_view::npos; }

std::string number(int n) {
  auto digits = std::to_string(n);
  return std::string(3 - digits.size(), '0') + digits;
}

/// The same text with numbered tokens called by the order in which they are met.
std::string with_tokens_renamed(const std::string& text) {
  std::map<std::string, int> names;
  std::string renamed = text;
  for (auto at = renamed.find("t~"); at != std::string::npos; at = renamed.find("t~", at + 1)) {
    const auto name = renamed.substr(at + 2, 3);
    const auto place = names.emplace(name, static_cast<int>(names.size())).first->second;
    renamed.replace(at + 2, 3, number(place));
  }
  return renamed;
}

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

template <class E>
bool takes(const State& state) {
  return std::visit([]<class S>(const S&) { return Takes<S, E>; }, state);
}

template <class S>
bool is(const State& state) {
  return std::holds_alternative<S>(state);
}

bool is_passing(const State& state) {
  return std::visit([]<class S>(const S&) { return Passing<S>; }, state);
}

/// How many answers an HTTP request can be given, besides none.
std::uint8_t variants_of(Purpose purpose, const Deal& deal) {
  switch (purpose) {
    case Purpose::metadata: return 4;
    case Purpose::push: return deal.dpop ? 3 : 2;
    case Purpose::token: return static_cast<std::uint8_t>(deal.dpop ? 6 : 5);
    case Purpose::keys: return 2;
    case Purpose::userinfo:
    case Purpose::userinfo_again: return 2;
    case Purpose::end_session: return 2;
  }
  return 0;
}

}  // namespace

std::string describe(const Move& move) {
  static constexpr std::array names = {
      "configure", "begin_login",  "call_back",     "peer_callback", "fetch",           "challenge",
      "renew",     "userinfo",     "logout",        "cancel",        "peer_signed_out", "wake",
      "timer",     "nonce_learnt", "store_answers", "http_answers",  "http_fails",      "signature_checked"};
  return std::string(names.at(static_cast<std::size_t>(move.kind))) + "(" + std::to_string(move.which) +
         ", " + std::to_string(move.how) + ")";
}

// What can happen

std::vector<Move> World::moves() const {
  using enum Move::Kind;
  std::vector<Move> moves;
  if (calls_.size() < most_calls) add_page_moves(moves);
  for (std::uint8_t i = 0; i < calls_.size(); ++i) {
    if (calls_[i].status != Status::given_up) moves.push_back({cancel, i});
    if (calls_[i].status == Status::sent) {
      moves.push_back({challenge, i, 0});
      if (deal_->dpop) moves.push_back({challenge, i, 1});
    }
  }
  moves.push_back({peer_callback, nobodys});
  for (std::uint8_t i = 0; i < logins_.size(); ++i)
    if (logins_[i].left && logins_[i].mode == LoginMode::popup) moves.push_back({peer_callback, i});
  moves.push_back({peer_signed_out});
  moves.push_back({wake, 0, 0});
  moves.push_back({wake, 0, 1});
  if (timer_ != UnixTime{}) {
    moves.push_back({timer, 0, 0});
    moves.push_back({timer, 0, 1});
  }
  if (deal_->dpop) moves.push_back({nonce_learnt});
  add_errand_moves(moves);
  return moves;
}

void World::add_page_moves(std::vector<Move>& moves) const {
  using enum Move::Kind;
  for (std::uint8_t how = 0; how < 2; ++how) {
    moves.push_back({configure, 0, how});
    moves.push_back({fetch, 0, how});
  }
  for (std::uint8_t how = 0; how < 3; ++how)
    if (how == 2 || logins_.size() < deal_->logins) moves.push_back({begin_login, 0, how});
  for (std::uint8_t how = 0; how < 4; ++how) {
    moves.push_back({call_back, nobodys, how});
    moves.push_back({logout, 0, how});
  }
  for (std::uint8_t i = 0; i < logins_.size(); ++i)
    for (std::uint8_t how = 0; how < 3 && logins_[i].left; ++how) moves.push_back({call_back, i, how});
  moves.push_back({renew});
  moves.push_back({userinfo});
}

void World::add_errand_moves(std::vector<Move>& moves) const {
  using enum Move::Kind;
  for (std::uint8_t i = 0; i < errands_.size(); ++i) {
    const auto& errand = errands_[i];
    if (errand.kind == Errand::Kind::take) {
      moves.push_back({store_answers, i, 0});
      if (!errand.answered) moves.push_back({store_answers, i, 1});  // it was lost
    } else if (errand.kind == Errand::Kind::verify) {
      moves.push_back({signature_checked, i, 0});
      moves.push_back({signature_checked, i, 1});
    } else if (errand.answered) {
      moves.push_back({http_answers, i, errand.how});
    } else {
      for (std::uint8_t how = 0; how < variants_of(errand.purpose, *deal_); ++how)
        moves.push_back({http_answers, i, how});
      moves.push_back({http_fails, i});
    }
  }
}

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

// What a command brings

void World::answer_errand(const Move& move, Session& session) {
  auto& kept = errands_[move.which];
  const bool again = kept.answered;
  if (!again && move.kind == Move::Kind::http_answers) kept.answer = tokens_for(kept, move.how);
  kept.answered = true;
  kept.how = move.how;
  const auto errand = kept;
  // Userinfo settles its call by the host's list of calls, which has it only once.
  if (again || errand.purpose == Purpose::userinfo) errands_.erase(errands_.begin() + move.which);
  late_ = errand.dead;
  switch (move.kind) {
    case Move::Kind::store_answers:
      if (move.how == 1 || errand.login < 0)
        happen(StoreMissing{errand.id}, session);
      else if (errand.spent)
        happen(StoreSpent{errand.id}, session);
      else {
        const auto login = logins_[static_cast<std::size_t>(errand.login)];
        happen(StoreLoaded{errand.id, login.kept_until, login.kept}, session);
      }
      break;
    case Move::Kind::signature_checked: happen(SignatureChecked{errand.id, move.how == 0}, session); break;
    case Move::Kind::http_fails: happen(HttpFailed{errand.id, errand.purpose, errand.call}, session); break;
    default: answer_http(errand, session);
  }
  late_ = false;
  retries_ = 0;
  const auto answered = [](const Errand& each) { return each.answered; };
  while (std::count_if(errands_.begin(), errands_.end(), answered) > static_cast<int>(most_answered))
    errands_.erase(std::find_if(errands_.begin(), errands_.end(), answered));
}

/// The body of a willing answer, where that is tokens. Tokens are new with each.
std::string World::tokens_for(const Errand& errand, std::uint8_t how) {
  if (errand.purpose != Purpose::token || how > 2) return "";
  const auto n = number(++minted_);
  const bool renewal = errand.login < 0;
  auto of_claims =
      claims().with("exp", std::to_string(to_unix(now_) + 300)).with("iat", std::to_string(to_unix(now_)));
  if (!renewal)
    of_claims = of_claims.with("nonce", in_quotes(logins_[static_cast<std::size_t>(errand.login)].nonce));
  // The second variant is somebody else's, the third is of another kind.
  if (how == 1) of_claims = of_claims.with(renewal ? "sub" : "nonce", R"("other")");
  const bool bound = deal_->dpop != (how == 2);
  if (renewal && how == 0) rotated_.insert(errand.token);
  return R"({"access_token":"at~)" + n + R"(","token_type":")" + (bound ? "DPoP" : "Bearer") +
         R"(","expires_in":400,"refresh_token":"rt~)" + n + "\"" +
         (deal_->openid ? ",\"id_token\":\"" + id_token(of_claims) + secret_mark + "\"" : "") + "}";
}

void World::answer_http(const Errand& errand, Session& session) {
  const auto how = errand.how;
  const auto answer = [&](int status, const std::string& body, const char* nonce = "") {
    happen(
        HttpResponse{errand.id, errand.purpose, errand.call, {status, "application/json", body}, nonce, {}},
        session);
  };
  switch (errand.purpose) {
    case Purpose::metadata:
      if (how == 0) return answer(200, metadata(openid_endpoints));
      return answer(how == 1 ? 404 : how == 2 ? 503 : 200, R"({"issuer":"https://evil.example"})");
    case Purpose::push:
      retries_ = how == 2 ? errand.retries + 1 : 0;
      if (how == 0) return answer(201, R"({"request_uri":"urn:x"})");
      return how == 1 ? answer(400, R"({"error":"invalid_request"})") : answer(400, demand, "nonce-1");
    case Purpose::token: {
      if (how < 3) {
        const bool awaited = awaited_request(session.state()) == errand.id;
        given_back_ = 0;
        answer(200, errand.answer);
        // RFC 7009: what nobody holds must not stay good. (A token of another type cannot be read.)
        const bool first = find_errand(errand.id) != nullptr;
        if (!awaited && first && how != 2)
          expect(given_back_ == 1, "tokens that come late are not given back");
        return;
      }
      if (how == 3) return answer(400, R"({"error":"invalid_grant"})");
      if (how == 4) return answer(503, "");
      retries_ = errand.retries + 1;
      if (errand.login >= 0) ++logins_[static_cast<std::size_t>(errand.login)].demands;
      return answer(400, demand, "nonce-1");
    }
    case Purpose::keys: return answer(200, how == 0 ? jwks({rsa_key()}) : jwks({}));
    case Purpose::userinfo:
    case Purpose::userinfo_again:
      return how == 0 ? answer(200, R"({"sub":"alice"})") : answer(401, R"({"error":"invalid_token"})");
    case Purpose::end_session: return answer(how == 0 ? 200 : 500, "");
  }
}

// A step, and what its commands do

namespace {

/// All that a session is but what anybody may tell it, and who waits for nothing more than an answer.
std::string essence(const Session& session) {
  auto held = session.held();
  held.visitor = {};
  held.clock_offset = Seconds{0};
  return fingerprint(session.state(), held);
}

bool has_failed(const std::vector<Command>& commands, CallId call) {
  return std::any_of(commands.begin(), commands.end(),
                     [call](const Command& command) { return command.name == "fail" && command.id == call; });
}

/// Other bytes for each login, and for each of its secrets.
std::string entropy_for(std::size_t login) {
  const auto part = [login](char kind) {
    return std::string(32, static_cast<char>(kind + static_cast<char>(login)));
  };
  return part('A') + part('a') + part('0');
}

/// The parameter called `name` of a form or of a query.
std::string parameter(const std::string& text, std::string_view name) {
  const auto form = Form::parse(text);
  return form ? std::string(form->get(name).value_or("")) : "";
}

std::string query_of(const std::string& url) { return url.substr(std::min(url.find('?') + 1, url.size())); }

bool begins_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

}  // namespace

template <class E>
void World::happen(const E& event, Session& session) {
  if (++turns_ > 12) return expect(false, "the machine does not come to rest");
  const auto before = session.state();
  const bool means_something = takes<E>(before) || requires { event.purpose; }
  || requires { event.take; };
  const auto was = means_something ? "" : codegrant::fingerprint(session);
  const auto was_essentially = late_ ? essence(session) : "";
  const auto errands_before = errands_.size();
  const auto version_before = session.held().version;

  const auto entropy = entropy_for(logins_.size());
  const auto commands = read_commands(session.step(event, {now_, entropy}));
  const auto& after = session.state();

  const bool moved = before.index() != after.index();
  expect(moved == (!commands.empty() && commands[0].name == "session"),
         "the pages are not told of a new status");
  if (late_)
    expect(essence(session) == was_essentially, "what was asked before a logout still does something");
  if (!means_something) {
    expect(was == codegrant::fingerprint(session), "an event that means nothing changes something");
    expect(commands.size() == (asking_ ? 1u : 0u), "an event that means nothing has commands");
    if (asking_)
      expect(commands.at(0).name == "fail" && commands.at(0).text(0) == "invalid_transition",
             "an invalid call does not fail as such");
  }
  if (is<SignedIn>(after) && !is<SignedIn>(before)) {
    expect(is<ValidatingIdToken>(before) || is<Renewing>(before) ||
               (is<ExchangingCode>(before) && !deal_->openid),
           "somebody is signed in out of turn");
    const auto* validating = std::get_if<ValidatingIdToken>(&before);
    // A renewal that is put off leaves the tokens as they were.
    const bool put_off = validating && validating->renewal && session.held().version == version_before;
    if constexpr (!std::same_as<E, SignatureChecked>)
      expect(!validating || put_off, "somebody is signed in without a signature");
    else
      expect(event.good, "somebody is signed in by a bad signature");
    expect(!validating || validating->renewal || is_of_a_login(session.held().tokens.claims),
           "somebody is signed in by another login's id_token");
  }

  std::vector<CallId> again;
  for (const auto& command : commands) {
    if (command.name == "session") again.swap(postponed_);
    perform(command, session);
  }
  const bool ends_all =
      std::same_as<E, Logout> ? !has_failed(commands, asking_->id) : std::same_as<E, PeerSignedOut> && moved;
  if (ends_all)
    for (std::size_t i = 0; i < errands_before; ++i) errands_[i].dead = true;
  for (const auto id : again)
    if (auto* call = find_call(id)) {
      call->status = Status::open;
      dispatch(id, Turn::again, session);
    }
}

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

std::string World::fingerprint() const {
  Renaming renaming;
  renaming.call = [this](CallId id) {
    for (std::size_t i = 0; i < calls_.size(); ++i)
      if (calls_[i].id == id) return std::to_string(i);
    return std::string(id == 0 ? "none" : "settled");
  };
  renaming.request = [this](RequestId id) {
    for (std::size_t i = 0; i < errands_.size(); ++i)
      if (errands_[i].id == id) return std::to_string(i);
    return std::string(id == 0 ? "none" : "gone");
  };
  renaming.time = [this](UnixTime time) {
    return time <= now_ ? "over" : std::to_string((time - now_).count());
  };
  auto held = held_;
  held.version = 0;  // only ever compared with that of a request, which is told below
  auto text = codegrant::fingerprint(state_, held, renaming) + "|" + renaming.time(timer_);
  for (const auto& call : calls_) {
    text += "|call " + std::to_string(static_cast<int>(call.asked)) + " " +
            std::to_string(static_cast<int>(call.status)) + describe(call.move) + call.url;
    if (call.asked == Asked::fetch || call.asked == Asked::challenge)
      text += call.version == held_.version ? "new" : "old";
  }
  for (const auto id : postponed_) text += "|postponed " + renaming.call(id);
  for (const auto& login : logins_)
    text += "|login " + login.key + (login.left ? "L" : "") + (login.taken ? "T" : "") +
            std::to_string(login.posts) + std::to_string(login.demands) + renaming.time(login.kept_until);
  for (const auto& errand : errands_)
    text += "|errand " + std::to_string(static_cast<int>(errand.kind)) +
            std::to_string(static_cast<int>(errand.purpose)) + renaming.call(errand.call) + " " +
            std::to_string(errand.login) + errand.token + (errand.spent ? "S" : "") +
            (errand.retries ? "R" : "") + (errand.dead ? "D" : "") +
            (errand.answered ? "A" + std::to_string(errand.how) + errand.answer : "");
  if (const auto now = held_.tokens.refresh_token.reveal(); rotated_.count(std::string(now)))
    text += "|replaced";
  return with_tokens_renamed(text);
}

}  // namespace codegrant
