// A session on this machine: what the core wants done is done, in the right order and with the right key.
#include "server/login/host.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <vector>

#include "codegrant/codec/base64url.hpp"
#include "codegrant/codec/form.hpp"
#include "server/adapters/system.hpp"
#include "server/json/json.hpp"
#include "server/login/openssl_signature.hpp"
#include "tests/server/login/test_keys.hpp"

namespace codegrant::login {
namespace {

constexpr const char* issuer = "https://as.example";
constexpr const char* redirect_uri = "http://127.0.0.1:4000/callback";

class SettableClock : public server::Clock {
 public:
  UnixTime now() const override { return now_; }
  void advance(Seconds by) { now_ += by; }

 private:
  UnixTime now_ = from_unix(1'800'000'000);
};

/// What was sent, with memory of its own.
struct Sent {
  std::string method, url, authorization, dpop;
  Form form;
};

/// An authorization server of a few lines: each address is answered by what the test puts there.
class ScriptedServer : public HttpClient {
 public:
  using Answer = std::function<HttpReply(const Sent&)>;

  std::optional<HttpReply> send(const HttpCall& call) override {
    sent.push_back({std::string(call.method), std::string(call.url), call.authorization, call.dpop,
                    *Form::parse(call.body)});
    const auto found = answers.find(sent.back().url);
    if (found == answers.end()) return std::nullopt;
    return found->second(sent.back());
  }
  /// All that was sent to that address.
  std::vector<Sent> sent_to(const std::string& path) const {
    std::vector<Sent> found;
    for (const auto& one : sent)
      if (one.url == issuer + path) found.push_back(one);
    return found;
  }
  void answer(const std::string& path, Answer answer) { answers[issuer + path] = std::move(answer); }

  std::map<std::string, Answer> answers;
  std::vector<Sent> sent;
};

HttpReply json(int status, const server::Json& body, const std::string& dpop_nonce = "") {
  return {status, "application/json", Secret(server::to_text(body)), dpop_nonce, {}};
}

class Hosts : public testing::Test {
 protected:
  Hosts() {
    as.answer("/.well-known/oauth-authorization-server", [this](const Sent&) { return json(200, metadata); });
    as.answer("/jwks", [this](const Sent&) {
      return json(200, {{"keys", server::Json::array({*server::parse_json(key.jwk())})}});
    });
    as.answer("/token", [](const Sent&) { return json(200, bearer("at-1")); });
    as.answer("/revoke", [](const Sent&) { return json(200, server::Json::object()); });
  }

  static server::Json bearer(const std::string& access_token, int expires_in = 3600) {
    return {{"access_token", access_token},
            {"token_type", "Bearer"},
            {"expires_in", expires_in},
            {"refresh_token", "rt-" + access_token}};
  }

  void configure(const server::Json& more = server::Json::object()) {
    server::Json options{{"issuer", issuer}, {"client_id", "terminal"}, {"redirect_uri", redirect_uri}};
    options.update(more);
    host.happen(Configure{1, server::to_text(options)});
  }
  /// Begins a login; gives what the browser was sent to.
  Form log_in() {
    host.happen(BeginLogin{2, LoginMode::popup, {}, {}, {}});
    const auto& address = host.authorization_address();
    return *Form::parse(address.substr(address.find('?') + 1));
  }
  void come_back(const Form& asked, const std::string& more = "code=c-1") {
    host.happen(
        PeerCallback{std::string(redirect_uri) + "?" + more + "&state=" + std::string(*asked.get("state"))});
  }
  const Answered* answered(CallId call) const {
    const auto* outcome = host.outcome(call);
    return outcome == nullptr ? nullptr : std::get_if<Answered>(outcome);
  }
  std::string refused(CallId call) const {
    const auto* outcome = host.outcome(call);
    const auto* refusal = outcome == nullptr ? nullptr : std::get_if<Refused>(outcome);
    return refusal == nullptr ? "" : refusal->code;
  }

