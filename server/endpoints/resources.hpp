// The resource API: /X, /X/<id> and its _history, also below /fhir, for every type there is.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "server/domain/caller.hpp"
#include "server/endpoints/policy_debug.hpp"
#include "server/endpoints/resource_operations.hpp"
#include "server/http/response.hpp"
#include "server/policy/policies.hpp"

namespace codegrant::server {

class ResourcesEndpoint {
 public:
  /// Told of policies that could not be evaluated; they denied.
  using ReportFault = void (*)(const PolicyAnswer& fault);

  ResourcesEndpoint(std::string issuer, const Collections& collections, const CallerFinder& callers,
                    Policies& policies, const PolicyDebugEndpoint& debug, Random& random,
                    ReportFault report_fault)
      : issuer_(std::move(issuer)),
        collections_(collections),
        callers_(callers),
        policies_(policies),
        debug_(debug),
        operations_(random),
        report_fault_(report_fault) {}

  http::Response handle(const http::Request& request);

  /// Answers one request of a known caller, or one entry of a batch. `document` is the body, where it was
  /// read before; `room` bounds a page.
  ResourceAnswer answer(const http::Request& request, const Caller& caller,
                        std::optional<Json> document = std::nullopt, std::size_t room = most_answer_bytes);

  /// Whether the caller may do what `call` says, by the policies.
  bool allows(const ResourceCall& call, const Caller& caller) const;

  /// Holds a call up to the policies and finds the resource that a conditional one means. Answers where that
  /// is all there is to do.
  std::optional<ResourceAnswer> settle(ResourceCall& call, const Caller& caller);

  const std::string& issuer() const { return issuer_; }
  const Collections& collections() const { return collections_; }
  ResourceOperations& operations() { return operations_; }

 private:
  /// `call` as policies see it.
  Json object_of(const ResourceCall& call, const Caller& caller) const;

  std::string issuer_;
  const Collections& collections_;
  const CallerFinder& callers_;
  Policies& policies_;
  const PolicyDebugEndpoint& debug_;
  ResourceOperations operations_;
  ReportFault report_fault_;
};

}  // namespace codegrant::server
