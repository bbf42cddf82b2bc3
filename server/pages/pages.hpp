// The server's own pages, filled in. They hold no script and load nothing from anyone else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace codegrant::server {

struct LoginPage {
  std::string client_name;
  std::string username;     ///< pre-filled; stays editable
  std::string error;        ///< why the last try failed; empty: this is the first
  std::string interaction;  ///< hidden fields of the form
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
  std::string redirect_host;  ///< where the answer goes
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

struct ErrorPage {
  std::string title;
  std::string message;
  std::string hint;  ///< what the reader can do now
};

/// Renders the templates beside this file; every value is escaped for HTML.
class Pages {
 public:
  explicit Pages(std::string brand) : brand_(std::move(brand)) {}

  std::string login(const LoginPage& page) const;
  std::string grant(const GrantPage& page) const;
  std::string logout(const LogoutPage& page) const;
  std::string signed_out() const;
  std::string error(const ErrorPage& page) const;
  /// What the pages link to: the style sheet and the icon.
  static std::string_view style();
  static std::string_view icon();

 private:
  std::string brand_;
};

}  // namespace codegrant::server
