#include "server/http/method.hpp"

#include <algorithm>

namespace codegrant::server::http {

bool is_known_method(std::string_view method) {
  for (std::string_view rest = all_methods; !rest.empty();) {
    if (rest.substr(0, rest.find(',')) == method) return true;
    rest.remove_prefix(std::min(rest.find(' '), rest.size() - 1) + 1);
  }
  return false;
}

}  // namespace codegrant::server::http
