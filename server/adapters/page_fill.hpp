// How full a page of bounded bytes is.
#pragma once

#include <cstddef>

#include "server/ports/resource_store.hpp"

namespace codegrant::server {

class PageFill {
 public:
  explicit PageFill(const Page& page) : left_(page.bytes) {}

  /// Whether a body of `size` would exceed the page's bytes; takes its room where it does not, and in any
  /// case for the first.
  bool exceeds(std::size_t size) {
    if (size > left_ && !is_empty_) return true;
    left_ -= size > left_ ? left_ : size;
    is_empty_ = false;
    return false;
  }

 private:
  std::size_t left_;
  bool is_empty_ = true;
};

}  // namespace codegrant::server
