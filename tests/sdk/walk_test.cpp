// An exhaustive walk: every sequence of events up to a depth, each with all its variants, by pages, a host
// and a server that mean no good. What must hold is checked after every step: walk_step.hpp,
// walk_commands.cpp.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <set>
#include <unordered_map>

#include "tests/sdk/walk_world.hpp"

namespace codegrant {
namespace {

#ifdef __EMSCRIPTEN__
constexpr int shallower = 1;
#else
constexpr int shallower = 0;
#endif

/// What was walked over.
struct Walk {
  std::size_t worlds = 0;  ///< that differ
  std::size_t moves = 0;   ///< that were made
  double sequences = 0;    ///< of moves that they stand for, of the full depth
};

using Path = std::vector<Move>;

std::string describe(const Path& path) {
  std::string text;
  for (const auto& move : path) text += "\n  " + describe(move);
  return text;
}

/// 64 bits that tell worlds apart (FNV-1a).
std::uint64_t digest(const std::string& text) {
  std::uint64_t sum = 14695981039346656037u;
  for (const char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return sum;
}

/// Walks from `root`, breadth first. A world that was met before is not walked again: it goes on as it did.
/// `restored(world, path)` is a session as that world left it.
template <class Restored>
Walk walk(const World& root, int depth, Restored restored) {
  struct Place {
    World world;
    Path path;
  };
  std::unordered_map<std::uint64_t, std::size_t> met{{digest(root.fingerprint()), 0}};
  std::vector<std::vector<std::size_t>> next(1);
  std::vector<Place> here{{root, {}}};
  Walk walked;
  for (int level = 0; level < depth; ++level) {
    std::vector<Place> there;
    for (const auto& [world, path] : here) {
      const auto from = met.at(digest(world.fingerprint()));
      for (const auto& move : world.moves()) {
        auto moved = world;
        auto on = path;
        on.push_back(move);
        const auto wrong = moved.make(move, restored(world, path));
        ++walked.moves;
        if (!wrong.empty()) {
          ADD_FAILURE() << wrong << describe(on);
          return walked;
        }
        const auto [place, is_new] = met.try_emplace(digest(moved.fingerprint()), met.size());
        next[from].push_back(place->second);
        if (!is_new) continue;
        next.emplace_back();
        if (level + 1 < depth) there.push_back({std::move(moved), std::move(on)});
      }
    }
    here = std::move(there);
  }
  walked.worlds = met.size();

  // How many sequences lead to each place: those of one move more come from there.
  std::vector<double> ways(next.size());
  ways[0] = 1;
  for (int level = 0; level < depth; ++level) {
    std::vector<double> further(next.size());
    for (std::size_t place = 0; place < next.size(); ++place)
      for (const auto to : next[place]) further[to] += ways[place];
    ways = std::move(further);
  }
  for (const auto count : ways) walked.sequences += count;
  return walked;
}

void report(const Deal& deal, const char* from, int depth, const Walk& walked) {
  std::printf("[   WALK   ] %s, from %s: all %.3g sequences of %d moves; %zu worlds, %zu moves made\n",
              deal.name, from, walked.sequences, depth, walked.worlds, walked.moves);
}

/// Room for one session after the other.
class Room {
 public:
  Session& anew() { return *::new (&session_) Session(std::span(memory_.get(), Session::memory_size)); }
  /// One that has this deal's settings.
  Session& with(const Deal& deal) {
    auto& session = anew();
    session.step(Configure{1, deal.options.json()}, {from_unix(1'000'000), std::string(96, 'x')});
    return session;
  }

 private:
  std::unique_ptr<char[]> memory_{new char[Session::memory_size]};
  alignas(Session) char session_[sizeof(Session)];
};

/// The world at the end of `path` from `root`, with a session that has gone all of it.
World replay(const World& root, const Path& path, Session& session) {
  auto world = root;
  for (const auto& move : path) world.make(move, session);
  return world;
}

/// True for a willing answer to a command.
bool is_willing(const Move& move) {
  return move.kind >= Move::Kind::store_answers && move.kind != Move::Kind::http_fails && move.how == 0;
}

/// The way through a whole login, from `world` on.
Path way_to_sign_in(World world, Session& session) {
  Path path;
  while (path.size() < 8 && world.where() != "signed_in") {
    const auto moves = world.moves();
    const auto latest = std::find_if(moves.rbegin(), moves.rend(), is_willing);
    if (path.empty())
      path.push_back({Move::Kind::begin_login});
    else
      path.push_back(world.where() == "awaiting_authorization" ? Move{Move::Kind::call_back} : *latest);
    world.make(path.back(), session);
  }
  return path;
}

const std::vector<Deal>& deals() {
  static const std::vector<Deal> all = {
      {"an aidbox", {"aidbox", "read", "", metadata(openid_endpoints)}},
      {"OpenID Connect with DPoP and PAR", openid_options(R"(,"dpop":true)", push_endpoint), true, true},
      {"OpenID Connect", openid_options(), true},
  };
  return all;
}

class WalkOfADeal : public testing::TestWithParam<std::size_t> {
 protected:
  const Deal& deal() const { return deals()[GetParam()]; }

  /// Walks over all that can follow after `begun`, which ends in the state called `from`.
  void walk_from(const char* from, const Path& begun, int depth) {
    auto& session = room_.with(deal());
    const World signed_out(deal(), session);
    const auto root = replay(signed_out, begun, session);
    ASSERT_EQ(root.where(), from);
    std::size_t sessions = 0;
    const auto walked = walk(root, depth, [&](const World& world, const Path& path) -> Session& {
      // That a session can be put where another one was is itself to be shown, now and then.
      if (++sessions % 5000 == 0) {
        Room other;
        auto whole = begun;
        whole.insert(whole.end(), path.begin(), path.end());
        EXPECT_TRUE(replay(signed_out, whole, other.with(deal())).fingerprint() == world.fingerprint())
            << describe(whole);
      }
      world.restore(session);
      return session;
    });
    report(deal(), from, depth, walked);
  }

  Room room_;
};

TEST_P(WalkOfADeal, FromSignedOut) { walk_from("signed_out", {}, (GetParam() == 0 ? 6 : 5) - shallower); }

TEST_P(WalkOfADeal, FromSignedIn) {
  auto& session = room_.with(deal());
  walk_from("signed_in", way_to_sign_in(World(deal(), session), session), 4 - shallower);
}

// Far beyond what can be walked over as a whole: hours of a session, by chance, and every other move willing.
TEST_P(WalkOfADeal, AtRandom) {
  constexpr int walks = 100;
  constexpr int length = 300;
  auto many_logins = deal();
  many_logins.logins = 20;
  std::uint32_t seed = 1;
  const auto chance = [&seed](std::size_t of) {
    seed = seed * 1664525 + 1013904223;  // Numerical Recipes' generator: the same walks each time
    return (seed >> 8) % of;
  };
  std::set<std::string> states;
  for (int i = 0; i < walks; ++i) {
    auto& session = room_.with(many_logins);
    World world(many_logins, session);
    Path path;
    for (int step = 0; step < length; ++step) {
      const auto moves = world.moves();
      const auto latest = std::find_if(moves.rbegin(), moves.rend(), is_willing);
      path.push_back(latest != moves.rend() && chance(2) == 0 ? *latest : moves[chance(moves.size())]);
      const auto wrong = world.make(path.back(), session);
      ASSERT_EQ(wrong, "") << describe(path);
      states.insert(std::string(world.where()));
    }
  }
  // All that there are, but those before the metadata is known, and those that not every deal has.
  EXPECT_GE(states.size(), 8u);
  std::printf("[   WALK   ] %s: %d sequences of %d moves at random\n", deal().name, walks, length);
}

INSTANTIATE_TEST_SUITE_P(Deals, WalkOfADeal, testing::Range(std::size_t{0}, std::size_t{3}));

TEST(Walk, FromUnconfigured) {
  const Deal deal{"discovery", {"oauth2", "read", "", ""}};
  Room room;
  const World root(deal, room.anew());
  const auto depth = 5 - shallower;
  const auto walked = walk(root, depth, [&](const World&, const Path& path) -> Session& {
    auto& session = room.anew();
    replay(root, path, session);
    return session;
  });
  report(deal, "unconfigured", depth, walked);
}

}  // namespace
}  // namespace codegrant
