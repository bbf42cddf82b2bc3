// What follows from the store that the operator chose.
#pragma once

#include "server/config/config.hpp"
#include "server/ports/random.hpp"

namespace codegrant::server {

bool is_postgresql(std::string_view store);

/// The key that seals what lies in the store: given, in a file, or beside the database, where it is made if
/// it is missing. A Stop where it cannot be had.
Secret sealing_key(const Config& config, Random& random);

/// A Stop where there is no store yet, or none that another program reaches.
void require_store(const Config& config);

}  // namespace codegrant::server
