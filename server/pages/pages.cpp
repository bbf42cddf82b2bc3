#include "server/pages/pages.hpp"

#include <embedded/pages.hpp>
#include <kainjow/mustache.hpp>

#include "server/pages/qr_code.hpp"

namespace codegrant::server {
namespace {

using kainjow::mustache::data;

using kainjow::mustache::partial;

/// Fills a page in. Its top, which all of them share, is the partial `header`.
std::string render(std::string_view page, const std::string& brand, const std::string& page_title,
                   data values) {
  values.set("brand", brand);
  values.set("page_title", page_title);
  values.set("header", data(partial([] { return std::string(embedded::pages::header_html); })));
  kainjow::mustache::mustache parsed{std::string(page)};
  return parsed.render(values);
}

data values_of(const ScopeLine& line) {
  data values;
  values.set("name", line.name);
  values.set("description", line.description);
  return values;
}

data values_of(const AccountPage::GrantLine& line) {
  data values;
  values.set("client_id", line.client_id);
  values.set("client_name", line.client_name);
  values.set("scope", line.scope);
  return values;
}

/// As apps show keys, and as people type them.
std::string in_groups_of_four(std::string_view key) {
  std::string groups;
  for (std::size_t i = 0; i < key.size(); i += 4)
    groups.append(groups.empty() ? "" : " ").append(key.substr(i, 4));
  return groups;
}

/// What all forms on the way to a login show, and send back.
template <class Page>
data values_of_form(const Page& page) {
  data values;
  if (!page.client_name.empty()) values.set("client_name", page.client_name);
  if (!page.error.empty()) values.set("error", page.error);
  values.set("interaction", page.interaction);
  values.set("csrf_token", page.csrf_token);
  return values;
}

}  // namespace

std::string Pages::login(const LoginPage& page) const {
  data values = values_of_form(page);
  values.set("username", page.username);
  values.set("sign_up", page.sign_up);
  values.set("title", look_.title);
  return render(embedded::pages::login_html, look_.brand, look_.title, std::move(values));
}

std::string Pages::sign_up(const SignUpPage& page) const {
  data values = values_of_form(page);
  values.set("username", page.username);
  return render(embedded::pages::sign_up_html, look_.brand, "Sign up", std::move(values));
}

std::string Pages::second_factor(const SecondFactorPage& page) const {
  data values = values_of_form(page);
  values.set("user_name", page.user_name);
  return render(embedded::pages::second_factor_html, look_.brand, "Enter your code", std::move(values));
}

std::string Pages::account(const AccountPage& page) const {
  data grants{data::type::list};
  for (const auto& line : page.grants) grants << values_of(line);
  data values;
  values.set("user_name", page.user_name);
  values.set("grants", grants);
  values.set("has_grants", !page.grants.empty());
  values.set("two_factor", page.two_factor);
  if (!page.message.empty()) values.set("message", page.message);
  if (!page.error.empty()) values.set("error", page.error);
  values.set("csrf_token", page.csrf_token);
  return render(embedded::pages::account_html, look_.brand, "Your account", std::move(values));
}

std::string Pages::enrol(const EnrolPage& page) const {
  data values;
  values.set("qr_code", qr_code_svg(page.otpauth_uri.reveal()));
  values.set("key", in_groups_of_four(page.key.reveal()));
  values.set("pending", page.pending);
  if (!page.error.empty()) values.set("error", page.error);
  values.set("csrf_token", page.csrf_token);
  return render(embedded::pages::enrol_html, look_.brand, "Set up your authenticator app", std::move(values));
}

std::string Pages::grant(const GrantPage& page) const {
  data scopes{data::type::list};
  for (const auto& line : page.scopes) scopes << values_of(line);
  data values;
  values.set("client_id", page.client_id);
  values.set("client_name", page.client_name);
  values.set("user_name", page.user_name);
  values.set("scopes", scopes);
  values.set("redirect_host", page.redirect_host);
  values.set("registered_itself", page.registered_itself);
  values.set("interaction", page.interaction);
  values.set("csrf_token", page.csrf_token);
  return render(embedded::pages::grant_html, look_.brand, "Grant access", std::move(values));
}

std::string Pages::logout(const LogoutPage& page) const {
  data values;
  values.set("user_name", page.user_name);
  values.set("client_id", page.client_id);
  values.set("post_logout_redirect_uri", page.post_logout_redirect_uri);
  values.set("state", page.state);
  values.set("csrf_token", page.csrf_token);
  return render(embedded::pages::logout_html, look_.brand, "Sign out", std::move(values));
}

std::string Pages::signed_out() const {
  return render(embedded::pages::signed_out_html, look_.brand, "Signed out", data());
}

std::string Pages::form_post(const FormPostPage& page) const {
  data fields{data::type::list};
  for (const auto& [name, value] : page.fields) {
    data field;
    field.set("name", name);
    field.set("value", value);
    fields << field;
  }
  data values;
  values.set("action", page.action);
  values.set("fields", fields);
  return render(embedded::pages::form_post_html, look_.brand, "Back to the application", std::move(values));
}

std::string Pages::error(const ErrorPage& page) const {
  data values;
  values.set("title", page.title);
  values.set("message", page.message);
  values.set("hint", page.hint);
  return render(embedded::pages::error_html, look_.brand, page.title, std::move(values));
}

std::string Pages::style() const { return std::string(embedded::pages::style_css) + "\n" + look_.theme; }

std::string_view Pages::form_post_script() { return embedded::pages::form_post_js; }

std::string_view Pages::icon() { return embedded::pages::icon_svg; }

}  // namespace codegrant::server
