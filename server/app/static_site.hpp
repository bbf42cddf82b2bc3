// A built page, served from memory on an origin of its own: what is not in the folder at start does not
// exist.
#pragma once

#include <map>
#include <string>

#include "server/base/error.hpp"
#include "server/http/request.hpp"
#include "server/http/response.hpp"

namespace codegrant::server {

/// Fixed once loaded; safe to use from several threads.
class StaticSite {
 public:
  /// Reads every file below `directory`. Fails with `invalid_configuration` where there is no index.html.
  /// `issuer` is where the page's worker may connect to; `settings` is served as /sandbox.json.
  static Result<StaticSite> load(const std::string& directory, const std::string& issuer,
                                 const std::string& settings);

  /// GET and HEAD. A path without an extension is the page itself, so that its routes can be reloaded.
  http::Response handle(const http::Request& request) const;

 private:
  struct File {
    std::string content_type;
    std::string body;
  };

  explicit StaticSite(std::string issuer) : issuer_(std::move(issuer)) {}
  http::Response serve(const std::string& path, const File& file) const;

  std::string issuer_;
  std::map<std::string, File, std::less<>> files_;  // by path, "/index.html"
};

}  // namespace codegrant::server
