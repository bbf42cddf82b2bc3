// The route table: one line a route, and who may read its answers from another origin.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/services.hpp"

namespace codegrant::server {

/// Which pages of other origins may read an answer. Never with cookies.
enum class Cors {
  none,
  registered,  ///< the allowed_origins of some Client
  any,         ///< what is public anyway
};

/// Who reads an answer when something broke: OAuth clients, people, or readers of OperationOutcomes.
enum class Audience { programs, people, resource_readers };

/// What ":name" parts of a pattern stood for.
using PathParameters = std::map<std::string, std::string, std::less<>>;

using Handler = std::function<http::Response(const http::Request&, const PathParameters&)>;

struct Route {
  std::string_view method;   ///< "*": all, the handler says which it takes
  std::string_view pattern;  ///< "/fhir/:Type/:id"
  Cors cors;
  Handler handler;
  Audience audience = Audience::programs;
};

/// First match wins. The services outlive the table.
std::vector<Route> routes(Services& services);

/// What the pattern's parameters stand for in `path`; none where it does not match.
std::optional<PathParameters> match(std::string_view pattern, std::string_view path);

}  // namespace codegrant::server
