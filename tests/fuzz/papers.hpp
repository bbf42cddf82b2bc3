// What pages, servers and stores say: mostly what is right, else wrong in one of many ways.
#pragma once

#include <string>
#include <string_view>

#include "tests/fuzz/bytes.hpp"
#include "tests/sdk/id_tokens.hpp"

namespace codegrant::fuzz {

/// The most that a host lets a page say, or an answer have.
constexpr std::size_t most_text = 64 * 1024;

/// Each call looks into the fuzzer's input for what is to be wrong with `usual`.
class Papers {
 public:
  explicit Papers(Bytes& bytes) : bytes_(bytes) {}

  std::string text(std::string_view usual);
  /// A JSON object.
  std::string object(Members usual);
  std::string id_token(Members of_claims, std::string_view signature);
  int status(int usual);

 private:
  std::string value();

  Bytes& bytes_;
};

}  // namespace codegrant::fuzz
