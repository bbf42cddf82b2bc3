// A value that must not be printed by accident, and leaves no copy behind when it goes.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace codegrant {

/// Overwrites `bytes` with zeros in a way that the optimizer keeps.
void wipe(std::span<char> bytes);

/// Overwrites all the memory that `text` has, then empties it.
void wipe(std::string& text);

/// Compares without telling by its duration where the first difference is. The lengths may show.
bool equal_in_constant_time(std::string_view a, std::string_view b);

/// A secret text that lies in somebody else's memory, who wipes it: an arena or a request. Like `Secret`
/// it is seen only through `reveal`.
class SecretView {
 public:
  SecretView() = default;
  explicit SecretView(std::string_view text) : text_(text) {}

  std::string_view reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  std::string_view text_;
};

/// A secret text. It has no stream operator and no conversion: `grep reveal` finds every use.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) { wipe(text); }
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { wipe(other.text_); }
  Secret& operator=(const Secret& other) {
    if (this != &other) {
      wipe(text_);
      text_ = other.text_;
    }
    return *this;
  }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      wipe(text_);
      text_ = std::move(other.text_);
      wipe(other.text_);
    }
    return *this;
  }
  ~Secret() { wipe(text_); }

  /// The secret itself. The view lives as long as this object.
  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

  friend bool operator==(const Secret& a, const Secret& b) {
    return equal_in_constant_time(a.text_, b.text_);
  }

 private:
  std::string text_;
};

}  // namespace codegrant
