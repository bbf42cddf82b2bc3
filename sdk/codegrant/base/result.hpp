// The answer of anything that a peer, a user or the network can make fail: a value or an Error.
#pragma once

#include <cassert>
#include <utility>
#include <variant>

#include "codegrant/base/error.hpp"

namespace codegrant {

/// Holds a `T` or an `Error`, in the shape of C++23's `std::expected<T, Error>`.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const { return held_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  /// The value. Only where `has_value()`.
  T& operator*() & { return *value(); }
  const T& operator*() const& { return *value(); }
  T&& operator*() && { return std::move(*value()); }
  T* operator->() { return value(); }
  const T* operator->() const { return value(); }

  /// The error. Only where not `has_value()`.
  const Error& error() const {
    assert(!has_value());
    return *std::get_if<1>(&held_);
  }

 private:
  T* value() {
    assert(has_value());
    return std::get_if<0>(&held_);
  }
  const T* value() const {
    assert(has_value());
    return std::get_if<0>(&held_);
  }

  std::variant<T, Error> held_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : held_(std::move(error)) {}

  bool has_value() const { return held_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  /// The error. Only where not `has_value()`.
  const Error& error() const {
    assert(!has_value());
    return *std::get_if<1>(&held_);
  }

 private:
  std::variant<std::monostate, Error> held_;
};

}  // namespace codegrant
