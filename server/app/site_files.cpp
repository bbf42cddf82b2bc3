#include "server/app/site_files.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace codegrant::server {

namespace fs = std::filesystem;

Result<std::vector<SiteFile>> read_site_folder(const std::string& directory) {
  std::error_code error;
  if (!fs::is_regular_file(fs::path(directory) / "index.html", error))
    return Error{
        ErrorCode::invalid_configuration,
        "--sandbox-dir: " + directory + " holds no index.html; build the page first (./run --build)"};
  std::vector<SiteFile> files;
  for (const auto& entry : fs::recursive_directory_iterator(directory, error)) {
    if (!entry.is_regular_file() || entry.is_symlink()) continue;
    std::ifstream input(entry.path(), std::ios::binary);
    files.push_back({"/" + fs::relative(entry.path(), directory).generic_string(),
                     std::string(std::istreambuf_iterator<char>(input), {})});
  }
  if (error)
    return Error{ErrorCode::invalid_configuration, "--sandbox-dir: " + directory + ": " + error.message()};
  return files;
}

}  // namespace codegrant::server
