// What every part of a matcho pattern is, and where a comparison stands.
#pragma once

#include <string_view>
#include <vector>

#include "server/policy/matcho.hpp"

namespace codegrant::server::matcho {

/// Where in the value a comparison stands: a chain of steps that lives on the stack.
class Place {
 public:
  /// The top. With a null `report` nobody wants to know where, and the first difference ends it all.
  Place(const Json& root, std::vector<Mismatch>* report) : root_(root), report_(report) {}

  Place member(std::string_view name) const { return {*this, Step{name, 0}}; }
  Place element(std::size_t index) const { return {*this, Step{{}, index}}; }
  /// The same place, of which nothing is reported.
  Place silent() const { return {root_, nullptr}; }

  const Json& root() const { return root_; }
  bool is_silent() const { return report_ == nullptr; }
  void report(const Json& expected, const Json& but) const;

 private:
  struct Step {
    std::string_view name;  // null data: an element
    std::size_t index = 0;
  };
  Place(const Place& above, Step step)
      : root_(above.root_), report_(above.report_), above_(&above), step_(step) {}
  void append_to(Json& path) const;

  const Json& root_;
  std::vector<Mismatch>* report_;
  const Place* above_ = nullptr;
  Step step_;
};

/// One part of a pattern, compiled. Immutable.
class Pattern {
 public:
  explicit Pattern(Json source) : source_(std::move(source)) {}
  virtual ~Pattern() = default;
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;

  /// Whether `value` matches; a difference is reported at `place`, or below it.
  virtual bool matches(const Json& value, const Place& place) const = 0;

 protected:
  /// Reports the whole of this part where it does not hold.
  bool hold_or_report(bool holds, const Json& value, const Place& place) const;
  /// The part as its author wrote it.
  const Json& source() const { return source_; }

 private:
  Json source_;
};

using PatternPointer = std::shared_ptr<const Pattern>;
using Patterns = std::vector<PatternPointer>;

}  // namespace codegrant::server::matcho
