// The server's own pages, filled in. They hold no script of their own and load nothing from anyone else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "codegrant/base/secret.hpp"

namespace codegrant::server {

struct LoginPage {
  std::string client_name;  ///< empty: the user wants to see his own account
  std::string username;     ///< pre-filled; stays editable
  std::string error;        ///< why the last try failed; empty: this is the first
  std::string interaction;  ///< hidden fields of the form
  std::string csrf_token;
  bool sign_up = false;  ///< whether to link to the page for it
};

struct SignUpPage {
  std::string client_name;
  std::string username;
  std::string error;
  std::string interaction;
  std::string csrf_token;
};

struct SecondFactorPage {
  std::string client_name;
  std::string user_name;
  std::string error;
  std::string interaction;
  std::string csrf_token;
};

/// What a user sees of his own account.
struct AccountPage {
  struct GrantLine {
    std::string client_id;
    std::string client_name;
    std::string scope;
  };
  std::string user_name;
  std::vector<GrantLine> grants;
  bool two_factor = false;
  std::string message;  ///< what was just done
  std::string error;
  std::string csrf_token;
};

struct EnrolPage {
  Secret otpauth_uri;   ///< drawn as a QR code
  Secret key;           ///< base32, to be typed
  std::string pending;  ///< the same key, sealed, for the form
  std::string error;
  std::string csrf_token;
};

struct ScopeLine {
  std::string name;
  std::string description;
};

struct GrantPage {
  std::string client_id;
  std::string client_name;
  std::string user_name;
  std::vector<ScopeLine> scopes;
  std::string redirect_host;       ///< where the answer goes
  bool registered_itself = false;  ///< so that nobody but the client vouches for its name
  std::string interaction;
  std::string csrf_token;
};

struct LogoutPage {
  std::string user_name;
  std::string client_id;  ///< hidden fields of the form; empty: none was named
  std::string post_logout_redirect_uri;
  std::string state;
  std::string csrf_token;
};

/// An answer that the browser posts to the client.
struct FormPostPage {
  struct Field {
    std::string name;
    std::string value;
  };
  std::string action;
  std::vector<Field> fields;
};

struct ErrorPage {
  std::string title;
  std::string message;
  std::string hint;  ///< what the reader can do now
};

/// What an operator may change of all pages.
struct Look {
  std::string brand;
  std::string title = "Log in";  ///< headline of the login page
  std::string theme;             ///< CSS after the pages' own, in the same file
};

/// Renders the templates beside this file; every value is escaped for HTML.
class Pages {
 public:
  explicit Pages(Look look) : look_(std::move(look)) {}

  std::string login(const LoginPage& page) const;
  std::string sign_up(const SignUpPage& page) const;
  std::string second_factor(const SecondFactorPage& page) const;
  std::string grant(const GrantPage& page) const;
  std::string account(const AccountPage& page) const;
  std::string enrol(const EnrolPage& page) const;
  std::string logout(const LogoutPage& page) const;
  std::string signed_out() const;
  std::string form_post(const FormPostPage& page) const;
  std::string error(const ErrorPage& page) const;
  const std::string& brand() const { return look_.brand; }
  /// What the pages link to: the style sheet, with the operator's theme, and the icon.
  std::string style() const;
  static std::string_view icon();
  /// The only script: it presses the button of `form_post`.
  static std::string_view form_post_script();

 private:
  Look look_;
};

}  // namespace codegrant::server
