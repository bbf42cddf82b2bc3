#include "server/operator.hpp"

#include <fstream>
#include <iostream>
#include <iterator>

namespace codegrant::server {

void announce(const std::string& line) { std::cout << "codegrant " << line << std::endl; }

std::string read_file(const std::string& path) {
  std::ifstream input(path, std::ios::binary);
  if (!input) throw Stop{path + ": cannot be read", usage_error};
  return {std::istreambuf_iterator<char>(input), {}};
}

}  // namespace codegrant::server
