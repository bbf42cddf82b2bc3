// A built page, served from memory on an origin of its own: what was not there at start does not exist.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "server/app/site_files.hpp"
#include "server/http/request.hpp"
#include "server/http/response.hpp"

namespace codegrant::server {

/// Fixed once made; safe to use from several threads.
class StaticSite {
 public:
  /// `NAME.br` and `NAME.gz` are the file NAME compressed, sent to browsers that take them. `reachable` are
  /// the origins that the page's workers may connect to beside their own.
  StaticSite(std::vector<SiteFile> files, const std::vector<std::string>& reachable);

  /// GET and HEAD. A path without an extension is the page itself, so that its routes can be reloaded.
  http::Response handle(const http::Request& request) const;

 private:
  struct File {
    std::string content_type;
    std::map<std::string, std::string, std::less<>> bodies;  // by Content-Encoding; "" is the file itself
  };

  http::Response serve(const http::Request& request, const std::string& path, const File& file) const;

  std::string reachable_;                           // as a Content-Security-Policy lists it
  std::map<std::string, File, std::less<>> files_;  // by path, "/index.html"
};

}  // namespace codegrant::server
