// Other servers, reached by cpp-httplib's client.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "server/base/switch.hpp"
#include "server/ports/web.hpp"

namespace codegrant::server {

/// The addresses of a host, in digits; none where nobody knows it.
using Resolve = std::function<std::vector<std::string>(const std::string& host)>;
std::vector<std::string> resolve_by_system(const std::string& host);

class HttplibWeb final : public Web {
 public:
  /// With `private_addresses`, addresses may lead anywhere, also by http. Certificates are checked against
  /// those that the machine trusts, or those in the file that SSL_CERT_FILE names. An answer must have come
  /// within `limit`. `resolve` is asked once for each fetch, and nobody else is.
  explicit HttplibWeb(Switch private_addresses, std::chrono::milliseconds limit = std::chrono::seconds{5},
                      Resolve resolve = resolve_by_system)
      : private_addresses_(private_addresses), limit_(limit), resolve_(std::move(resolve)) {}

  Result<std::string> get(const std::string& url) override;
  Result<void> post_form(const std::string& url, const std::string& form) override;

 private:
  struct Call;
  struct Answer;
  Result<Answer> send(const std::string& url, const Call& call) const;

  const Switch private_addresses_;
  const std::chrono::milliseconds limit_;
  const Resolve resolve_;
};

}  // namespace codegrant::server
