// Regular expressions of policies: searched anywhere in a text, in time linear to it whatever they are.
#pragma once

#include <memory>
#include <string>

#include "server/base/error.hpp"

namespace re2 {
class RE2;
}

namespace codegrant::server {

class Expression {
 public:
  /// Fails with `invalid_request` where RE2 cannot read `text`, or would need over a megabyte for it.
  static Result<Expression> compile(const std::string& text);

  /// Whether some part of `text` matches.
  bool found_in(const std::string& text) const;

 private:
  explicit Expression(std::shared_ptr<const re2::RE2> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace codegrant::server
