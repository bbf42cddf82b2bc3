// An HTTP request as a value: what arrived, bounded and split, nothing interpreted.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace codegrant::server::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Header names compare without regard to ASCII case (RFC 9110 §5.1).
bool same_header_name(std::string_view a, std::string_view b);

struct Request {
  std::string method;  ///< "GET", upper case
  std::string path;    ///< "/auth/token": decoded, begins with "/", without query
  std::string query;   ///< as it came, without "?"
  Headers headers;     ///< in whatever order the transport keeps
  std::string body;
  std::string remote_address;  ///< of the peer, or of whom a trusted proxy speaks for (http/forwarded.hpp)

  /// The first header of that name.
  std::optional<std::string_view> header(std::string_view name) const;
  /// How often the header came; a second Authorization or DPoP is an error.
  std::size_t header_count(std::string_view name) const;
  /// The cookie of that name (RFC 6265 §5.4); none where it came twice, since nobody can say which is meant.
  std::optional<std::string> cookie(std::string_view name) const;
};

}  // namespace codegrant::server::http
