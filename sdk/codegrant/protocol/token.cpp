#include "codegrant/protocol/token.hpp"

#include "codegrant/codec/ascii.hpp"
#include "codegrant/codec/form_writer.hpp"
#include "codegrant/protocol/numeric_date.hpp"
#include "codegrant/protocol/scope.hpp"

namespace codegrant {
namespace {

/// RFC 6750 §2.1 writes a token into a header: visible ASCII only.
bool is_header_safe(std::string_view token) {
  for (const char c : token)
    if (c <= ' ' || c > '~') return false;
  return !token.empty();
}

}  // namespace

std::string_view code_exchange(std::string_view client_id, std::string_view redirect_uri, SecretView code,
                               SecretView code_verifier, Arena& arena) {
  Text text(arena);
  FormWriter form(text, 0);
  form.add("grant_type", "authorization_code");
  form.add("code", code.reveal());
  form.add("redirect_uri", redirect_uri);
  form.add("client_id", client_id);
  form.add("code_verifier", code_verifier.reveal());
  return text.view();
}

std::string_view refresh_request(std::string_view client_id, SecretView refresh_token, Arena& arena) {
  Text text(arena);
  FormWriter form(text, 0);
  form.add("grant_type", "refresh_token");
  form.add("refresh_token", refresh_token.reveal());
  form.add("client_id", client_id);
  return text.view();
}

std::string_view revocation_request(std::string_view client_id, SecretView token, Arena& arena) {
  Text text(arena);
  FormWriter form(text, 0);
  form.add("token", token.reveal());
  form.add("client_id", client_id);
  return text.view();
}

Checked<TokenResponse> TokenResponse::read(const HttpAnswer& answer, std::string_view token_type,
                                           Arena& arena) {
  constexpr auto unreadable = Reason::unreadable_tokens;
  const auto parsed = read_json_object(answer, arena);
  if (!parsed) return parsed.error();
  const auto& json = **parsed;

  TokenResponse response;
  struct Token {
    const char* name;
    SecretView& value;
  };
  for (const auto& [name, value] :
       {Token{"access_token", response.access_token}, Token{"refresh_token", response.refresh_token},
        Token{"id_token", response.id_token}}) {
    value = SecretView(json.string(name));
    if (json.find(name) && !is_header_safe(value.reveal())) return unreadable;
  }
  if (response.access_token.empty()) return unreadable;
  if (!equal_ignoring_case(json.string("token_type"), token_type)) return Reason::wrong_token_type;
  if (const auto* expires_in = json.find("expires_in")) {
    response.expires_in = Seconds{
        whole_seconds(expires_in->kind == Json::Kind::string ? expires_in->text : expires_in->source)};
    if (response.expires_in < Seconds{0}) return unreadable;
  }
  if (const auto* scope = json.find("scope")) {
    response.scope = scope->text;
    if (scope->kind != Json::Kind::string || !is_scope(response.scope)) return unreadable;
  }
  if (const auto* userinfo = json.find("userinfo"); userinfo && userinfo->kind == Json::Kind::object) {
    response.sub = userinfo->string("id");
    response.claims = userinfo->source;
  }
  return response;
}

}  // namespace codegrant
