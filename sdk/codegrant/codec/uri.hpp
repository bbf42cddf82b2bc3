// An absolute URI taken apart, so that rules compare parts and never prefixes of text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "codegrant/base/result.hpp"

namespace codegrant {

/// The parts as they were written, nothing decoded (RFC 3986 §3).
struct Uri {
  std::string scheme;
  std::string userinfo;  ///< Never empty where there is an `@`.
  std::string host;      ///< Empty where there is no authority, as in `com.example.app:/callback`.
  std::string port;      ///< Digits up to 65535, or empty.
  std::string path;
  std::optional<std::string> query;     ///< Without `?`; empty is not the same as absent.
  std::optional<std::string> fragment;  ///< Without `#`.

  /// Reads an absolute URI. Fails with `invalid_request` on a relative one, on control characters,
  /// spaces, backslashes, non-ASCII, a host that is no name or IP literal, and on http(s) without host.
  static Result<Uri> parse(std::string_view text);

  /// `scheme://host[:port]` with scheme and host in lower case and http(s)' default port left out
  /// (RFC 6454 §6.2).
  std::string origin() const;
};

}  // namespace codegrant
