#include "server/adapters/audit_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace codegrant::server {

AuditFile::AuditFile(const std::string& path, std::function<void(const std::string& problem)> report)
    : file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)),
      report_(std::move(report)) {
  if (file_ < 0) throw std::system_error(errno, std::generic_category(), path);
}

AuditFile::~AuditFile() { ::close(file_); }

// A line in one piece: with O_APPEND, other processes that add to the file do not get in between.
void AuditFile::add(const std::string& line) {
  const std::string whole = line + "\n";
  const std::lock_guard lock(mutex_);
  const auto written = ::write(file_, whole.data(), whole.size());
  if (written == static_cast<ssize_t>(whole.size())) return;
  report_("the audit trail cannot be written: " +
          (written < 0 ? std::generic_category().message(errno) : std::string("the disk is full")));
}

}  // namespace codegrant::server
