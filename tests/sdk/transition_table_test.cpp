// Holds every pair of state and event to its row, and prints the table to docs/state_machine.md.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/sdk/fingerprint.hpp"
#include "tests/sdk/session_driver.hpp"
#include "tests/sdk/transition_rows.hpp"

namespace codegrant {
namespace {

/// The pairs of one group, state by state.
template <class InGroup>
std::string group(InGroup in_group) {
  std::ostringstream text;
  std::string state;
  for_each_pair([&]<class S, class E>(const S& from, const E& event) {
    if (!in_group(from, event)) return;
    if (state != S::name) text << (state.empty() ? "" : "\n") << "- " << S::name << ":";
    text << (state == S::name ? ", " : " ") << E::name;
    state = S::name;
  });
  return text.str() + "\n";
}

std::string document() {
  std::ostringstream text;
  text
      << "# The session, state by state\n\n"
         "Printed by `tests/sdk/transition_table_test.cpp` from the machine itself; a stale copy fails the "
         "test.\n"
         "Run it with `CODEGRANT_REWRITE_DOCS=1` to print anew. The states are in "
         "`sdk/codegrant/session/state.hpp`,\n"
         "the events in `events.hpp`, the commands in `commands.hpp`. A circumstance that a row does not "
         "name "
         "is the\n"
         "usual one: aidbox profile, Bearer tokens, a refresh token.\n\n"
         "A pair that is not listed changes nothing: a page's call is answered by `invalid_transition`, and "
         "an\n"
         "answer or timer that nobody waits for is ignored. Two kinds of answer mean something in every "
         "state: a\n"
         "token response that nobody waits for, because the page signed out or cancelled in the meantime, is "
         "given\n"
         "back by one `http_request`; and userinfo settles the call that asked for it. So does what the "
         "store "
         "has\n"
         "for a callback that found somebody signed in.\n\n"
         "## Calls that are postponed\n\n"
         "These states end by themselves soon. The host sends the call again after the next `session`; its "
         "second\n"
         "turn never starts a renewal.\n\n"
      << group([]<class S, class E>(const S&, const E&) { return Postpones<S, E>; })
      << "\n## Calls that fail for want of a session\n\n"
         "By `not_signed_in`, or by `interaction_required` where there was a session.\n\n"
      << group([]<class S, class E>(const S&, const E&) { return LacksSession<S, E> && !Postpones<S, E>; });
  std::string state;
  for (const auto& [from, event, when, sends, to] : rows()) {
    if (from != state)
      text << "\n## " << from << "\n\n| event | when | sends | goes to |\n|---|---|---|---|\n";
    state = from;
    text << "| " << event << " | " << when << " | " << sends << " | " << (to == from ? "" : to) << " |\n";
  }
  return text.str();
}

TEST(TransitionTable, HasARowForEachPairThatMeansSomething) {
  std::map<std::pair<std::string, std::string>, int> listed;
  for (const auto& each : rows()) ++listed[{each.from, each.event}];
  std::size_t meant = 0;
  std::size_t pairs = 0;
  for_each_pair([&]<class S, class E>(const S&, const E&) {
    const auto count = listed.count({std::string(S::name), std::string(E::name)});
    EXPECT_EQ(count == 1, (is_listed<S, E>)) << S::name << " x " << E::name;
    meant += is_listed<S, E>;
    ++pairs;
  });
  EXPECT_EQ(meant, listed.size());
  EXPECT_EQ(pairs, 13u * 20u);
}

/// Takes the step of a pair, by a page's call 7 where it is one.
template <class S, class E>
Step step_of(Driver& driver, const S&, E event) {
  if constexpr (requires { event.call; }) event.call = 7;
  return driver.take(event);
}

TEST(TransitionTable, PostponesWhatPassingStatesCannotAnswer) {
  for_each_pair([]<class S, class E>(const S& from, const E& event) {
    if constexpr (Postpones<S, E>) {
      auto driver = Driver::in(from);
      const auto before = fingerprint(*driver.session);
      const auto step = step_of(driver, from, event);
      EXPECT_EQ(step.names(), "postpone") << S::name << " x " << E::name;
      EXPECT_EQ(step.first("postpone").id, 7u);
      EXPECT_EQ(fingerprint(*driver.session), before);
    }
  });
}

TEST(TransitionTable, FailsWhatNeedsASession) {
  for_each_pair([]<class S, class E>(const S& from, const E& event) {
    if constexpr (LacksSession<S, E>) {
      auto driver = Driver::in(from);
      const auto before = fingerprint(*driver.session);
      const auto step = step_of(driver, from, event);
      EXPECT_EQ(step.names(), "fail") << S::name << " x " << E::name;
      EXPECT_EQ(step.first("fail").id, 7u);
      constexpr bool had_one = std::same_as<S, NeedsInteraction>;
      EXPECT_EQ(step.failure(), had_one ? "interaction_required" : "not_signed_in");
      EXPECT_EQ(fingerprint(*driver.session), before);
    }
  });
}

TEST(TransitionTable, EveryOtherPairChangesNothing) {
  int others = 0;
  for_each_pair([&]<class S, class E>(const S& from, const E& event) {
    if constexpr (!Takes<S, E>) {
      ++others;
      auto driver = Driver::in(from);
      const auto before = fingerprint(*driver.session);
      const auto step = step_of(driver, from, event);
      if constexpr (requires { E::phase; }) {
        EXPECT_EQ(step.names(), "fail") << S::name << " x " << E::name;
        EXPECT_EQ(step.failure(), "invalid_transition");
        EXPECT_EQ(step.first("fail").id, 7u);
      } else {
        EXPECT_EQ(step.names(), "") << S::name << " x " << E::name;
      }
      EXPECT_EQ(fingerprint(*driver.session), before);
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
