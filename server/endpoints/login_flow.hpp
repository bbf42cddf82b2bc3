// What /auth/authorize, /auth/login and /auth/grant share: the services they use and the request under way.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "codegrant/codec/form.hpp"
#include "server/base/lifetimes.hpp"
#include "server/base/switch.hpp"
#include "server/domain/authorization_request.hpp"
#include "server/domain/backchannel_logout.hpp"
#include "server/domain/consents.hpp"
#include "server/domain/directory.hpp"
#include "server/domain/password_check.hpp"
#include "server/domain/second_factor.hpp"
#include "server/endpoints/browser.hpp"
#include "server/http/response.hpp"
#include "server/pages/pages.hpp"
#include "server/ports/clock.hpp"
#include "server/ports/code_store.hpp"
#include "server/ports/interaction_store.hpp"
#include "server/ports/pushed_request_store.hpp"

namespace codegrant::server {

struct LoginFlow {
  std::string issuer;
  const Directory& directory;
  SessionStore& sessions;
  CodeStore& codes;
  InteractionStore& interactions;
  PushedRequestStore& pushed_requests;
  BackchannelLogout& backchannel_logout;
  Consents& consents;
  PasswordCheck& passwords;
  SecondFactor& second_factor;
  const BrowserCookies& cookies;
  const Pages& pages;
  const Crypto& crypto;
  Random& random;
  const Clock& clock;
  std::string grant_page_url;  ///< of the operator's own page for consent; empty: ours
  Switch sign_up = Switch::off;
  Seconds code_lifetime = default_code_lifetime;
  Switch require_pushed_authorization_requests = Switch::off;
  Switch strict = Switch::off;
};

/// An authorization request that waits for its user in this browser, checked again from its parameters.
struct WaitingRequest {
  Interaction interaction;
  Secret browser;                      ///< the cookie of this browser
  std::optional<SessionRecord> login;  ///< of whoever is logged in in it
  Client client;
  RedirectTarget target;
  AuthorizationRequest request;
  /// Whom it is for. Without a client it ends at the account's page, and the three before this say nothing.
  enum class For { client, account } whom = For::client;
};

/// Which of the two forms a CSRF token is for.
enum class PageForm { login, grant };

/// 303 to `page`, with a new interaction that keeps `parameters` while this browser's user is at our pages.
http::Response begin_interaction(const LoginFlow& flow, const http::Request& request, const std::string& page,
                                 std::string parameters);

/// The parameters of an interaction that no client began: somebody wants to see his account.
inline constexpr std::string_view account_parameters = "account";

/// Finds the interaction that a page's address or form names. A page answers where there is none or it
/// expired, a new beginning where it began under another cookie.
std::variant<WaitingRequest, http::Response> find_waiting_request(const LoginFlow& flow,
                                                                  const http::Request& request,
                                                                  std::string_view interaction_id);

/// The interaction that a page's address names; empty where it names none.
std::string interaction_in_query(const http::Request& request);

/// The hidden field that `check_posted_form` wants back.
std::string csrf_token(const LoginFlow& flow, const WaitingRequest& waiting, PageForm form);

/// As `find_waiting_request`, for a posted form: its csrf_token must fit, else 403.
std::variant<WaitingRequest, http::Response> check_posted_form(const LoginFlow& flow,
                                                               const http::Request& request, const Form& form,
                                                               PageForm which);

/// What a posted form is answered with that did not come from one of our pages: 403.
http::Response forged(const LoginFlow& flow);

/// The session of whoever is logged in in this browser.
std::optional<SessionRecord> current_login(const LoginFlow& flow, const http::Request& request);

/// Where the user is asked for consent: our page, or the operator's own.
std::string grant_page(const LoginFlow& flow);

/// 303 to one of this interaction's pages, "/auth/login".
http::Response to_page(const std::string& path, const Interaction& interaction);

/// Back to the single place that decides what comes next.
http::Response back_to_authorize(const Interaction& interaction);

}  // namespace codegrant::server
