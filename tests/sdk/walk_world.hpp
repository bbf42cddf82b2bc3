// A session with all that is around it: pages that call, a browser, a host with its store, and a server. Each
// may do whatever it could do next: at the right time, late, twice, or with forged papers. What must hold in
// every case is checked after each step.
#pragma once

#include <cstdint>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "codegrant/session/session.hpp"
#include "tests/sdk/session_driver.hpp"
#include "tests/sdk/settings.hpp"

namespace codegrant {

/// What an app and its server agreed on.
struct Deal {
  const char* name;
  Options options;
  bool openid = false;
  bool dpop = false;
  std::size_t logins = 2;  ///< How many are begun at most, in all.

  friend std::ostream& operator<<(std::ostream& out, const Deal& deal) { return out << deal.name; }
};

/// One thing that can happen next.
struct Move {
  enum class Kind : std::uint8_t {
    configure,
    begin_login,
    call_back,
    peer_callback,
    fetch,
    challenge,
    renew,
    userinfo,
    logout,
    cancel,
    peer_signed_out,
    wake,
    timer,
    nonce_learnt,
    store_answers,
    http_answers,
    http_fails,
    signature_checked,
  };
  Kind kind;
  std::uint8_t which = 0;  ///< The login, the call or the errand that it is about.
  std::uint8_t how = 0;    ///< Which of its variants.
};

/// For whoever looks for the way to a failure.
std::string describe(const Move& move);

class World {
 public:
  /// One in which nothing has happened yet but what `session` knows. `deal` must outlive it.
  World(const Deal& deal, const Session& session) : deal_(&deal) { keep(session); }

  /// All that can happen next.
  std::vector<Move> moves() const;

  /// Makes `move` with `session`, which must be as this world left it. Says what is wrong with what came of
  /// it; empty where nothing is.
  std::string make(const Move& move, Session& session);

  /// Brings `session`, which must have this deal's settings, to where this world left it.
  void restore(Session& session) const { session.begin_in(state_, held_); }

  /// Two worlds with the same one go on alike.
  std::string fingerprint() const;
  std::string_view where() const { return name_of(state_); }

 private:
  enum class Asked : std::uint8_t { configure, login, callback, fetch, challenge, renew, userinfo, logout };
  /// `sent`: the page's own request is on its way. `given_up`: the page does not wait any more, but the core
  /// may still settle it.
  enum class Status : std::uint8_t { open, postponed, sent, given_up };

  /// A page's call that is not settled.
  struct Call {
    CallId id;
    Asked asked;
    Status status;
    Move move;              ///< By which the page asked.
    std::string url;        ///< callback
    std::uint32_t version;  ///< Of the token that a `sent` request has.
  };
  struct Login {
    LoginMode mode;
    std::string code_verifier;
    std::string key;
    std::string kept;
    UnixTime kept_until;
    std::string state{};
    std::string code_challenge{};
    std::string nonce{};
    bool left = false;   ///< The browser was sent to the server.
    bool taken = false;  ///< The transaction was.
    int posts = 0;       ///< How often the code was posted ...
    int demands = 0;     ///< ... and a nonce demanded for that.
  };
  /// A command that is still to be answered, or that was answered once.
  struct Errand {
    enum class Kind : std::uint8_t { http, take, verify } kind;
    RequestId id;
    Purpose purpose{};
    CallId call = 0;
    int login = -1;       ///< Whose code is exchanged, whose transaction taken.
    std::string token{};  ///< The refresh token that it renews with.
    bool spent = false;   ///< The transaction had been taken before.
    bool dead = false;    ///< It was sent before a logout.
    int retries = 0;      ///< How often it was sent before, for want of a nonce.
    bool answered = false;
    std::uint8_t how = 0;  ///< By which variant it was answered.
    std::string answer{};
  };

  template <class E>
  void happen(const E& event, Session& session);
  void ask(Asked asked, const Move& move, Session& session, std::string url = "");
  void dispatch(CallId id, Turn turn, Session& session);
  void answer_errand(const Move& move, Session& session);
  void answer_http(const Errand& errand, Session& session);
  std::string tokens_for(const Errand& errand, std::uint8_t how);
  std::string url_for(const Move& move) const;
  void add_page_moves(std::vector<Move>& moves) const;
  void add_errand_moves(std::vector<Move>& moves) const;

  void perform(const Command& command, Session& session);
  void perform_http(const Command& command, const Session& session);
  void perform_token_request(const std::string& url, const std::string& body, Errand& errand,
                             const Session& session);
  void note_login_request(const std::string& form);
  void settle(CallId id);
  void keep(const Session& session);
  void check_told(const Command& command);
  void check_rest(const Session& session);
  void expect(bool holds, std::string_view what);

  Call* find_call(CallId id);
  Errand* find_errand(RequestId id);
  bool is_known(const Call& call, const Session& session) const;
  bool is_of_a_login(std::string_view of_claims) const;
  bool is_under_way(RequestId id) const;
  bool pushes() const;

  const Deal* deal_;
  std::string wrong_;

  State state_;
  Holdings held_;
  std::shared_ptr<const std::string> texts_;  ///< What `held_` looks at.

  UnixTime now_ = from_unix(1'000'000);
  UnixTime timer_{};
  std::vector<Call> calls_;
  std::vector<CallId> postponed_;
  std::vector<Login> logins_;
  std::vector<Errand> errands_;
  std::set<std::string> rotated_;  ///< Refresh tokens that must never be sent again.
  CallId last_call_ = 0;
  int minted_ = 0;
  int turns_ = 0;                 ///< Steps of this move.
  int given_back_ = 0;            ///< Tokens that a step had ended at the server.
  int retries_ = 0;               ///< What this step sends anew was sent so often before.
  Turn turn_ = Turn::first;       ///< Of the call that is this step's event.
  bool late_ = false;             ///< This step's event answers an errand from before a logout.
  const Call* asking_ = nullptr;  ///< Whose call this step's event is.
};

}  // namespace codegrant
