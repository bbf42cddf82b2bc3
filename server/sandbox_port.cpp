#include "server/sandbox_port.hpp"

#include <vector>

#include "embedded/sandbox.hpp"
#include "server/app/site_files.hpp"
#include "server/json/json.hpp"
#include "server/operator.hpp"

namespace codegrant::server {
namespace {

/// The sandbox's files: of a folder, or those inside this program; none where nobody wants it.
std::vector<SiteFile> sandbox_files(const Config& config) {
  if (!config.sandbox_dir.empty()) return or_stop(read_site_folder(config.sandbox_dir));
  std::vector<SiteFile> files;
  if (!config.sandbox_port) return files;
  for (const auto& [path, bytes] : embedded::sandbox::files())
    files.push_back({std::string(path), std::string(bytes)});
  if (files.empty())
    throw Stop{
        "--sandbox-port: this program was built without the page; ./run --build makes both, "
        "--sandbox-dir serves a folder",
        usage_error};
  return files;
}

}  // namespace

std::string origin_of_port(std::uint16_t port, const char* scheme) {
  return std::string(scheme) + "://localhost:" + std::to_string(port);
}

SandboxPort::SandboxPort(const Config& config, const std::string& issuer) {
  auto files = sandbox_files(config);
  if (files.empty()) return;
  const Json settings{{"issuer", issuer}, {"client_id", "webapp"}, {"callback", "callback"}};
  files.push_back({"/sandbox.json", to_text(settings)});
  std::vector<std::string> reachable{issuer};
  reachable.insert(reachable.end(), config.sandbox_connect.begin(), config.sandbox_connect.end());
  site_.emplace(std::move(files), reachable);
  constexpr std::size_t threads = 16;
  server_.emplace([this](const http::Request& request) { return site_->handle(request); },
                  HttpServer::Limits{.threads = threads, .connections = 512});
  const auto port = config.sandbox_port.value_or(default_sandbox_port);
  origin_ = origin_of_port(or_stop(server_->bind(config.host, port), failure));
}

}  // namespace codegrant::server
