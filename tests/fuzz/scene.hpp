// A session among pages, a browser, a host and a server that say what the fuzzer wants, as often and as late
// as it wants. What must hold is checked after each step, by other readers than the session's own.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "codegrant/session/session.hpp"
#include "tests/fuzz/bytes.hpp"
#include "tests/fuzz/papers.hpp"
#include "tests/sdk/session_driver.hpp"

namespace codegrant::fuzz {

class Scene {
 public:
  /// `seed` must differ from input to input: no input may know what entropy and secrets it will meet.
  Scene(Bytes& bytes, std::uint64_t seed);

  /// Plays until the input ends, then lets all that is under way fail and checks that no call hangs.
  void play();

 private:
  /// The bits of a deal.
  enum : unsigned {
    openid = 1,
    dpop = 2,
    pushed = 4,
    no_revocation = 8,
    discovered = 16,
    promises_iss = 32,
    refuses_wider_scope = 64,
    aidbox = 128,
    odd_options = 256,
  };

  /// A page's call that is not settled.
  struct Call {
    std::function<void(Turn)> ask;
    std::string method;  ///< fetch and challenge: what is asked for.
    std::string url;
    bool postponed = false;
    bool given_up = false;
  };
  struct Login {
    std::string key;
    std::string kept;
    UnixTime kept_until;
    std::string state{};
    std::string code_challenge{};
    std::string nonce{};
    bool taken = false;
    bool spoiled = false;  ///< What came back was not what was kept: a secret may stand where none belongs.
    int posts = 0;  ///< How often its code was posted.
  };
  /// A command that has an answer.
  struct Errand {
    enum class Kind : std::uint8_t { http, take, verify } kind;
    RequestId id;
    Purpose purpose{};
    CallId call = 0;
    int login = -1;          ///< take: whose transaction; http: whose code. -1: nobody's.
    std::string callback{};  ///< take: the address that came back.
    std::string posted{};    ///< http: the body.
    bool spent = false;      ///< take: it was taken before.
    bool dead = false;       ///< It was sent before a logout.
    bool answered = false;
  };
  /// What the event of a step was, as far as the checks look at it.
  struct Occasion {
    const Errand* errand = nullptr;  ///< It answers this one ...
    std::string value{};             ///< ... with this text.
    UnixTime expires_at{};
    int status = 0;
    bool good = false;
    CallId call = 0;         ///< It is this call.
    std::string callback{};  ///< It brings this address.
    bool ends_all = false;
  };

  /// What a session was before a step, in memory of its own.
  struct Before {
    State state;
    std::string access_token;
    std::string refresh_token;
    std::string sub;
    UnixTime expires_at;
  };

  // What happens (scene.cpp)
  void move();
  void configure();
  void begin_login();
  void call_back();
  void fetch();
  void challenge();
  void log_out();
  void cancel(CallId id);
  void answer(Errand& errand);
  void answer_take(const Errand& errand);
  void answer_http(const Errand& errand);
  std::string body_for(const Errand& errand, int& status);
  std::string token_body(const Errand& errand);
  Members metadata_members();
  std::string options();
  std::string callback_url();
  std::string page_text(std::string_view usual) { return papers_.text(usual).substr(0, most_text / 4); }
  void ask(std::function<void(CallId, Turn)> how, std::string method = "", std::string url = "");
  void let_all_fail();

  template <class E>
  void happen(const E& event, const Occasion& occasion);
  void tell(std::string_view event, const State& before, const std::vector<Command>& commands) const;

  // What must hold (scene_checks.cpp)
  Before what_is_held() const;
  void check_step(const Before& before, const std::vector<Command>& commands, const Occasion& occasion);
  void check_signing_in(const Before& before, const Occasion& occasion) const;
  void check_command(const Command& command, const Before& before, const Occasion& occasion);
  void check_told(const Command& command, const Occasion& occasion) const;
  void check_leaving(const Command& command);
  void note_settings(const Before& before, const Occasion& occasion);
  void note_login_request(std::string_view form);
  void settle(CallId id);

  // What must hold of its requests (scene_requests.cpp)
  void check_http(const Command& command, const Before& before, const Occasion& occasion);
  void check_code_exchange(Errand& errand, const Before& before, const Occasion& occasion);
  void check_proof(const std::string& proof, const std::string& method, const std::string& url,
                   const std::string& token) const;
  void check_signature_request(const Command& command) const;

  bool is_secret(std::string_view text) const { return text.find(mark_) != std::string_view::npos; }
  std::string mint(const char* kind) { return kind + mark_ + std::to_string(++minted_) + "."; }
  std::string endpoint(const char* name) const;
  std::string option(const char* name) const;
  bool has_odd_options() const { return (deal_ & odd_options) != 0; }
  bool asks_for_id_token() const;
  bool is_bound() const;

  Bytes& bytes_;
  Papers papers_;
  std::mt19937_64 random_;
  std::string mark_;  ///< In every secret that the server gives, and in nothing else.
  int minted_ = 0;

  Session session_;
  UnixTime now_ = from_unix(1'000'000);
  unsigned deal_ = 0;  ///< What an app and its server agree on.
  std::string given_options_;
  nlohmann::json options_;   ///< What the session took ...
  nlohmann::json metadata_;  ///< ... and found.
  std::map<CallId, Call> calls_;
  std::vector<CallId> postponed_;
  std::vector<CallId> again_;  ///< Postponed calls that this step gives their turn.
  std::vector<Login> logins_;
  std::vector<Errand> errands_;
  CallId last_call_ = 0;
};

}  // namespace codegrant::fuzz
