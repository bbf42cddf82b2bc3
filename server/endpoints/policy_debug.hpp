// Shows administrators what policies say and why: `?__debug=policy`, POST /auth/test-policy, POST /$matcho.
#pragma once

#include <optional>

#include "server/base/switch.hpp"
#include "server/domain/caller.hpp"
#include "server/endpoints/resource_response.hpp"
#include "server/http/response.hpp"
#include "server/policy/policies.hpp"

namespace codegrant::server {

class PolicyDebugEndpoint {
 public:
  PolicyDebugEndpoint(std::string scheme, const CallerFinder& callers, const Directory& directory,
                      const Engines& engines, Policies& policies, Switch development)
      : scheme_(std::move(scheme)),
        callers_(callers),
        directory_(directory),
        engines_(engines),
        policies_(policies),
        development_(development) {}

  /// Whether the query has `__debug=policy` and development is on.
  bool is_asked(const Form& query) const {
    return development_ == Switch::on && query.get("__debug") == "policy";
  }
  /// The request object and what each policy says of it; none where the caller is no administrator.
  std::optional<Json> explain(const http::Request& request, const Json& object, const Caller& caller,
                              const Operation& operation) const;

  /// POST /auth/test-policy `{request, policy}`: what the policy says of that request object; without
  /// `policy`, what the stored ones say. A user or a client given by its id alone is filled in.
  http::Response test_policy(const http::Request& request) const;

  /// POST /$matcho `{matcho, resource}`: where the resource differs from the pattern, as a list of
  /// `{expected, but, path}`; empty where it matches.
  http::Response matcho(const http::Request& request) const;

 private:
  std::variant<Json, http::Response> read_from_administrator(const http::Request& request) const;
  void fill_in_parties(Json& object) const;
  ResourceAnswer test_one(const Json& object, const Json& policy) const;
  Json decision_of(const Json& object, const PolicyParties& parties) const;

  std::string scheme_;
  const CallerFinder& callers_;
  const Directory& directory_;
  const Engines& engines_;
  Policies& policies_;
  Switch development_;
};

}  // namespace codegrant::server
