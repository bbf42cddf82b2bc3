// Times as text, for resources and for HTTP headers.
#pragma once

#include <string>

#include "codegrant/base/time.hpp"

namespace codegrant::server {

/// "2026-11-22T16:48:00Z", as FHIR's instant and dateTime spell it.
std::string date_time(UnixTime time);

/// "Sun, 22 Nov 2026 16:48:00 GMT" (RFC 9110 §5.6.7).
std::string http_date(UnixTime time);

}  // namespace codegrant::server
