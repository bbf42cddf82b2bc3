#include "server/endpoints/form_problem.hpp"

namespace codegrant::server {

FormProblem form_problem(const std::optional<Error>& error, const std::string& text) {
  if (!error) return {};
  if (!error->retry_after) return {400, text, std::nullopt};
  return {429,
          "Too many tries. Wait " + std::to_string(error->retry_after->count()) + " seconds, then try again.",
          error->retry_after};
}

}  // namespace codegrant::server
