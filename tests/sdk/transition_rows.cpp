#include "tests/sdk/transition_rows.hpp"

#include <algorithm>
#include <map>

#include "codegrant/session/transaction.hpp"
#include "tests/sdk/arena.hpp"
#include "tests/sdk/id_tokens.hpp"
#include "tests/sdk/session_driver.hpp"

namespace codegrant {
namespace {

constexpr CallId call = 3;
constexpr RequestId request = 77;  // far from those that the steps below make themselves

}  // namespace

const std::vector<State>& states() {
  static const std::vector<State> all = {Unconfigured{},
                                         Discovering{call, request, false},
                                         SignedOut{},
                                         PushingRequest{call, request, LoginMode::redirect, false},
                                         AwaitingAuthorization{call},
                                         CheckingResponse{call, request, 0},
                                         ExchangingCode{call, request, false},
                                         ValidatingIdToken{call, request, false},
                                         SignedIn{},
                                         Renewing{0, request, false},
                                         EndingSession{call, request},
                                         NeedsInteraction{},
                                         Failed{}};
  return all;
}

namespace {

// What the circumstances are made of

const std::string popup_state = "p" + std::string(43, 'A');
const std::string redirect_state(43, 'A');
const std::string callback_url =
    std::string(redirect_uri) + "?code=c-1&iss=https://as.example&state=" + redirect_state;
const std::string popup_url =
    std::string(redirect_uri) + "?code=c-1&iss=https://as.example&state=" + popup_state;
const std::string other_url = std::string(redirect_uri) + "?code=c-1&state=" + std::string(43, 'B');
const std::string other_popup_url = std::string(redirect_uri) + "?code=c-1&state=p" + std::string(43, 'B');
const std::string forged_url = std::string(redirect_uri) + "?code=c-1&state=forged";
constexpr auto plain_url = "https://app.example/";
constexpr auto patient = "https://as.example/Patient";

std::string nonce() {
  TestArena arena;
  return std::string(nonce_of(redirect_state, arena));
}
std::string genuine_token() { return id_token(claims().with("nonce", in_quotes(nonce()))); }

std::string transaction() {
  TestArena arena;
  const Transaction kept{SecretView("vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv"), Seconds{-1}, "/", ""};
  return std::string(kept.write(arena).reveal());
}

/// What any state may need; each takes what it keeps. The texts outlive every row.
Holdings holdings() {
  static const auto token = genuine_token();
  Holdings held;
  held.response = {redirect_state, issuer, SecretView("c-1"), {}};
  held.login = {redirect_state, "/", ""};
  held.tokens = {SecretView("at-1"), SecretView("rt-1"), from_unix(1'000'400), "read write", "alice", ""};
  held.fresh = {SecretView("at-2"), SecretView("rt-2"), from_unix(1'000'400), "read write", "alice", ""};
  held.id_token = SecretView(token);
  held.request_body = SecretView("a=b");
  held.renew_at = from_unix(1'000'340);
  held.version = 1;
  return held;
}
template <class Change>
Holdings holdings_but(Change change) {
  auto held = holdings();
  change(held);
  return held;
}

const Options usual{"aidbox", "read write", "", metadata(openid_endpoints)};
const Options bound = dpop_options(push_endpoint);
const Options openid = openid_options();

HttpResponse response(int status, std::string_view body, std::string_view dpop_nonce = "",
                      Purpose purpose = Purpose::token) {
  return {request, purpose, 0, {status, "application/json", body}, dpop_nonce, {}};
}
const HttpFailed lost{request, Purpose::token, 0};

/// In what circumstance, besides state and event.
struct Circumstance {
  std::string when = "";
  Seconds later{0};
  Holdings held = holdings();
  Options options = usual;
};

template <class S, class E>
Row row(const S& from, const E& event, Circumstance in = {}) {
  forget_unneeded(from, in.held);
  auto driver = Driver::in(from, in.held, in.options);
  driver.now += in.later;
  const auto step = driver.take(event);
  return {std::string(S::name), std::string(E::name), std::move(in.when), step.names(),
          std::string(driver.where())};
}
template <class S, class E>
Row row(const S& from, const E& event, const char* when) {
  return row(from, event, Circumstance{when});
}

// The rows, state by state. Every pair of the table is here at least once.

Rows setting_up() {
  const Options undiscovered{"oauth2", "read", "", ""};
  const auto discovering = std::get<Discovering>(states()[1]);
  const auto discover = undiscovered.json();
  const auto given = usual.json();
  const auto found = metadata();
  Rows rows;
  for (const bool failed : {false, true}) {
    const auto add = [&](const Configure& event, const char* when) {
      rows.push_back(failed ? row(Failed{}, event, when) : row(Unconfigured{}, event, when));
    };
    add({1, discover}, "the metadata must be fetched");
    add({1, given}, "the metadata is given");
    add({1, "{}"}, "an option is wrong");
    if (!failed) {
      const Circumstance asked{"", {}, holdings(), undiscovered};
      const auto in = [&](const char* when) {
        auto circumstance = asked;
        circumstance.when = when;
        return circumstance;
      };
      rows.push_back(row(discovering, response(200, found), in("the issuer's metadata")));
      rows.push_back(row(discovering, response(404, ""), in("the first address is unknown")));
      rows.push_back(row(discovering, response(200, "{}"), in("another issuer's metadata")));
      rows.push_back(row(discovering, response(503, ""), in("the server is broken")));
      rows.push_back(row(discovering, lost, asked));
    }
  }
  return rows;
}

/// The calls that all states without a session take alike.
template <class S>
void add_sessionless(Rows& rows, const S& state) {
  const auto given = usual.json();
  rows.push_back(row(state, Configure{1, given}, "the same settings"));
  rows.push_back(row(state, Configure{1, "{}"}, "others"));
  rows.push_back(row(state, BeginLogin{2, LoginMode::redirect, "/", "", ""}, "redirect"));
  rows.push_back(row(state, BeginLogin{2, LoginMode::popup, "/", "", ""}, "popup"));
  rows.push_back(row(state, BeginLogin{2, LoginMode::redirect, "/", "", ""},
                     {"the request is pushed", {}, holdings(), bound}));
  rows.push_back(row(state, BeginLogin{2, LoginMode::redirect, "//evil", "", ""}, "returnTo leads away"));
  rows.push_back(row(state, CallbackReceived{4, callback_url}, "an authorization response"));
  rows.push_back(row(state, CallbackReceived{4, forged_url}, "its state is none of ours"));
  rows.push_back(row(state, CallbackReceived{4, other_popup_url}, "it is for another tab's window"));
  rows.push_back(row(state, CallbackReceived{4, plain_url}, "any other address"));
  rows.push_back(row(state, Logout{9, LogoutMode::session, ""}));
  rows.push_back(row(state, Logout{9, LogoutMode::end_session, ""}, "end_session"));
}

Rows going_to_the_server() {
  const auto pushing = std::get<PushingRequest>(states()[3]);
  constexpr auto pushed = R"({"request_uri":"urn:x"})";
  constexpr auto demand = R"({"error":"use_dpop_nonce"})";
  const Circumstance window{
      "its window came back", {}, holdings_but([](Holdings& held) { held.login.state = popup_state; })};
  const AwaitingAuthorization awaiting{call};
  Rows rows;
  add_sessionless(rows, SignedOut{});
  rows.push_back(row(pushing, response(201, pushed), "redirect"));
  rows.push_back(row(PushingRequest{call, request, LoginMode::popup, false}, response(201, pushed), "popup"));
  rows.push_back(row(pushing, response(400, demand, "n-1"), {"a nonce is demanded", {}, holdings(), bound}));
  rows.push_back(row(pushing, response(400, ""), "anything else"));
  rows.push_back(row(pushing, lost));
  rows.push_back(row(pushing, Cancel{call}));
  rows.push_back(row(pushing, Logout{9, LogoutMode::session, ""}));
  add_sessionless(rows, awaiting);
  rows.push_back(row(awaiting, CallbackReceived{4, popup_url}, window));
  rows.push_back(row(awaiting, PeerCallback{popup_url}, window));
  rows.push_back(row(awaiting, PeerCallback{other_popup_url}, "another window came back"));
  rows.push_back(row(awaiting, Cancel{call}));
  rows.push_back(row(awaiting, Timer{}));
  return rows;
}

Rows coming_back() {
  static const auto kept = transaction();
  const CheckingResponse checking{call, request, 0};
  const CheckingResponse beside_a_window{call, request, 5};
  const auto later = from_unix(2'000'000);
  return {row(checking, StoreLoaded{request, later, kept}, "iss and code are right"),
          row(beside_a_window, StoreLoaded{request, later, kept}, "the same, while a window was waited for"),
          row(checking, StoreLoaded{request, later, "x"}, "anything is wrong"),
          row(checking, StoreMissing{request}),
          row(beside_a_window, StoreMissing{request}, "while a window is waited for"),
          row(checking, StoreSpent{request}),
          row(checking, Cancel{call}),
          row(checking, Logout{9, LogoutMode::session, ""})};
}

Rows tokens() {
  static const auto openid_answer = openid_body(genuine_token());
  static const auto keys = jwks({rsa_key()});
  static const auto good_keys = holdings_but([](Holdings& held) {
    held.jwks = keys;
    held.jwks_at = from_unix(1'000'000);
  });
  static const auto old_keys = holdings_but([](Holdings& held) { held.jwks = keys; });
  const auto exchanging = std::get<ExchangingCode>(states()[6]);
  const auto validating = std::get<ValidatingIdToken>(states()[7]);
  const ValidatingIdToken renewed{0, request, true};
  const Circumstance with_openid{"with an id_token", {}, holdings(), openid};
  const auto openid_when = [](const char* when, const Holdings& held = holdings()) {
    return Circumstance{when, {}, held, openid};
  };
  constexpr auto demand = R"({"error":"use_dpop_nonce"})";
  return {
      row(exchanging, response(200, token_body), "tokens"),
      row(exchanging, response(200, openid_answer), openid_when("tokens with an id_token")),
      row(exchanging, response(200, openid_answer),
          openid_when("tokens with an id_token, and the keys are known", good_keys)),
      row(exchanging, response(200, token_body), openid_when("tokens without the id_token")),
      row(exchanging, response(400, demand, "n-1"), {"a nonce is demanded", {}, holdings(), bound}),
      row(exchanging, response(200, "<html>"), "anything else"),
      row(exchanging, lost),
      row(exchanging, Cancel{call}),
      row(exchanging, Logout{9, LogoutMode::session, ""}),

      row(validating, response(200, keys, "", Purpose::keys), openid_when("the server's keys")),
      row(validating, response(200, jwks({}), "", Purpose::keys), openid_when("none that signed")),
      row(renewed, response(500, "", "", Purpose::keys), openid_when("none, in a renewal")),
      row(validating, lost, openid_when("")),
      row(validating, SignatureChecked{request, true}, openid_when("good", good_keys)),
      row(renewed, SignatureChecked{request, true}, openid_when("good, in a renewal", good_keys)),
      row(validating, SignatureChecked{request, false}, openid_when("bad by keys of just now", good_keys)),
      row(validating, SignatureChecked{request, false}, openid_when("bad by keys of long ago", old_keys)),
      row(renewed, SignatureChecked{request, false}, openid_when("bad, in a renewal", good_keys)),
      row(validating, Cancel{call}, openid_when("")),
      row(validating, Logout{9, LogoutMode::local, ""}, openid_when("local")),
      row(validating, Logout{9, LogoutMode::session, ""}, openid_when("session")),
      row(validating, PeerSignedOut{}, openid_when("")),
  };
}

Rows using_the_session() {
  const SignedIn signed_in;
  const Renewing renewing{0, request, false};
  static const auto given = usual.json();
  static const auto unrenewable =
      holdings_but([](Holdings& held) { held.tokens.refresh_token = SecretView(); });
  const auto ended = [](const char* when) { return Circumstance{when, Seconds{400}}; };
  const auto ended_for_good = [](const char* when) { return Circumstance{when, Seconds{400}, unrenewable}; };
  const Circumstance no_refresh_token{"no refresh token", {}, unrenewable};
  static const auto openid_answer = openid_body(id_token(claims()));
  constexpr auto demand = R"({"error":"use_dpop_nonce"})";
  Rows rows = {
      row(signed_in, Configure{1, given}, "the same settings"),
      row(signed_in, Configure{1, "{}"}, "others"),
      row(signed_in, CallbackReceived{4, callback_url}, "the one that signed in"),
      row(signed_in, CallbackReceived{4, other_url}, "another login's"),
      row(signed_in, CallbackReceived{4, other_popup_url}, "it is for another tab's window"),
      row(signed_in, CallbackReceived{4, forged_url}, "its state is none of ours"),
      row(signed_in, CallbackReceived{4, plain_url}, "any other address"),
      row(signed_in, FetchAuthorize{7, Turn::first, "GET", patient}, "allowed, and the token is good"),
      row(signed_in, FetchAuthorize{7, Turn::first, "PUT", patient}, "not allowed"),
      row(signed_in, FetchAuthorize{7, Turn::first, "GET", patient}, ended("the token has ended")),
      row(signed_in, FetchAuthorize{7, Turn::again, "GET", patient},
          ended("the token has ended, second turn")),
      row(signed_in, FetchAuthorize{7, Turn::first, "GET", patient},
          ended_for_good("the token has ended for good")),
      row(signed_in, ResourceChallenge{7, Turn::first, 1, "GET", patient, ""},
          "the token is the present one"),
      row(signed_in, ResourceChallenge{7, Turn::again, 1, "GET", patient, ""}, "the same, second turn"),
      row(signed_in, ResourceChallenge{7, Turn::first, 0, "GET", patient, ""}, "it has been renewed since"),
      row(signed_in, ResourceChallenge{7, Turn::first, 1, "GET", patient, "n-1"}, "a nonce is demanded"),
      row(signed_in, ResourceChallenge{7, Turn::first, 1, "PUT", patient, ""}, "not allowed"),
      row(signed_in, ResourceChallenge{7, Turn::first, 1, "GET", patient, ""}, no_refresh_token),
      row(signed_in, NonceLearnt{"n-1", patient}),
      row(signed_in, Renew{8, Turn::first}),
      row(signed_in, Renew{8, Turn::again}, "second turn"),
      row(SignedIn{1}, Renew{8, Turn::again}, "second turn, and the first failed"),
      row(signed_in, Renew{8, Turn::first}, no_refresh_token),
      row(signed_in, AskUserinfo{8, Turn::first}),
      row(signed_in, AskUserinfo{8, Turn::first}, ended("the token has ended")),
      row(signed_in, Timer{}, "too early"),
      row(signed_in, Timer{}, Circumstance{"time to renew", Seconds{340}}),
      row(signed_in, Timer{}, ended_for_good("the token has ended for good")),
      row(signed_in, Wake{}, "nothing to do"),
      row(signed_in, Wake{}, Circumstance{"time to renew", Seconds{340}}),
      row(SignedIn{1}, Wake{}, "the last renewal failed"),
      row(signed_in, Logout{9, LogoutMode::local, ""}, "local"),
      row(signed_in, Logout{9, LogoutMode::session, ""}, "session"),
      row(signed_in, Logout{9, LogoutMode::revoke, ""}, "revoke"),
      row(signed_in, Logout{9, LogoutMode::end_session, ""}, "end_session"),
      row(signed_in, Logout{9, LogoutMode::end_session, "http://evil.example"}, "leads to an insecure place"),
      row(signed_in, PeerSignedOut{}),

      row(renewing, response(200, token_body), "tokens"),
      row(renewing, response(200, openid_answer), {"tokens with an id_token", {}, holdings(), openid}),
      row(renewing, response(400, R"({"error":"invalid_grant"})"), "refused"),
      row(renewing, response(503, ""), "the server is broken"),
      row(renewing, response(400, demand, "n-1"), {"a nonce is demanded", {}, holdings(), bound}),
      row(renewing, lost),
      row(renewing, Logout{9, LogoutMode::local, ""}, "local"),
      row(renewing, Logout{9, LogoutMode::session, ""}, "session"),
      row(renewing, PeerSignedOut{}),
  };
  return rows;
}

Rows ending() {
  const auto ending = std::get<EndingSession>(states()[10]);
  static const auto leaving =
      holdings_but([](Holdings& held) { held.leave_to = "https://as.example/auth/end"; });
  Rows rows = {row(ending, response(200, "")), row(ending, response(500, ""), "failed"),
               row(ending, response(200, ""), {"end_session", {}, leaving}), row(ending, lost)};
  add_sessionless(rows, NeedsInteraction{});
  rows.push_back(row(NeedsInteraction{}, PeerSignedOut{}));
  return rows;
}

}  // namespace

Rows rows() {
  Rows all;
  for (const auto& part :
       {setting_up(), going_to_the_server(), coming_back(), tokens(), using_the_session(), ending()})
    all.insert(all.end(), part.begin(), part.end());
  std::map<std::string, std::size_t> place;
  for (std::size_t i = 0; i < states().size(); ++i) place[std::string(name_of(states()[i]))] = i;
  std::stable_sort(all.begin(), all.end(),
                   [&](const Row& a, const Row& b) { return place[a.from] < place[b.from]; });
  return all;
}

}  // namespace codegrant
