// How the program speaks with its operator: what stops it, what it announces, the files that he names.
#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include "server/base/error.hpp"

namespace codegrant::server {

/// What the program ends with.
inline constexpr int usage_error = 2;
inline constexpr int failure = 1;

/// What the operator can mend: the message goes to stderr as it is.
struct Stop {
  std::string message;
  int status;
};

/// The value, or a Stop that says the error's detail.
template <class T>
T or_stop(Result<T> result, int status = usage_error) {
  if (!result) throw Stop{result.error().detail, status};
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

/// One line on stdout, for whoever started the program.
void announce(const std::string& line);

/// The bytes of a file; a Stop where it cannot be read.
std::string read_file(const std::string& path);

}  // namespace codegrant::server
