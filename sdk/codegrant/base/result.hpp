// The answer of anything that a peer, a user or the network can make fail: a value or an Error.
#pragma once

#include <cassert>
#include <optional>
#include <type_traits>
#include <utility>

#include "codegrant/base/error.hpp"

namespace codegrant {

/// Holds a `T` or an `E`, in the shape of C++23's `std::expected<T, E>`. The error has a place of its own:
/// a variant of the two would make every return twice the code, which the browser pays for. Trivially
/// copyable where `T` and `E` are.
template <class T, class E = Error>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(E error) : error_(std::move(error)) {}
  /// The error of this library, told by who has errors of its own.
  Result(const Error& error) requires(!std::is_same_v<E, Error>) : error_(error) {}

  bool has_value() const { return value_.has_value(); }
  explicit operator bool() const { return has_value(); }

  /// The value. Only where `has_value()`.
  T& operator*() & { return *value(); }
  const T& operator*() const& { return *value(); }
  T&& operator*() && { return std::move(*value()); }
  T* operator->() { return value(); }
  const T* operator->() const { return value(); }

  /// The error. Only where not `has_value()`.
  const E& error() const {
    assert(!has_value());
    return error_;
  }

 private:
  T* value() {
    assert(has_value());
    return &*value_;
  }
  const T* value() const {
    assert(has_value());
    return &*value_;
  }

  std::optional<T> value_;
  E error_{};
};

/// Success without a value, or an `E`.
template <class E>
class [[nodiscard]] Result<void, E> {
 public:
  Result() = default;
  Result(E error) : failed_(true), error_(std::move(error)) {}
  Result(const Error& error) requires(!std::is_same_v<E, Error>) : failed_(true), error_(error) {}

  bool has_value() const { return !failed_; }
  explicit operator bool() const { return has_value(); }

  /// The error. Only where not `has_value()`.
  const E& error() const {
    assert(failed_);
    return error_;
  }

 private:
  bool failed_ = false;
  E error_{};
};

}  // namespace codegrant
