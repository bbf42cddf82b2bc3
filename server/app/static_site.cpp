#include "server/app/static_site.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace codegrant::server {
namespace {

namespace fs = std::filesystem;

std::string content_type_of(const std::string& extension) {
  static const std::map<std::string, std::string> types{{".html", "text/html; charset=utf-8"},
                                                        {".js", "text/javascript; charset=utf-8"},
                                                        {".css", "text/css; charset=utf-8"},
                                                        {".json", "application/json"},
                                                        {".wasm", "application/wasm"},
                                                        {".svg", "image/svg+xml"},
                                                        {".png", "image/png"},
                                                        {".ico", "image/x-icon"},
                                                        {".map", "application/json"},
                                                        {".txt", "text/plain; charset=utf-8"}};
  const auto known = types.find(extension);
  return known == types.end() ? "application/octet-stream" : known->second;
}

bool has_extension(const std::string& path) { return path.find('.', path.rfind('/')) != std::string::npos; }

/// A worker runs under the policy of its own response: it alone may compile WebAssembly and reach the server.
bool is_worker(const std::string& path) {
  const auto name = path.substr(path.rfind('/') + 1);
  return name.find("worker") != std::string::npos && name.ends_with(".js");
}

}  // namespace

Result<StaticSite> StaticSite::load(const std::string& directory, const std::string& issuer,
                                    const std::string& settings) {
  StaticSite site(issuer);
  std::error_code error;
  if (!fs::is_regular_file(fs::path(directory) / "index.html", error))
    return Error{
        ErrorCode::invalid_configuration,
        "--sandbox-dir: " + directory + " holds no index.html; build the page first (./run --build)"};
  for (const auto& entry : fs::recursive_directory_iterator(directory, error)) {
    if (!entry.is_regular_file() || entry.is_symlink()) continue;
    std::ifstream input(entry.path(), std::ios::binary);
    site.files_["/" + fs::relative(entry.path(), directory).generic_string()] = {
        content_type_of(entry.path().extension().string()),
        std::string(std::istreambuf_iterator<char>(input), {})};
  }
  if (error)
    return Error{ErrorCode::invalid_configuration, "--sandbox-dir: " + directory + ": " + error.message()};
  site.files_["/sandbox.json"] = {"application/json", settings};
  return site;
}

http::Response StaticSite::handle(const http::Request& request) const {
  if (request.method != "GET" && request.method != "HEAD")
    return http::content(405, "text/plain; charset=utf-8", "only GET\n").set("Allow", "GET, HEAD");
  const std::string path = has_extension(request.path) ? request.path : "/index.html";
  const auto file = files_.find(path);
  if (file == files_.end()) return http::content(404, "text/plain; charset=utf-8", "there is no such file\n");
  return serve(path, file->second);
}

http::Response StaticSite::serve(const std::string& path, const File& file) const {
  auto response = http::content(200, file.content_type, file.body);
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Referrer-Policy", "no-referrer");
  response.set("Cross-Origin-Resource-Policy", "same-origin");
  // Built files carry a hash of their content in their name; the page itself is always asked for.
  response.set("Cache-Control",
               path.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
  if (is_worker(path))
    response.set("Content-Security-Policy",
                 "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' " + issuer_);
  if (path.ends_with(".html")) {
    response.set(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    response.set("X-Frame-Options", "DENY");
  }
  return response;
}

}  // namespace codegrant::server
