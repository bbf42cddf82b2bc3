// How much one answer may hold: whoever asks for everything at once gets it in parts, and no request takes
// more memory than another.
#pragma once

#include <cstddef>

#include "server/endpoints/resource_response.hpp"

namespace codegrant::server {

/// Of JSON text in one answer, but for its last resource, which may go beyond.
inline constexpr std::size_t most_answer_bytes = 8 * 1024 * 1024;

/// What is left of an answer that is made of several.
class AnswerRoom {
 public:
  std::size_t left() const { return left_; }
  bool is_full() const { return left_ == 0; }
  void take(std::size_t bytes) { left_ -= bytes > left_ ? left_ : bytes; }

 private:
  std::size_t left_ = most_answer_bytes;
};

/// 413: what was asked beside this has filled the answer already.
ResourceAnswer refuse_for_room();

}  // namespace codegrant::server
