#include "codegrant/session/transaction.hpp"

#include <algorithm>

#include "codegrant/codec/base64url.hpp"
#include "codegrant/codec/decimal.hpp"
#include "codegrant/codec/form.hpp"
#include "codegrant/codec/sha256.hpp"

namespace codegrant {

std::string Transaction::write() const {
  Form form;
  form.set("state", state);
  form.set("code_verifier", code_verifier.reveal());
  form.set("issuer", issuer);
  form.set("client_id", client_id);
  form.set("redirect_uri", redirect_uri);
  form.set("return_to", return_to);
  form.set("app_state", app_state);
  form.set("expires_at", write_decimal(to_unix(expires_at)));
  return form.encode();
}

Result<Transaction> Transaction::read(std::string_view text) {
  const Error unreadable{ErrorCode::transaction_not_found, "what was kept of this login cannot be read"};
  const auto form = Form::parse(text);
  if (!form) return unreadable;
  const auto field = [&form](std::string_view name) { return std::string(form->get(name).value_or("")); };
  auto code_verifier = CodeVerifier::parse(field("code_verifier"));
  if (!code_verifier) return unreadable;
  const auto expires_at = read_decimal(form->get("expires_at").value_or(""));
  if (!expires_at) return unreadable;
  return Transaction{field("state"),     *std::move(code_verifier), field("issuer"),
                     field("client_id"), field("redirect_uri"),     field("return_to"),
                     field("app_state"), from_unix(*expires_at)};
}

std::string key_of(std::string_view state) { return base64url::encode(sha256(state)); }

bool is_our_state(std::string_view state) {
  const auto bytes = base64url::decode(state);
  return bytes && bytes->size() == 32;
}

Result<void> check_return_to(std::string_view return_to) {
  const bool path = return_to.empty() || (return_to.front() == '/' && return_to.substr(0, 2) != "//");
  const bool plain = std::none_of(return_to.begin(), return_to.end(), [](char c) {
    // Browsers drop tabs and line breaks, and read a backslash as a slash.
    return (c >= '\0' && c < ' ') || c == '\\' || c == '\x7f';
  });
  if (path && plain) return {};
  return Error{ErrorCode::invalid_return_to, "returnTo must be a path of this app"};
}

}  // namespace codegrant
