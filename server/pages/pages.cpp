#include "server/pages/pages.hpp"

#include <embedded/pages.hpp>
#include <kainjow/mustache.hpp>

namespace codegrant::server {
namespace {

using kainjow::mustache::data;

std::string render(std::string_view page, const data& values) {
  kainjow::mustache::mustache parsed{std::string(page)};
  return parsed.render(values);
}

data values_of(const ScopeLine& line) {
  data values;
  values.set("name", line.name);
  values.set("description", line.description);
  return values;
}

}  // namespace

std::string Pages::login(const LoginPage& page) const {
  data values;
  values.set("brand", brand_);
  values.set("client_name", page.client_name);
  values.set("username", page.username);
  if (!page.error.empty()) values.set("error", page.error);
  values.set("interaction", page.interaction);
  values.set("csrf_token", page.csrf_token);
  return render(embedded::pages::login_html, values);
}

std::string Pages::grant(const GrantPage& page) const {
  data scopes{data::type::list};
  for (const auto& line : page.scopes) scopes << values_of(line);
  data values;
  values.set("brand", brand_);
  values.set("client_id", page.client_id);
  values.set("client_name", page.client_name);
  values.set("user_name", page.user_name);
  values.set("scopes", scopes);
  values.set("redirect_host", page.redirect_host);
  values.set("interaction", page.interaction);
  values.set("csrf_token", page.csrf_token);
  return render(embedded::pages::grant_html, values);
}

std::string Pages::error(const ErrorPage& page) const {
  data values;
  values.set("brand", brand_);
  values.set("title", page.title);
  values.set("message", page.message);
  values.set("hint", page.hint);
  return render(embedded::pages::error_html, values);
}

std::string_view Pages::style() { return embedded::pages::style_css; }

std::string_view Pages::icon() { return embedded::pages::icon_svg; }

}  // namespace codegrant::server
