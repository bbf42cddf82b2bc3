#include "server/app/static_site.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace codegrant::server {
namespace {

/// Best first.
struct Encoding {
  std::string_view name;
  std::string_view extension;
};
constexpr std::array encodings{Encoding{"br", ".br"}, Encoding{"gzip", ".gz"}};

std::string content_type_of(const std::string& path) {
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
  const auto known = types.find(path.substr(std::min(path.rfind('.'), path.size())));
  return known == types.end() ? "application/octet-stream" : known->second;
}

bool has_extension(const std::string& path) { return path.find('.', path.rfind('/')) != std::string::npos; }

/// A worker runs under the policy of its own response: it alone may compile WebAssembly and reach the server.
bool is_worker(const std::string& path) {
  const auto name = path.substr(path.rfind('/') + 1);
  return name.find("worker") != std::string::npos && name.ends_with(".js");
}

/// Takes the extension of an encoding from the path, and says which it was; "" where there is none.
std::string_view take_encoding(std::string& path) {
  for (const auto& [name, extension] : encodings)
    if (path.ends_with(extension)) {
      path.resize(path.size() - extension.size());
      return name;
    }
  return "";
}

/// Whether the list of an Accept-Encoding header has this name, and not with the weight 0 (RFC 9110 §12.5.3).
bool accepts(std::string_view list, std::string_view name) {
  while (!list.empty()) {
    std::string_view entry = list.substr(0, list.find(','));
    list.remove_prefix(std::min(entry.size() + 1, list.size()));
    entry.remove_prefix(std::min(entry.find_first_not_of(' '), entry.size()));
    const auto end = entry.find_first_of("; ");
    if (entry.substr(0, end) != name) continue;
    return end == std::string_view::npos ||
           entry.substr(end).find_first_of("123456789") != std::string_view::npos;
  }
  return false;
}

}  // namespace

StaticSite::StaticSite(std::vector<SiteFile> files, const std::vector<std::string>& reachable) {
  for (const auto& origin : reachable) reachable_ += " " + origin;
  for (auto& [path, bytes] : files) {
    const auto encoding = take_encoding(path);
    File& file = files_[path];
    file.content_type = content_type_of(path);
    file.bodies[std::string(encoding)] = std::move(bytes);
  }
}

http::Response StaticSite::handle(const http::Request& request) const {
  if (request.method != "GET" && request.method != "HEAD")
    return http::content(405, "text/plain; charset=utf-8", "only GET\n").set("Allow", "GET, HEAD");
  const std::string path = has_extension(request.path) ? request.path : "/index.html";
  const auto file = files_.find(path);
  if (file == files_.end()) return http::content(404, "text/plain; charset=utf-8", "there is no such file\n");
  return serve(request, path, file->second);
}

http::Response StaticSite::serve(const http::Request& request, const std::string& path,
                                 const File& file) const {
  const std::string_view accepted = request.header("Accept-Encoding").value_or("");
  auto body = file.bodies.begin();  // the file itself, wherever it is there
  for (const auto& [name, extension] : encodings) {
    const auto encoded = file.bodies.find(name);
    if (encoded == file.bodies.end() || !accepts(accepted, name)) continue;
    body = encoded;
    break;
  }
  auto response = http::content(200, file.content_type, body->second);
  if (!body->first.empty()) response.set("Content-Encoding", body->first);
  if (file.bodies.size() > 1) response.set("Vary", "Accept-Encoding");
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Referrer-Policy", "no-referrer");
  response.set("Cross-Origin-Resource-Policy", "same-origin");
  // Built files carry a hash of their content in their name; the page itself is always asked for.
  response.set("Cache-Control",
               path.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
  if (is_worker(path))
    response.set("Content-Security-Policy",
                 "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'" + reachable_);
  if (path.ends_with(".html")) {
    response.set(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    response.set("X-Frame-Options", "DENY");
    // Neither a page that opened this one nor a server's page in its window may hold it; those of its own
    // origin still hear each other on a channel (BroadcastChannel).
    response.set("Cross-Origin-Opener-Policy", "same-origin");
  }
  return response;
}

}  // namespace codegrant::server
