// The two ways a port can be unable to answer. Both are caught in one place and become 503.
#pragma once

#include <stdexcept>

namespace codegrant::server {

/// The database cannot be reached, is full, or failed. Nothing of the call took effect, but where the
/// connection to another machine broke while it committed: then nobody knows.
class StoreUnavailable : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// More work waits than can be done in time.
class Overloaded : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace codegrant::server
