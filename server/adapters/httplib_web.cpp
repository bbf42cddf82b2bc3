#include "server/adapters/httplib_web.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <optional>

#include "codegrant/codec/origin.hpp"
#include "server/adapters/http_time_limit.hpp"
#include "server/adapters/httplib_calls.hpp"
#include "server/adapters/public_address.hpp"

namespace codegrant::server {
namespace {

constexpr std::size_t most_bytes = 64 * 1024;

Error failed(std::string detail) { return {ErrorCode::network_error, std::move(detail)}; }

/// A host as the system's resolver takes it, without the brackets of an IPv6 address, and in lower case as
/// `origin` has it: the library looks for an address by that spelling.
std::string bare(std::string_view host) {
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  std::string lower(host);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

}  // namespace

std::vector<std::string> resolve_by_system(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return {};
  std::vector<std::string> addresses;
  for (const auto* one = found; one != nullptr; one = one->ai_next) {
    std::array<char, NI_MAXHOST> digits{};
    if (getnameinfo(one->ai_addr, one->ai_addrlen, digits.data(), digits.size(), nullptr, 0,
                    NI_NUMERICHOST) == 0)
      addresses.emplace_back(digits.data());
  }
  freeaddrinfo(found);
  return addresses;
}

struct HttplibWeb::Call {
  const char* method;
  std::string form;
};

struct HttplibWeb::Answer {
  int status;
  std::string body;
};

Result<std::string> HttplibWeb::get(const std::string& url) {
  auto answer = send(url, {"GET", {}});
  if (!answer) return answer.error();
  if (answer->status != 200) return failed("the answer is no 200");
  return std::move(answer->body);
}

Result<void> HttplibWeb::post_form(const std::string& url, const std::string& form) {
  const auto answer = send(url, {"POST", form});
  if (!answer) return answer.error();
  if (answer->status / 100 != 2) return failed("the answer is no 2xx");
  return {};
}

// The name is looked up once: what was checked is what is connected to, whatever the name says a moment later
// (DNS rebinding). Certificates are still checked for the name.
Result<HttplibWeb::Answer> HttplibWeb::send(const std::string& url, const Call& call) const {
  const auto uri = Uri::parse(url);
  if (!uri || uri->host.empty() || !uri->userinfo.empty()) return failed("not an address of the web");
  if (uri->scheme != "https" && private_addresses_ == Switch::off) return failed("not an https address");
  const auto host = bare(uri->host);
  const auto addresses = resolve_(host);
  if (addresses.empty()) return failed("the host is unknown");
  if (private_addresses_ == Switch::off &&
      !std::all_of(addresses.begin(), addresses.end(), is_public_address))
    return failed("the host is not on the public internet");

  httplib::Client client(origin(*uri));
  if (!client.is_valid()) return failed("not an http address");
  client.set_hostname_addr_map({{host, addresses.front()}});
  set_up(client, limit_);
  std::string body;
  auto request = request_to(*uri, call.method, call.form);
  request.content_receiver = [&body](const char* bytes, std::size_t size, std::uint64_t, std::uint64_t) {
    if (size > most_bytes - body.size()) return false;
    body.append(bytes, size);
    return true;
  };
  const HttpTimeLimit time_limit(client, limit_);
  const auto answer = client.send(request);
  if (!answer) return failed("no whole answer came in time");
  return Answer{answer->status, std::move(body)};
}

}  // namespace codegrant::server
