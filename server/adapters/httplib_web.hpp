// Other servers, reached by cpp-httplib's client.
#pragma once

#include <chrono>

#include "server/base/switch.hpp"
#include "server/ports/web.hpp"

namespace codegrant::server {

class HttplibWeb final : public Web {
 public:
  /// With `private_addresses`, addresses may lead anywhere, also by http. Certificates are checked against
  /// those that the machine trusts, or those in the file that SSL_CERT_FILE names. An answer must have come
  /// within `limit`.
  explicit HttplibWeb(Switch private_addresses, std::chrono::milliseconds limit = std::chrono::seconds{5})
      : private_addresses_(private_addresses), limit_(limit) {}

  Result<std::string> get(const std::string& url) override;
  Result<void> post_form(const std::string& url, const std::string& form) override;

 private:
  struct Call;
  struct Answer;
  Result<Answer> send(const std::string& url, const Call& call) const;

  const Switch private_addresses_;
  const std::chrono::milliseconds limit_;
};

}  // namespace codegrant::server
