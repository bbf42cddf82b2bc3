// Resources that are written at every start: from seed files, and the root client.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/services.hpp"
#include "server/base/error.hpp"

namespace codegrant::server {

/// What "${name}" stands for in a seed file.
using SeedVariables = std::map<std::string, std::string, std::less<>>;

/// Writes the resources of one file: a list of them, a single one, or a Bundle, in YAML, or in JSON where
/// `name` ends so. What the entries of a Bundle request is done in their order (an init bundle as Aidbox
/// takes it), as long as it can be done again: doing it again changes nothing. Entries may refer to each
/// other by `fullUrl`. Fails with `invalid_configuration`; the detail names the resource and the fault,
/// `name` stands in front.
Result<void> apply_seed(Services& services, const std::string& name, std::string_view text,
                        const SeedVariables& variables);

/// Makes the client `id` and the policy that lets it do everything. With an empty `secret` one is made at the
/// first start and returned, to be shown once; a configured one never enters the store. Fails with
/// `invalid_configuration` where the id is taken by something else.
Result<std::optional<Secret>> ensure_root_client(Services& services, const std::string& id,
                                                 const Secret& secret);

}  // namespace codegrant::server
