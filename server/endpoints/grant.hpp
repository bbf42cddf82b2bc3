// GET and POST /auth/grant: records one fact, what the user answered, and goes back to /auth/authorize. An
// operator's own page (--grant-page-url) reads as JSON what ours shows, and posts the same form.
#pragma once

#include <variant>

#include "server/endpoints/login_flow.hpp"

namespace codegrant::server {

class GrantEndpoint {
 public:
  explicit GrantEndpoint(LoginFlow& flow) : flow_(flow) {}

  /// The page of the interaction that the query names, or what is on it as JSON for an operator's own; back
  /// to /auth/authorize where nobody is logged in.
  http::Response show(const http::Request& request);
  /// The posted answer: remembered, then 303 back to /auth/authorize; a form that is not ours is refused
  /// (403).
  http::Response submit(const http::Request& request);

 private:
  struct Question {
    GrantPage page;
    std::string redirect_uri;
  };
  std::variant<Question, http::Response> find_question(const http::Request& request);
  http::Response tell(const http::Request& request,
                      const std::variant<Question, http::Response>& found) const;

  LoginFlow& flow_;
};

}  // namespace codegrant::server
