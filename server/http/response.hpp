// An HTTP response as a value.
#pragma once

#include <string>
#include <string_view>

#include "server/http/request.hpp"

namespace codegrant::server::http {

struct Response {
  int status = 200;
  Headers headers;
  std::string body;

  /// Replaces every header of that name.
  Response& set(std::string_view name, std::string_view value);
  /// Adds one more of that name (Set-Cookie).
  Response& add(std::string_view name, std::string_view value);
  bool has(std::string_view name) const;
};

/// A body with its Content-Type.
Response content(int status, std::string_view content_type, std::string body);

/// 303 See Other: the browser goes on with GET, whatever it came with (RFC 9110 §15.4.4). Never 307 or 308,
/// which would carry a password along (RFC 9700 §4.12).
Response see_other(std::string_view location);

/// `uri` with `parameters` behind its own query, which stays as it is (RFC 6749 §3.1.2).
std::string with_query(std::string uri, std::string_view parameters);

/// Marks an answer that no cache may keep (RFC 6749 §5.1).
Response& no_store(Response& response);

}  // namespace codegrant::server::http
