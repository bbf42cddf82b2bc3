// An answer as the bytes that are sent.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "server/http/response.hpp"

namespace codegrant::server {

enum class Afterwards { goes_on, ends };  ///< what becomes of the connection

/// RFC 9112 §4. To HEAD no body is sent, but its length is said; a connection that goes on is kept for
/// `idle`.
std::string write_answer(const http::Response& response, std::string_view method, Afterwards afterwards,
                         std::chrono::milliseconds idle);

}  // namespace codegrant::server
