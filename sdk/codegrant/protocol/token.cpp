#include "codegrant/protocol/token.hpp"

#include <algorithm>

#include "codegrant/codec/decimal.hpp"

namespace codegrant {
namespace {

Error unreadable() { return {ErrorCode::invalid_response, "the token response cannot be read"}; }

/// RFC 6750 §2.1 writes a token into a header: visible ASCII only.
bool is_header_safe(std::string_view token) {
  return !token.empty() &&
         std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c <= '~'; });
}

bool is_bearer(std::string_view token_type) {
  constexpr std::string_view bearer = "bearer";  // case-insensitive, RFC 6749 §5.1
  return token_type.size() == bearer.size() &&
         std::equal(token_type.begin(), token_type.end(), bearer.begin(),
                    [](char given, char wanted) { return (given | 0x20) == wanted; });
}

/// Whole seconds from a JSON number or numeric string; a fraction is cut off. Nothing where it is
/// negative, an exponent, over ten digits or no number.
std::optional<Seconds> read_lifetime(const Json& json) {
  std::string_view digits = json.kind == Json::Kind::number ? json.source : std::string_view(json.text);
  if (const auto point = digits.find('.'); point != std::string_view::npos) {
    const auto fraction = digits.substr(point + 1);
    if (fraction.empty() || fraction.find_first_not_of("0123456789") != std::string_view::npos)
      return std::nullopt;
    digits = digits.substr(0, point);
  }
  const auto seconds = read_decimal(digits);
  if (!seconds || digits.size() > 10) return std::nullopt;
  return Seconds{*seconds};
}

}  // namespace

Form code_exchange(std::string_view client_id, std::string_view redirect_uri, std::string_view code,
                   const CodeVerifier& code_verifier) {
  Form form;
  form.set("grant_type", "authorization_code");
  form.set("code", std::string(code));
  form.set("redirect_uri", std::string(redirect_uri));
  form.set("client_id", std::string(client_id));
  form.set("code_verifier", code_verifier.reveal());
  return form;
}

Form refresh_request(std::string_view client_id, const Secret& refresh_token) {
  Form form;
  form.set("grant_type", "refresh_token");
  form.set("refresh_token", refresh_token.reveal());
  form.set("client_id", std::string(client_id));
  return form;
}

Result<TokenResponse> TokenResponse::read(const HttpAnswer& answer) {
  const auto json = read_json_object(answer);
  if (!json) return json.error();
  const auto access_token = json->string("access_token").value_or("");
  if (!is_header_safe(access_token) || !is_bearer(json->string("token_type").value_or("")))
    return unreadable();

  TokenResponse response;
  response.access_token = Secret(std::string(access_token));
  if (const auto* refresh_token = json->find("refresh_token")) {
    if (!is_header_safe(refresh_token->text)) return unreadable();
    response.refresh_token = Secret(refresh_token->text);
  }
  if (const auto* expires_in = json->find("expires_in")) {
    response.expires_in = read_lifetime(*expires_in);
    if (!response.expires_in) return unreadable();
  }
  if (const auto* text = json->find("scope")) {
    const auto scope = Scope::parse(text->text);
    if (text->kind != Json::Kind::string || !scope) return unreadable();
    response.scope = *scope;
  }
  if (const auto* userinfo = json->find("userinfo"); userinfo && userinfo->kind == Json::Kind::object) {
    response.sub = userinfo->string("id").value_or("");
    response.claims = userinfo->source;
  }
  return response;
}

}  // namespace codegrant