  TestKey key{"ES256"};
  server::Json metadata{{"issuer", issuer},
                        {"authorization_endpoint", std::string(issuer) + "/authorize"},
                        {"token_endpoint", std::string(issuer) + "/token"},
                        {"userinfo_endpoint", std::string(issuer) + "/userinfo"},
                        {"revocation_endpoint", std::string(issuer) + "/revoke"},
                        {"jwks_uri", std::string(issuer) + "/jwks"},
                        {"response_types_supported", server::Json::array({"code"})},
                        {"code_challenge_methods_supported", server::Json::array({"S256"})}};
  ScriptedServer as;
  server::SystemRandom random;
  SettableClock clock;
  Host host{as, random, clock};
};

TEST_F(Hosts, SignInAndEndTheSession) {
  configure({{"scope", "email"}});
  ASSERT_NE(answered(1), nullptr);
  const auto asked = log_in();
  EXPECT_EQ(asked.get("redirect_uri"), redirect_uri);
  EXPECT_EQ(host.outcome(2), nullptr);  // it waits for the browser

  come_back(asked);
  ASSERT_NE(answered(2), nullptr) << refused(2);
  EXPECT_EQ(answered(2)->outcome, "signed_in");
  EXPECT_EQ(host.session().scope, "email");
  EXPECT_EQ(host.session().expires_at, clock.now() + Seconds{3600});
  EXPECT_EQ(as.sent_to("/token").at(0).form.get("code"), "c-1");

  host.happen(Logout{3, LogoutMode::session, {}});
  ASSERT_NE(answered(3), nullptr);
  EXPECT_EQ(answered(3)->outcome, "ended");
  EXPECT_EQ(as.sent_to("/revoke").at(0).form.get("token"), "rt-at-1");
  EXPECT_EQ(host.session().expires_at, UnixTime{});
}

TEST_F(Hosts, GoOnWaitingWhenSomebodyElseComesBack) {
  configure();
  const auto asked = log_in();
  Form forged;
  forged.set("state", "p" + std::string(43, 'A'));
  come_back(forged, "error=access_denied");
  come_back(forged);
  EXPECT_EQ(host.outcome(2), nullptr);
  EXPECT_TRUE(as.sent_to("/token").empty());
  come_back(asked);
  EXPECT_NE(answered(2), nullptr);
}

TEST_F(Hosts, PostACodeOnce) {
  configure();
  const auto asked = log_in();
  as.answer("/token", [](const Sent&) { return json(400, {{"error", "invalid_grant"}}); });
  come_back(asked);
  EXPECT_EQ(refused(2), "authorization_error");
  come_back(asked);
  EXPECT_EQ(as.sent_to("/token").size(), 1u);
}

TEST_F(Hosts, TellThatNobodyAnswers) {
  as.answers.clear();
  configure();
  EXPECT_EQ(refused(1), "network_error");
}

TEST_F(Hosts, RenewForWhoWasPostponed) {
  configure();
  come_back(log_in());
  clock.advance(Seconds{3601});
  as.answer("/token", [](const Sent&) { return json(200, bearer("at-2")); });
  as.answer("/userinfo", [](const Sent& sent) {
    return json(sent.authorization == "Bearer at-2" ? 200 : 401, {{"sub", "7"}});
  });
  host.happen(AskUserinfo{3, Turn::first});
  ASSERT_NE(answered(3), nullptr) << refused(3);
  EXPECT_EQ(answered(3)->outcome, R"({"sub":"7"})");
}

/// An id_token for the login that `asked` began.
server::Json id_token_answer(const Form& asked, const TestKey& key, UnixTime now, const std::string& alg) {
  const server::Json claims{{"iss", issuer},
                            {"aud", "terminal"},
                            {"sub", "7"},
                            {"name", "Alice"},
                            {"nonce", std::string(*asked.get("nonce"))},
                            {"iat", to_unix(now)},
                            {"exp", to_unix(now) + 60},
                            {"at_hash", at_hash_of("at-1", alg)}};
  const auto input =
      base64url::encode(R"({"alg":")" + alg + R"("})") + "." + base64url::encode(server::to_text(claims));
  return {{"access_token", "at-1"},
          {"token_type", "Bearer"},
          {"refresh_token", "rt-at-1"},
          {"id_token", input + "." + key.sign(input)}};
}

TEST_F(Hosts, BelieveAnIdTokenOfTheServersKey) {
  configure({{"scope", "openid"}});
  const auto asked = log_in();
  as.answer("/token",
            [&](const Sent&) { return json(200, id_token_answer(asked, key, clock.now(), "ES256")); });
  come_back(asked);
  ASSERT_NE(answered(2), nullptr) << refused(2);
  EXPECT_EQ(host.session().sub, "7");
  EXPECT_EQ((*server::parse_json(host.session().claims))["name"], "Alice");
}

TEST_F(Hosts, BelieveNoIdTokenOfAnotherKeyAndGiveBackWhatCameWithIt) {
  configure({{"scope", "openid"}});
  const auto asked = log_in();
  const TestKey another("ES256");
  as.answer("/token",
            [&](const Sent&) { return json(200, id_token_answer(asked, another, clock.now(), "ES256")); });
  come_back(asked);
  EXPECT_EQ(refused(2), "invalid_id_token");
  ASSERT_EQ(as.sent_to("/revoke").size(), 1u);
  EXPECT_EQ(as.sent_to("/revoke").at(0).form.get("token"), "rt-at-1");
}

struct Proof {
  server::Json header, claims;
  bool is_good = false;
};

Proof read_proof(const std::string& proof) {
  const auto first = proof.find('.');
  const auto last = proof.rfind('.');
  Proof read;
  read.header = *server::parse_json(*base64url::decode(proof.substr(0, first)));
  read.claims = *server::parse_json(*base64url::decode(proof.substr(first + 1, last - first - 1)));
  read.is_good = is_good(
      {"ES256", server::to_text(read.header["jwk"]), proof.substr(0, last), proof.substr(last + 1), {}, {}});
  return read;
}

TEST_F(Hosts, ProveTheirKeyWithTheServersNonce) {
  as.answer("/token", [](const Sent& sent) {
    const auto proof = read_proof(sent.dpop);
    if (!proof.is_good || proof.claims.value("nonce", "") != "n-1")
      return json(400, {{"error", "use_dpop_nonce"}}, "n-1");
    auto tokens = bearer("at-1");
    tokens["token_type"] = "DPoP";
    return json(200, tokens);
  });
  as.answer("/userinfo", [](const Sent&) { return json(200, {{"sub", "7"}}); });
  configure({{"dpop", true}});
  come_back(log_in());
  ASSERT_NE(answered(2), nullptr) << refused(2);
  EXPECT_EQ(as.sent_to("/token").size(), 2u);

  host.happen(AskUserinfo{3, Turn::first});
  ASSERT_NE(answered(3), nullptr) << refused(3);
  const auto userinfo = as.sent_to("/userinfo").at(0);
  EXPECT_EQ(userinfo.authorization, "DPoP at-1");
  const auto proof = read_proof(userinfo.dpop);
  EXPECT_TRUE(proof.is_good);
  EXPECT_EQ(proof.claims["htu"], std::string(issuer) + "/userinfo");
  EXPECT_EQ(proof.header["jwk"], read_proof(as.sent_to("/token").at(1).dpop).header["jwk"]);

  // What one session's tokens were bound to binds no other's.
  host.happen(Logout{4, LogoutMode::session, {}});
  come_back(log_in());
  EXPECT_NE(read_proof(as.sent_to("/token").at(2).dpop).header["jwk"], proof.header["jwk"]);
}

TEST_F(Hosts, PushTheRequestWhereThatIsOffered) {
  metadata["pushed_authorization_request_endpoint"] = std::string(issuer) + "/par";
  as.answer("/par", [](const Sent&) { return json(201, {{"request_uri", "urn:x:1"}, {"expires_in", 60}}); });
  configure();
  const auto asked = log_in();
  EXPECT_EQ(asked.get("request_uri"), "urn:x:1");
  EXPECT_FALSE(asked.get("state").has_value());
  come_back(as.sent_to("/par").at(0).form);
  EXPECT_NE(answered(2), nullptr) << refused(2);
}

TEST_F(Hosts, DrawFreshEntropyForEveryLogin) {
  configure();
  std::set<std::string> values;
  for (int i = 0; i < 3; ++i) {
    const auto asked = log_in();
    for (const char* name : {"state", "code_challenge"}) values.emplace(*asked.get(name));
  }
  EXPECT_EQ(values.size(), 6u);
}

}  // namespace
}  // namespace codegrant::login
