// What an authorization server says when it refuses.
#pragma once

#include <string_view>

#include "codegrant/base/arena.hpp"
#include "codegrant/codec/json.hpp"
#include "codegrant/codec/parameters.hpp"

namespace codegrant {

/// The three members of a refusal (RFC 6749 §4.1.2.1, §5.2). They come from outside: each is cut to a
/// bounded length, and characters that the RFC does not allow are replaced by `?`. Never markup.
struct ErrorResponse {
  std::string_view error;              ///< At most 64 characters. Empty where there was no refusal.
  std::string_view error_description;  ///< At most 512.
  std::string_view error_uri;          ///< At most 512; http(s) only, else empty.

  /// From a redirect's query.
  static ErrorResponse read(const Parameters& query, Arena& arena);
  /// From an endpoint's answer. All empty where `body` is no such JSON.
  static ErrorResponse read(std::string_view body, Arena& arena);
};

}  // namespace codegrant
