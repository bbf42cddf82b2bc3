// The world of the exhaustive walk, walked at random: not every way, but ways that are much longer.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/fuzz/bytes.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/sdk/walk_world.hpp"

namespace codegrant::fuzz {
namespace {

constexpr int most_moves = 200;

const std::vector<Deal>& deals() {
  static const auto all = [] {
    std::vector<Deal> deals = {
        {"aidbox", {"aidbox", "read", "", metadata(openid_endpoints)}},
        {"OpenID Connect", openid_options(), true},
        {"OpenID Connect with DPoP and PAR", openid_options(R"(,"dpop":true)", push_endpoint), true, true},
        {"DPoP", dpop_options(openid_endpoints), false, true},
    };
    for (auto& deal : deals) deal.logins = 20;
    return deals;
  }();
  return all;
}

void walk(Bytes bytes) {
  const auto& deal = deals()[bytes.below(deals().size())];
  static std::vector<char> memory(Session::memory_size);
  Session session(memory);
  session.step(Configure{1, deal.options.json()}, {from_unix(1'000'000), std::string(96, 'x')});
  World world(deal, session);
  for (int made = 0; made < most_moves && !bytes.empty(); ++made) {
    const auto moves = world.moves();
    const auto& move = moves[bytes.below(moves.size())];
    const auto wrong = world.make(move, session);
    require(wrong.empty(), wrong + " after " + describe(move));
  }
}

}  // namespace
}  // namespace codegrant::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  codegrant::fuzz::walk({data, size});
  return 0;
}
