// The audit trail as a file that is only ever added to.
#pragma once

#include <functional>
#include <mutex>
#include <string>

#include "server/ports/audit_trail.hpp"

namespace codegrant::server {

class AuditFile final : public AuditTrail {
 public:
  /// Opens `path` for adding, and makes it with mode 0600 where it is not there. Throws std::system_error
  /// where that cannot be. `report` is told of lines that could not be written, without the line.
  AuditFile(const std::string& path, std::function<void(const std::string& problem)> report);
  ~AuditFile() override;
  AuditFile(const AuditFile&) = delete;
  AuditFile& operator=(const AuditFile&) = delete;

  void add(const std::string& line) override;

 private:
  std::mutex mutex_;
  int file_;
  std::function<void(const std::string& problem)> report_;
};

}  // namespace codegrant::server
