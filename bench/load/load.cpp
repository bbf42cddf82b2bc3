// Drives one server with one kind of operation: load TARGET.json KIND [CONNECTIONS [SECONDS [WARM_UP]]]
// Prints one line of JSON (measurement.hpp); the exit status is 1 where an operation failed or none was done.
#include <charconv>
#include <cstring>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>

#include "bench/load/measurement.hpp"

namespace codegrant::load {
namespace {

std::size_t number(const char* text) {
  std::size_t value = 0;
  const char* end = text + std::strlen(text);
  if (std::from_chars(text, end, value).ptr != end)
    throw std::invalid_argument(std::string("not a number: ") + text);
  return value;
}

int run(int argc, char** argv) {
  const auto kind = argc > 2 ? kind_of(argv[2]) : std::nullopt;
  if (!kind)
    throw std::invalid_argument(
        "usage: load TARGET.json flow|refresh|introspect|userinfo|resource|discovery|jwks [CONNECTIONS "
        "[SECONDS [WARM_UP]]]");
  Run run;
  run.kind = *kind;
  if (argc > 3) run.connections = number(argv[3]);
  if (argc > 4) run.duration = std::chrono::seconds(number(argv[4]));
  if (argc > 5) run.warm_up = std::chrono::seconds(number(argv[5]));
  const auto result = measure(read_target(argv[1]), run);
  std::cout << server::to_text(result) << std::endl;
  return result["failures"].empty() && result["done"] > 0 ? 0 : 1;
}

}  // namespace
}  // namespace codegrant::load

int main(int argc, char** argv) try {
  return codegrant::load::run(argc, argv);
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 2;
}
