// Several requests in one document, each as the request that it stands for.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "server/endpoints/resource_response.hpp"
#include "server/http/request.hpp"
#include "server/json/json.hpp"

namespace codegrant::server {

struct BundleEntry {
  http::Request request;  ///< without a body
  Json document;          ///< its body; null: none
  std::string full_url;   ///< what other entries may refer to this one by; often empty
};

/// The entries of a Bundle. An entry without a `request` puts its resource in its place. `outer` brought the
/// document: its path says below which address the entries lie, its caller is theirs. The answer points at
/// the entry that makes no sense.
std::variant<std::vector<BundleEntry>, ResourceAnswer> read_entries(const http::Request& outer,
                                                                    const Json& bundle);

/// Resources in a list: each will be put in its place.
std::variant<std::vector<BundleEntry>, ResourceAnswer> read_resources(const http::Request& outer,
                                                                      const Json& list);

/// `answer`, a refusal, as that of one entry.
ResourceAnswer refuse_entry(std::size_t entry, ResourceAnswer answer);

}  // namespace codegrant::server
