// Where it is written down who did what, for good.
#pragma once

#include <string>

namespace codegrant::server {

/// Lines are added and never changed or removed. Safe to use from several threads.
class AuditTrail {
 public:
  virtual ~AuditTrail() = default;
  /// `line` is one JSON text without line ends. Does not throw: what cannot be written is told to the log.
  virtual void add(const std::string& line) = 0;
};

}  // namespace codegrant::server
