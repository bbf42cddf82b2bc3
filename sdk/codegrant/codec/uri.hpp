// An absolute URI taken apart, so that rules compare parts and never prefixes of text.
#pragma once

#include <optional>
#include <string_view>

#include "codegrant/base/result.hpp"

namespace codegrant {

/// The parts as they were written, nothing decoded (RFC 3986 §3). They are views of the text that was
/// parsed, which must outlive them.
struct Uri {
  std::string_view scheme;
  std::string_view userinfo;  ///< Never empty where there is an `@`.
  std::string_view host;      ///< Empty where there is no authority, as in `com.example.app:/callback`.
  std::string_view port;      ///< Digits up to 65535, or empty.
  std::string_view path;
  std::optional<std::string_view> query;     ///< Without `?`; empty is not the same as absent.
  std::optional<std::string_view> fragment;  ///< Without `#`.

  /// Reads an absolute URI. Fails with `invalid_request` on a relative one, on control characters,
  /// spaces, backslashes, non-ASCII, a host that is no name or IP literal, and on http(s) without host.
  static Result<Uri> parse(std::string_view text);

  /// The port that a connection would be made to, or -1 where the scheme has none of its own.
  int effective_port() const;
};

/// True for https, and for http where the host is this machine: what is sent there cannot be read on the way.
bool is_secure(const Uri& uri);

/// True where scheme, host and port are the same, whatever the case of their letters and whether or not
/// a default port is written (RFC 6454 §5).
bool same_origin(const Uri& a, const Uri& b);

}  // namespace codegrant
