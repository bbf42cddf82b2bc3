// The whole server above its ports, in this process: real store, real cryptography, a clock that tests set.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "server/adapters/openssl_crypto.hpp"
#include "server/adapters/sqlite_store.hpp"
#include "server/adapters/system.hpp"
#include "server/app/app.hpp"
#include "server/app/seeds.hpp"

namespace codegrant::server {

class SettableClock : public Clock {
 public:
  UnixTime now() const override { return now_; }
  void advance(Seconds by) { now_ += by; }

 private:
  UnixTime now_ = from_unix(1'800'000'000);
};

/// Hashes at once, where a test is not about hashing.
class QuickHasher : public PasswordHasher {
 public:
  std::string hash(const Secret& password) override;
  bool verify(const Secret& password, std::string_view stored) override;
  int verifications = 0;
  bool overloaded = false;                ///< from now on every call throws
  std::function<void()> while_verifying;  ///< happens once, while the next verification is under way
};

/// Other servers: what they answer, and what came to them.
class PretendedWeb : public Web, public Outbox {
 public:
  Result<std::string> get(const std::string& url) override;
  Result<void> post_form(const std::string& url, const std::string& form) override;
  void post_later(LogoutMessage message) override;
  void give_up(const std::string& client, const std::string& reason) override;

  std::map<std::string, std::string> pages;                   ///< by address; any other cannot be reached
  std::vector<std::string> fetched;                           ///< addresses
  std::vector<std::pair<std::string, std::string>> received;  ///< address and form
  std::vector<std::string> given_up;                          ///< clients
};

/// A browser's cookies, as far as these tests need them.
class Cookies {
 public:
  void take(const http::Response& response);
  void put(http::Request& request) const;

 private:
  std::map<std::string, std::string> values_;
};

/// RFC 7636 Appendix B.
inline constexpr const char* code_verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
inline constexpr const char* code_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

class TestServer {
 public:
  static constexpr const char* issuer = "http://localhost:8080";
  static constexpr const char* redirect_uri = "https://app.example/cb";
  static constexpr const char* root = "Basic cm9vdDpyb290c2VjcmV0";  // root:rootsecret

  /// Holds: user alice (password wonderland), clients webapp (public), house (first party) and office
  /// (confidential, secret verysecret), a policy that lets alice read Patients, and Patient/p1.
  TestServer() : TestServer(Switches{}) {}

  /// What an operator may turn on.
  struct Switches {
    Switch password_grant = Switch::off;
    Switch sign_up = Switch::off;
    Switch development = Switch::off;
    Seconds refresh_grace{};
    Switch dpop_nonces = Switch::off;
    Switch require_pushed_authorization_requests = Switch::off;
    Switch strict = Switch::off;
    Switch private_addresses = Switch::off;
    Switch registration = Switch::off;
    const char* grant_page_url = "";
    const char* registration_token = "";  ///< empty: anybody may register
  };
  explicit TestServer(const Switches& switches);

  http::Response send(const std::string& method, const std::string& target, http::Headers headers = {},
                      std::string body = {});
  /// The same from alice's browser, cookies included.
  http::Response browse(const std::string& method, const std::string& target, std::string body = {},
                        const http::Headers& more = {});
  /// From now on `browse` is that of a browser that was never here.
  void change_browser() { cookies_ = {}; }
  /// With the root client's credentials and a JSON body.
  http::Response administer(const std::string& method, const std::string& target, const Json& body = {});
  http::Response get_patient(const std::string& access_token);
  http::Response post_token(const Form& form);
  /// Where requests come from.
  std::string remote_address = "127.0.0.1";

  /// The address of an authorization request of `client_id`.
  std::string authorize_target(const std::string& client_id, const std::string& more = "") const;
  /// Walks through login and, where it is shown, consent; gives the answer that leaves the server. Whoever
  /// must log in is `user`, whose password is "wonderland".
  http::Response walk(const std::string& target, const std::string& decision = "allow",
                      const std::string& user = "alice");
  /// The page that comes first for `target`, and its form: hidden fields read, alice's credentials filled in.
  struct OpenForm {
    std::string address;
    std::string page;
    Form form;
  };
  OpenForm open_form(const std::string& target);
  /// A code for `client_id`, by `walk`.
  std::string obtain_code(const std::string& client_id);
  /// A token response for `client_id`.
  Json obtain_tokens(const std::string& client_id);
  /// The form that exchanges `code`.
  static Form code_exchange(const std::string& client_id, const std::string& code);

  /// A resource's document as it lies in the store.
  std::string stored(const std::string& type, const std::string& id);
  /// The server's own table.
  std::vector<Route> route_table() { return routes(*services_); }
  /// What the server stands on, for what its rules would not let pass.
  SqliteStore& store() { return store_; }

  SettableClock clock;
  QuickHasher hasher;
  PretendedWeb web;

 private:
  SystemRandom random_;
  OpensslCrypto crypto_;
  SqliteStore store_{"memory:"};
  std::unique_ptr<Services> services_;
  std::unique_ptr<App> app_;
  Cookies cookies_;
};

/// Empty where there is none.
std::string header_of(const http::Response& response, std::string_view name);
std::string location_of(const http::Response& response);
/// The value of a parameter in a response's Location; empty where there is none.
std::string location_parameter(const http::Response& response, const std::string& name);
Json body_of_response(const http::Response& response);
/// What a JWT says, whoever signed it.
Json claims_of_jwt(const std::string& token);
/// The value of a hidden input of a page.
std::string hidden_input(const std::string& page, const std::string& name);

}  // namespace codegrant::server
