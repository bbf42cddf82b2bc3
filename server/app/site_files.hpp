// The files of a built page, as they are kept in memory.
#pragma once

#include <string>
#include <vector>

#include "server/base/error.hpp"

namespace codegrant::server {

struct SiteFile {
  std::string path;  ///< from the root of the site: "/index.html"
  std::string bytes;
};

/// Reads every file below `directory`. Fails with `invalid_configuration` where there is no index.html.
Result<std::vector<SiteFile>> read_site_folder(const std::string& directory);

}  // namespace codegrant::server
