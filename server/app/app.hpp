// From a request to its answer: route, CORS, the headers that every answer has, and the one place where
// exceptions end.
#pragma once

#include <string>
#include <vector>

#include "server/app/routes.hpp"

namespace codegrant::server {

class App {
 public:
  explicit App(Services& services);

  /// Never throws. Safe to call from several threads at once.
  http::Response handle(const http::Request& request) const;

 private:
  http::Response dispatch_safely(const http::Request& request) const;
  http::Response dispatch(const http::Request& request) const;
  http::Response call(const Route& route, const http::Request& request, const PathParameters& path) const;
  http::Response preflight(const http::Request& request, const Route& route) const;
  void allow_origin(const http::Request& request, Cors cors, http::Response& response) const;

  Services& services_;
  std::vector<Route> routes_;
};

}  // namespace codegrant::server
