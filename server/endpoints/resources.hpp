// The resource API: /X and /X/<id>, also below /fhir, for every collection there is.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "codegrant/codec/form.hpp"
#include "server/domain/caller.hpp"
#include "server/domain/collection.hpp"
#include "server/http/response.hpp"
#include "server/policy/policies.hpp"
#include "server/ports/random.hpp"

namespace codegrant::server {

class ResourcesEndpoint {
 public:
  /// Told of policies that could not be evaluated; they denied.
  using ReportFault = void (*)(const PolicyFault& fault);

  ResourcesEndpoint(std::string issuer, std::vector<Collection*> collections, const CallerFinder& callers,
                    const Policies& policies, Random& random, ReportFault report_fault)
      : issuer_(std::move(issuer)),
        collections_(std::move(collections)),
        callers_(callers),
        policies_(policies),
        random_(random),
        report_fault_(report_fault) {}

  /// `base` is "" or "/fhir", `type` and `id` come from the address; an empty id means the whole type.
  http::Response handle(const http::Request& request, const std::string& base, const std::string& type,
                        const std::string& id);

 private:
  struct Call {
    const http::Request& request;
    std::string base;  ///< of Location headers: issuer and prefix
    Collection& collection;
    Operation operation;
    Form query;
    Json document;  ///< the body; null without one
  };

  Collection* find_collection(std::string_view type) const;
  bool allows(const Call& call, const Caller& caller) const;
  http::Response perform(const Call& call);
  http::Response read(const Call& call);
  http::Response search(const Call& call);
  http::Response write(const Call& call, const std::string& id);
  http::Response erase(const Call& call);

  std::string issuer_;
  std::vector<Collection*> collections_;
  const CallerFinder& callers_;
  const Policies& policies_;
  Random& random_;
  ReportFault report_fault_;
};

}  // namespace codegrant::server
