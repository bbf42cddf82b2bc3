#include "server/endpoints/administrator.hpp"

namespace codegrant::server {

bool is_administrator(Policies& policies, const Caller& caller, const http::Request& request,
                      const std::string& scheme) {
  const Operation operation{"FhirUpdate", "AccessPolicy", "any"};
  http::Request asked = request;
  asked.method = "PUT";
  asked.path = "/AccessPolicy/any";
  asked.query.clear();
  const Json policy{{"engine", "allow"}};
  return policies.decide(request_object(asked, Form(), policy, caller, operation, scheme), caller, operation)
      .allowed;
}

}  // namespace codegrant::server
