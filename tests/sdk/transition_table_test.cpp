// Enumerates every pair of state and event, and prints the table to docs/state_machine.md.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <tuple>

#include "codegrant/session/transaction.hpp"
#include "tests/sdk/session_driver.hpp"

namespace codegrant {
namespace {

using Events =
    std::tuple<Configure, BeginLogin, CallbackReceived, StoreLoaded, StoreMissing, StoreSpent, HttpResponse,
               HttpFailed, Cancel, FetchAuthorize, ResourceChallenge, Renew, Timer, Logout>;

Transaction some_transaction() {
  return {std::string(43, 'A'),
          *CodeVerifier::parse(std::string(43, 'v')),
          issuer,
          "webapp",
          redirect_uri,
          "/",
          "",
          from_unix(2'000'000)};
}

/// What any state may need.
Holdings holdings() {
  Holdings held;
  held.response = {std::string(43, 'A'), issuer, "c-1", {}};
  held.login = {std::string(43, 'A'), "/", ""};
  held.waiters = {{7, Waiter::Wish::request}};
  auto& tokens = held.tokens;
  tokens.access_token = Secret("at-1");
  tokens.refresh_token = Secret("rt-1");
  tokens.expires_at = from_unix(1'000'400);
  tokens.renew_at = from_unix(1'000'340);
  tokens.scope = *Scope::parse("read write");
  tokens.version = 1;
  return held;
}

Holdings unrenewable() {
  auto held = holdings();
  held.tokens.refresh_token = Secret();
  return held;
}

/// One of each state.
const std::vector<State>& states() {
  static const std::vector<State> all = {Unconfigured{},       Discovering{1, 1, Discovering::Form::oauth},
                                         SignedOut{},          AwaitingAuthorization{},
                                         ExchangingCode{3, 1}, SignedIn{},
                                         Renewing{0, 1},       EndingSession{9, 1},
                                         NeedsInteraction{},   Failed{}};
  return all;
}

/// What the table says of one pair in one circumstance.
struct Row {
  std::string from;
  std::string event;
  std::string when;
  std::string sends;
  std::string to;
};

template <class S, class E>
Row row(const S& from, const E& event, std::string when = "", Seconds later = Seconds{0},
        Holdings held = holdings()) {
  forget_unneeded(from, held);
  auto driver = Driver::in(from, std::move(held));
  driver.now += later;
  const auto step = driver.take(event);
  return {std::string(S::name), std::string(E::name), std::move(when), step.names(),
          std::string(driver.where())};
}

HttpResponse response(int status, std::string_view body) {
  return {1, Purpose::token, {status, "application/json", body}};
}

/// The circumstances that make a difference. Every pair of the table is here at least once.
std::vector<Row> rows() {
  static const auto with_metadata = options(",\"metadata\":" + metadata());
  static const auto found = metadata();
  static const auto callback =
      std::string(redirect_uri) + "?code=c-1&iss=https://as.example&state=" + std::string(43, 'A');
  static const auto kept = some_transaction().write();
  static const auto refused = R"({"error":"invalid_grant"})";
  const auto plain = "https://app.example/";
  const auto patient = "https://as.example/Patient";

  const AwaitingAuthorization gone;
  const AwaitingAuthorization coming_back{3, 1};
  const ExchangingCode exchanging{3, 1};
  const SignedIn signed_in;
  const Renewing renewing{0, 1};
  const Seconds now{0};
  const EndingSession ending{9, 1};
  const Discovering discovering{1, 1, Discovering::Form::oauth};

  return {
      row(Unconfigured{}, Configure{1, options()}, "the metadata must be fetched"),
      row(Unconfigured{}, Configure{1, with_metadata}, "the metadata is given"),
      row(Unconfigured{}, Configure{1, "{}"}, "an option is wrong"),
      row(discovering, response(200, found), "the issuer's metadata"),
      row(discovering, response(404, ""), "the first address is unknown"),
      row(discovering, response(200, "{}"), "another issuer's metadata"),
      row(discovering, HttpFailed{1}),

      row(SignedOut{}, BeginLogin{2, "/", ""}),
      row(SignedOut{}, BeginLogin{2, "//evil", ""}, "returnTo leads away"),
      row(SignedOut{}, CallbackReceived{3, callback}, "an authorization response"),
      row(SignedOut{}, CallbackReceived{3, plain}, "any other address"),
      row(SignedOut{}, FetchAuthorize{7, "GET", patient}),
      row(SignedOut{}, Renew{8}),
      row(SignedOut{}, Logout{9, LogoutMode::session}),

      row(gone, BeginLogin{2, "/", ""}, "nobody has come back"),
      row(gone, CallbackReceived{3, callback}, "nobody has come back"),
      row(coming_back, BeginLogin{2, "/", ""}, "one is being finished"),
      row(coming_back, CallbackReceived{4, callback}, "one is being finished"),
      row(coming_back, StoreLoaded{1, kept}, "iss and code are right"),
      row(coming_back, StoreLoaded{1, "x"}, "anything is wrong"),
      row(coming_back, StoreMissing{1}),
      row(coming_back, StoreSpent{1}),
      row(coming_back, Cancel{3}),
      row(gone, FetchAuthorize{7, "GET", patient}),
      row(coming_back, Logout{9, LogoutMode::session}),

      row(exchanging, HttpResponse{1, Purpose::token, {200, "application/json", token_body}}, "tokens"),
      row(exchanging, response(200, "<html>"), "anything else"),
      row(exchanging, HttpFailed{1}),
      row(exchanging, Cancel{3}),
      row(exchanging, CallbackReceived{4, callback}),
      row(exchanging, FetchAuthorize{7, "GET", patient}),
      row(exchanging, Logout{9, LogoutMode::session}),

      row(signed_in, CallbackReceived{3, callback}, "the one that signed in"),
      row(signed_in, FetchAuthorize{7, "GET", patient}, "allowed, and the token is good"),
      row(signed_in, FetchAuthorize{7, "PUT", patient}, "not allowed"),
      row(signed_in, FetchAuthorize{7, "GET", patient}, "the token has ended", Seconds{400}),
      row(signed_in, FetchAuthorize{7, "GET", patient}, "the token has ended for good", Seconds{400},
          unrenewable()),
      row(signed_in, ResourceChallenge{7, 1}, "the token is the present one"),
      row(signed_in, ResourceChallenge{7, 0}, "it has been renewed since"),
      row(signed_in, ResourceChallenge{7, 1}, "no refresh token", now, unrenewable()),
      row(signed_in, Renew{8}),
      row(signed_in, Renew{8}, "no refresh token", now, unrenewable()),
      row(signed_in, Timer{}, "too early"),
      row(signed_in, Timer{}, "time to renew", Seconds{340}),
      row(signed_in, Timer{}, "the token has ended for good", Seconds{400}, unrenewable()),
      row(signed_in, Logout{9, LogoutMode::local}, "local"),
      row(signed_in, Logout{9, LogoutMode::session}, "session"),

      row(renewing, CallbackReceived{3, callback}),
      row(renewing, FetchAuthorize{7, "GET", patient}, "allowed"),
      row(renewing, FetchAuthorize{7, "PUT", patient}, "not allowed"),
      row(renewing, ResourceChallenge{7, 1}),
      row(renewing, Renew{8}),
      row(renewing, HttpResponse{1, Purpose::token, {200, "application/json", token_body}}, "tokens"),
      row(renewing, response(400, refused), "refused"),
      row(renewing, response(503, ""), "the server is broken"),
      row(renewing, HttpFailed{1}),
      row(renewing, Logout{9, LogoutMode::local}, "local"),
      row(renewing, Logout{9, LogoutMode::session}, "session"),

      row(ending, CallbackReceived{4, callback}),
      row(ending, FetchAuthorize{7, "GET", patient}),
      row(ending, response(200, "")),
      row(ending, HttpFailed{1}),

      row(NeedsInteraction{}, BeginLogin{2, "/", ""}),
      row(NeedsInteraction{}, CallbackReceived{3, callback}),
      row(NeedsInteraction{}, FetchAuthorize{7, "GET", patient}),
      row(NeedsInteraction{}, Renew{8}),
      row(NeedsInteraction{}, Logout{9, LogoutMode::session}),
  };
}

/// Calls `visit` with a state and an event of each pair.
template <class Visit>
void for_each_pair(Visit visit) {
  for (const auto& state : states())
    std::visit(
        [&visit](const auto& from) {
          std::apply([&](const auto&... event) { (visit(from, event), ...); }, Events{});
        },
        state);
}

std::string document() {
  std::ostringstream text;
  text << "# The session, state by state\n\n"
          "Printed by `tests/sdk/transition_table_test.cpp` from the machine itself; a stale copy fails the "
          "test.\n"
          "Run it with `CODEGRANT_REWRITE_DOCS=1` to print anew. The states are in "
          "`sdk/codegrant/session/state.hpp`,\n"
          "the events in `events.hpp`, the commands in `commands.hpp`.\n\n"
          "A pair that is not listed changes nothing: a page's call is answered by `invalid_transition`, and "
          "an\n"
          "answer or timer that nobody waits for is ignored. A token response that nobody waits for, because "
          "the\n"
          "page signed out or cancelled in the meantime, is given back: in any state, one `http_request` "
          "ends it.\n";
  std::string state;
  for (const auto& [from, event, when, sends, to] : rows()) {
    if (from != state)
      text << "\n## " << from << "\n\n| event | when | sends | goes to |\n|---|---|---|---|\n";
    state = from;
    text << "| " << event << " | " << when << " | " << sends << " | " << (to == from ? "" : to) << " |\n";
  }
  text << "\n## failed\n\nTakes nothing: the client could not be made.\n";
  return text.str();
}

TEST(TransitionTable, HasARowForEachPairThatMeansSomething) {
  std::map<std::pair<std::string, std::string>, int> listed;
  for (const auto& each : rows()) ++listed[{each.from, each.event}];
  std::size_t meant = 0;
  for_each_pair([&]<class S, class E>(const S&, const E&) {
    const auto count = listed.count({std::string(S::name), std::string(E::name)});
    EXPECT_EQ(count == 1, (Takes<S, E>)) << S::name << " x " << E::name;
    meant += Takes<S, E>;
  });
  EXPECT_EQ(meant, listed.size());
}

TEST(TransitionTable, EveryOtherPairChangesNothing) {
  int others = 0;
  for_each_pair([&]<class S, class E>(const S& from, E event) {
    if constexpr (!Takes<S, E>) {
      ++others;
      if constexpr (requires { event.call; }) event.call = 7;
      auto driver = Driver::in(from);
      const auto step = driver.take(event);
      if constexpr (requires { event.call; }) {
        EXPECT_EQ(step.names(), "fail") << S::name << " x " << E::name;
        EXPECT_EQ(step.failure(), "invalid_transition");
        EXPECT_EQ(step.first("fail").id, 7u);
      } else {
        EXPECT_EQ(step.names(), "") << S::name << " x " << E::name;
      }
      EXPECT_EQ(driver.where(), S::name);
    }
  });
  EXPECT_GT(others, 0);
}

TEST(TransitionTable, IsWhatTheDocumentationShows) {
  const std::string path = CODEGRANT_DOCS "/state_machine.md";
  if (std::getenv("CODEGRANT_REWRITE_DOCS")) std::ofstream(path) << document();
  std::ifstream file(path);
  std::ostringstream shown;
  shown << file.rdbuf();
  EXPECT_EQ(shown.str(), document()) << "docs/state_machine.md is stale: run with CODEGRANT_REWRITE_DOCS=1";
}

}  // namespace
}  // namespace codegrant
