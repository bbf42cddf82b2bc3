// Every pair of state and event, and what the machine does with each, circumstance by circumstance.
#pragma once

#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "codegrant/session/session.hpp"

namespace codegrant {

using Events =
    std::tuple<Configure, BeginLogin, CallbackReceived, PeerCallback, FetchAuthorize, ResourceChallenge,
               Renew, AskUserinfo, Logout, Cancel, PeerSignedOut, Wake, StoreLoaded, StoreMissing, StoreSpent,
               HttpResponse, HttpFailed, SignatureChecked, Timer, NonceLearnt>;
static_assert(std::tuple_size_v<Events> == 20);
static_assert(std::variant_size_v<State> == 13);

/// One of each state, under way where there is something to be under way.
const std::vector<State>& states();

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

/// The pairs that the table lists one by one; the others that mean something are answered in groups.
template <class S, class E>
constexpr bool is_listed = Takes<S, E> && !Postpones<S, E> && !LacksSession<S, E>;

/// What the table says of one pair in one circumstance.
struct Row {
  std::string from;
  std::string event;
  std::string when;
  std::string sends;
  std::string to;
};

using Rows = std::vector<Row>;

/// In the order of the states; every pair of the table is there at least once.
Rows rows();

}  // namespace codegrant
