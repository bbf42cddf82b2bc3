#include "tests/fuzz/scene.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "codegrant/codec/percent.hpp"
#include "tests/fuzz/named_values.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/sdk/fingerprint.hpp"

namespace codegrant::fuzz {
namespace {

constexpr std::size_t most_calls = 8;
constexpr std::size_t most_errands = 16;  // that are remembered

std::span<char> room() {
  static std::vector<char> memory(Session::memory_size);
  return memory;
}

template <class E>
bool takes(const State& state) {
  return std::visit([]<class S>(const S&) { return Takes<S, E>; }, state);
}

/// All that a session is but what anybody may tell it, and who waits for nothing more than an answer.
std::string essence(const Session& session) {
  auto held = session.held();
  held.visitor = {};
  held.clock_offset = Seconds{0};
  held.server_nonce = {};
  return fingerprint(session.state(), held);
}

}  // namespace

Scene::Scene(Bytes& bytes, std::uint64_t seed)
    : bytes_(bytes),
      papers_(bytes),
      random_(seed),
      mark_("~" + std::to_string(random_()) + "~"),
      session_(room()) {}

void Scene::play() {
  deal_ = static_cast<unsigned>(bytes_.number());
  given_options_ = options();
  configure();
  while (!bytes_.empty()) move();
  let_all_fail();
}

void Scene::move() {
  const auto some_call = [this]() -> CallId {
    if (calls_.empty()) return bytes_.byte();
    return std::next(calls_.begin(), static_cast<long>(bytes_.below(calls_.size())))->first;
  };
  const auto what = bytes_.below(24);
  if (what >= 16) {
    if (!errands_.empty()) answer(errands_[errands_.size() - 1 - bytes_.below(errands_.size())]);
    return;
  }
  switch (what) {
    case 0: return begin_login();
    case 1:
    case 2: return call_back();
    case 3: {
      const auto url = callback_url();
      return happen(PeerCallback{url}, {.callback = url});
    }
    case 4: return fetch();
    case 5: return challenge();
    case 6: return ask([this](CallId id, Turn turn) { happen(Renew{id, turn}, {.call = id}); });
    case 7: return ask([this](CallId id, Turn turn) { happen(AskUserinfo{id, turn}, {.call = id}); });
    case 8: return log_out();
    case 9: return cancel(some_call());
    case 10: return happen(PeerSignedOut{}, {.ends_all = true});
    case 11: return happen(Wake{}, {});
    case 12: return happen(Timer{}, {});
    case 13: {
      const auto nonce = papers_.text("nonce-1");
      const auto url = page_text("https://as.example/Patient");
      return happen(NonceLearnt{nonce, url}, {});
    }
    case 14: now_ += Seconds{bytes_.below(2) ? bytes_.byte() * 1'000'000 : bytes_.byte()}; return;
    case 15: return configure();
  }
}

// Pages

void Scene::ask(std::function<void(CallId, Turn)> how, std::string method, std::string url) {
  if (calls_.size() >= most_calls) return;
  const auto id = ++last_call_;
  calls_[id] = {[how = std::move(how), id](Turn turn) { how(id, turn); }, std::move(method), std::move(url)};
  const auto ask_first = calls_[id].ask;  // the call may be settled meanwhile
  ask_first(Turn::first);
}

void Scene::configure() {
  auto text = bytes_.below(8) == 1 ? options() : given_options_;
  ask([this, text = std::move(text)](CallId id, Turn) {
    happen(Configure{id, text}, {.value = text, .call = id});
  });
}

void Scene::begin_login() {
  const auto mode = bytes_.below(2) ? LoginMode::popup : LoginMode::redirect;
  auto return_to = page_text("/patients");
  auto app_state = page_text(R"({"tab":2})");
  auto parameters = page_text(bytes_.below(2) ? "prompt=login&max_age=60" : "");
  ask([this, mode, return_to, app_state, parameters](CallId id, Turn) {
    happen(BeginLogin{id, mode, return_to, app_state, parameters}, {.call = id});
  });
}

void Scene::call_back() {
  ask([this, url = callback_url()](CallId id, Turn) {
    happen(CallbackReceived{id, url}, {.call = id, .callback = url});
  });
}

void Scene::fetch() {
  constexpr std::array methods = {"GET", "POST", "HEAD"};
  std::string method = bytes_.below(4) ? "GET" : page_text(methods[bytes_.below(methods.size())]);
  auto url = page_text("https://as.example/Patient");
  const auto how = [this, method, url](CallId id, Turn turn) {
    happen(FetchAuthorize{id, turn, method, url}, {.call = id});
  };
  ask(how, method, url);
}

void Scene::challenge() {
  const auto version = bytes_.below(2) ? session_.held().version : bytes_.byte();
  const std::string method = "GET";
  auto url = page_text("https://as.example/Patient/1");
  auto nonce = bytes_.below(2) ? papers_.text("nonce-2") : "";
  const auto how = [this, version, method, url, nonce](CallId id, Turn turn) {
    happen(ResourceChallenge{id, turn, version, method, url, nonce}, {.call = id});
  };
  ask(how, method, url);
}

void Scene::log_out() {
  const auto mode = static_cast<LogoutMode>(bytes_.below(4));
  auto uri = page_text(bytes_.below(2) ? "https://app.example/" : "");
  ask([this, mode, uri](CallId id, Turn) { happen(Logout{id, mode, uri}, {.call = id, .ends_all = true}); });
}

void Scene::cancel(CallId id) {
  if (const auto call = calls_.find(id); call != calls_.end()) {
    call->second.given_up = true;
    if (call->second.postponed) calls_.erase(call);
  }
  std::erase(postponed_, id);
  happen(Cancel{id}, {});
}

std::string Scene::callback_url() {
  const Login* login = logins_.empty() ? nullptr : &logins_[bytes_.below(logins_.size())];
  const auto flaws = bytes_.byte();
  if (flaws == 255) return page_text(redirect_uri);
  std::string query;
  const auto add = [&query](const char* name, std::string_view value) {
    query += (query.empty() ? "" : "&") + std::string(name) + "=" + percent_encode(value);
  };
  add("state", papers_.text(login ? login->state : std::string(43, 'E')));
  if (!(flaws & 1)) add("code", mint("code"));
  if (!(flaws & 2)) add("iss", papers_.text(issuer));
  if (flaws & 4) add("error", papers_.text("access_denied"));
  if (flaws & 8) add("error_description", papers_.text("no"));
  if (flaws & 16) query = papers_.text(query);
  return page_text(redirect_uri) + "?" + query + (flaws & 32 ? papers_.text("#") : "");
}

Members Scene::metadata_members() {
  Members members = {{"issuer", R"("https://as.example")"},
                     {"authorization_endpoint", R"("https://as.example/auth/authorize")"},
                     {"token_endpoint", R"("https://as.example/auth/token")"},
                     {"userinfo_endpoint", R"("https://as.example/auth/userinfo")"},
                     {"end_session_endpoint", R"("https://as.example/auth/end")"},
                     {"jwks_uri", R"("https://as.example/jwks")"},
                     {"code_challenge_methods_supported", R"(["S256"])"}};
  if (!(deal_ & no_revocation)) members["revocation_endpoint"] = R"("https://as.example/auth/revoke")";
  if (deal_ & promises_iss) members["authorization_response_iss_parameter_supported"] = "true";
  if (deal_ & pushed) members["pushed_authorization_request_endpoint"] = R"("https://as.example/auth/par")";
  return members;
}

std::string Scene::options() {
  Members members = {{"issuer", R"("https://as.example")"},
                     {"client_id", R"("webapp")"},
                     {"redirect_uri", R"("https://app.example/callback")"},
                     {"scope", deal_ & openid ? R"("openid read")" : R"("read")"},
                     {"profile", deal_ & aidbox   ? R"("aidbox")"
                                 : deal_ & openid ? R"("oidc")"
                                                  : R"("oauth2")"},
                     {"dpop", deal_ & dpop ? "true" : "false"},
                     {"refuseWiderScope", deal_ & refuses_wider_scope ? "true" : "false"},
                     {"resources", R"([{"origin":"https://as.example","paths":["/Patient"]}])"}};
  if (!(deal_ & discovered)) members["metadata"] = metadata_members().json();
  return (deal_ & odd_options ? papers_.object(members) : members.json()).substr(0, most_text);
}

// Answers

void Scene::answer(Errand& errand) {
  const auto is_answered = [](const Errand& each) { return each.answered; };
  const auto id = errand.id;
  const auto remembered = errand;
  // The core keeps no account of these; the host does, and answers none twice.
  if (errand.answered && errand.call != 0) return;
  errand.answered = true;
  if (errand.kind == Errand::Kind::take) {
    answer_take(remembered);
  } else if (errand.kind == Errand::Kind::verify) {
    const bool good = bytes_.below(4) != 1;
    happen(SignatureChecked{id, good}, {.errand = &remembered, .good = good});
  } else if (bytes_.below(8) == 1) {
    happen(HttpFailed{id, remembered.purpose, remembered.call}, {.errand = &remembered});
  } else {
    answer_http(remembered);
  }
  if (errands_.size() <= most_errands) return;
  const auto oldest = std::find_if(errands_.begin(), errands_.end(), is_answered);
  if (oldest != errands_.end()) errands_.erase(oldest);
}

/// An honest store, which may lose or spoil what it holds but gives nothing twice.
void Scene::answer_take(const Errand& errand) {
  const auto how = bytes_.below(8);
  if (errand.answered) return happen(StoreSpent{errand.id}, {.errand = &errand});
  if (errand.login < 0 || how == 1) return happen(StoreMissing{errand.id}, {.errand = &errand});
  if (errand.spent) return happen(StoreSpent{errand.id}, {.errand = &errand});
  auto& login = logins_[static_cast<std::size_t>(errand.login)];
  const auto value = how == 2 ? papers_.text(login.kept) : login.kept;
  login.spoiled = value != login.kept;
  const auto until = login.kept_until;
  happen(StoreLoaded{errand.id, until, value}, {.errand = &errand, .value = value, .expires_at = until});
}

void Scene::answer_http(const Errand& errand) {
  int status = 200;
  const auto body = body_for(errand, status);
  status = papers_.status(status);
  const auto type = papers_.text("application/json");
  const auto nonce = bytes_.below(4) ? "" : papers_.text("nonce-3");
  const auto date = bytes_.below(4) ? UnixTime{} : now_ + Seconds{bytes_.byte()} - Seconds{bytes_.byte()};
  happen(HttpResponse{errand.id, errand.purpose, errand.call, {status, type, body}, nonce, date},
         {.errand = &errand, .value = body, .status = status});
}

std::string Scene::body_for(const Errand& errand, int& status) {
  const auto how = bytes_.below(16);
  if (how == 1) return std::string(bytes_.text(bytes_.number()));
  if (how == 2 || how == 3) {
    constexpr std::array errors = {"use_dpop_nonce", "invalid_grant", "invalid_request"};
    status = 400;
    return papers_.object({{"error", in_quotes(errors[bytes_.below(errors.size())])},
                           {"error_description", in_quotes("no")},
                           {"error_uri", in_quotes("https://as.example/why")}});
  }
  switch (errand.purpose) {
    case Purpose::metadata: return papers_.object(metadata_members());
    case Purpose::push: status = 201; return papers_.object({{"request_uri", R"("urn:request")"}});
    case Purpose::token: return token_body(errand);
    case Purpose::keys: return papers_.text(jwks({rsa_key(), rsa_key("k2")})).substr(0, most_text + 1);
    case Purpose::userinfo:
    case Purpose::userinfo_again: return papers_.object({{"sub", R"("alice")"}, {"name", R"("Alice")"}});
    case Purpose::end_session: return "";
  }
  return "";
}

std::string Scene::token_body(const Errand& errand) {
  const auto second = to_unix(now_ + session_.held().clock_offset);
  auto of_claims = claims().with("iat", std::to_string(second)).with("exp", std::to_string(second + 300));
  if (errand.login >= 0)
    of_claims = of_claims.with("nonce", in_quotes(logins_[static_cast<std::size_t>(errand.login)].nonce));
  Members members = {{"access_token", in_quotes(mint("at"))},
                     {"token_type", deal_ & dpop ? R"("DPoP")" : R"("Bearer")"},
                     {"expires_in", "400"},
                     {"refresh_token", in_quotes(mint("rt"))},
                     {"userinfo", R"({"id":"alice"})"}};
  if (deal_ & openid) members["id_token"] = in_quotes(papers_.id_token(of_claims, mint("sig")));
  return papers_.object(members);
}

/// No call may hang: when every errand has failed, all that is left waits for a window, and can be given up.
void Scene::let_all_fail() {
  for (int round = 0; round < 100; ++round) {
    const auto open =
        std::find_if(errands_.begin(), errands_.end(), [](const Errand& errand) { return !errand.answered; });
    if (open == errands_.end()) break;
    open->answered = true;
    const auto errand = *open;
    switch (errand.kind) {
      case Errand::Kind::take: happen(StoreMissing{errand.id}, {.errand = &errand}); break;
      case Errand::Kind::verify: happen(SignatureChecked{errand.id, false}, {.errand = &errand}); break;
      case Errand::Kind::http:
        happen(HttpFailed{errand.id, errand.purpose, errand.call}, {.errand = &errand});
    }
  }
  const auto call = awaited_call(session_.state());
  if (std::holds_alternative<AwaitingAuthorization>(session_.state()) && call != 0) {
    happen(Cancel{call}, {});
    require(!calls_.count(call), "a login that is cancelled is not settled");
  }
  for (const auto& [id, open] : calls_) require(open.given_up, "a call hangs");
}

// A step

/// Says how a finding came about, where somebody wants to know: only names, or all texts.
void Scene::tell(std::string_view event, const State& before, const std::vector<Command>& commands) const {
  static const char* const wanted = std::getenv("CODEGRANT_TELL");
  if (!wanted) return;
  std::fprintf(stderr, "%s in %s\n", std::string(event).c_str(), std::string(name_of(before)).c_str());
  for (const auto& command : commands) {
    std::fprintf(stderr, "  %s %u", command.name.c_str(), command.id);
    for (const auto& text : command.texts)
      if (std::string_view(wanted) == "all") std::fprintf(stderr, " [%s]", text.c_str());
    std::fprintf(stderr, "\n");
  }
}

template <class E>
void Scene::happen(const E& event, const Occasion& occasion) {
  const auto before = what_is_held();
  const bool means_something = takes<E>(before.state) || requires { event.purpose; }
  || requires { event.take; };
  const bool late = occasion.errand && occasion.errand->dead;
  const auto was = means_something ? "" : fingerprint(session_);
  const auto was_essentially = late ? essence(session_) : "";
  const auto sent_before = errands_.size();

  std::string entropy(96, '\0');
  for (auto& byte : entropy) byte = static_cast<char>(random_());
  const auto commands = read_commands(session_.step(event, {now_, entropy}));
  tell(E::name, before.state, commands);

  if (late)
    require(essence(session_) == was_essentially, "what was asked before a logout still does something");
  if (!means_something) {
    require(was == fingerprint(session_), "an event that means nothing changes something");
    require(commands.size() == (occasion.call ? 1u : 0u), "an event that means nothing has commands");
    if (occasion.call)
      require(commands[0].name == "fail" && commands[0].text(0) == "invalid_transition",
              "an invalid call does not fail as such");
  }
  check_step(before, commands, occasion);

  const bool refused = std::any_of(commands.begin(), commands.end(), [&](const Command& command) {
    return command.name == "fail" && command.id == occasion.call;
  });
  if (occasion.ends_all && means_something && !refused)
    for (std::size_t i = 0; i < sent_before; ++i) errands_[i].dead = true;
  if (commands.empty() || commands[0].name != "session") return;
  for (const auto id : std::exchange(again_, {})) {
    const auto call = calls_.find(id);
    if (call == calls_.end()) continue;
    call->second.postponed = false;
    const auto ask_again = call->second.ask;  // the call may be settled meanwhile
    ask_again(Turn::again);
  }
}

}  // namespace codegrant::fuzz
