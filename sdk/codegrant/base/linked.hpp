// Walking over nodes of an arena that point at each other with `next`.
#pragma once

namespace codegrant {

/// For `begin()` and `end()` of whatever keeps such nodes; a null pointer is the end.
template <class Node>
class LinkedIterator {
 public:
  explicit LinkedIterator(const Node* node) : node_(node) {}

  const Node& operator*() const { return *node_; }
  LinkedIterator& operator++() {
    node_ = node_->next;
    return *this;
  }
  friend bool operator==(const LinkedIterator&, const LinkedIterator&) = default;

 private:
  const Node* node_;
};

}  // namespace codegrant
