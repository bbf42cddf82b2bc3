// Of the walk's world: all that can happen next.
#include "tests/sdk/walk_world.hpp"

#include <array>

#include "tests/sdk/walk_words.hpp"

namespace codegrant {
namespace {

constexpr std::size_t most_calls = 3;  // that are open at the same time

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

}  // namespace codegrant
