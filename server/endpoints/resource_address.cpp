#include "server/endpoints/resource_address.hpp"

#include <vector>

namespace codegrant::server {
namespace {

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  while (path.starts_with('/')) {
    path.remove_prefix(1);
    parts.push_back(path.substr(0, path.find('/')));
    path.remove_prefix(parts.back().size());
  }
  return parts;
}

}  // namespace

std::optional<ResourceAddress> read_resource_address(std::string_view path) {
  auto parts = parts_of(path);
  if (!parts.empty() && parts.front() == "fhir") parts.erase(parts.begin());
  if (parts.empty() || parts.size() > 4 || (parts.size() > 2 && parts[2] != "_history")) return std::nullopt;
  ResourceAddress address{std::string(parts[0])};
  if (parts.size() > 1) address.id = parts[1];
  address.is_history = parts.size() > 2;
  if (parts.size() > 3) address.version = parts[3];
  if (parts.size() > 1 && address.id.empty()) return std::nullopt;
  if (parts.size() > 3 && address.version.empty()) return std::nullopt;
  return address;
}

}  // namespace codegrant::server
