// What an authorization server says when it refuses.
#pragma once

#include <string>
#include <string_view>

#include "codegrant/codec/form.hpp"

namespace codegrant {

/// The three members of a refusal (RFC 6749 §4.1.2.1, §5.2). They come from outside: each is cut to a
/// bounded length, and characters that the RFC does not allow are replaced by `?`. Never markup.
struct ErrorResponse {
  std::string error;              ///< At most 64 characters. Empty where there was no refusal.
  std::string error_description;  ///< At most 512.
  std::string error_uri;          ///< At most 512; http(s) only, else empty.

  /// From a redirect's query.
  static ErrorResponse from_form(const Form& form);
  /// From a token endpoint's answer. All empty where `body` is no such JSON.
  static ErrorResponse from_json(std::string_view body);
};

}  // namespace codegrant
