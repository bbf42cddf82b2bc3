// The parts of a matcho pattern that hold other parts: objects, arrays and operators.
#pragma once

#include <string>
#include <utility>

#include "server/policy/matcho_pattern.hpp"
#include "server/policy/value_path.hpp"

namespace codegrant::server::matcho {

/// Inclusion: each member must match, and beside them each operator.
class Inclusion : public Pattern {
 public:
  using Members = std::vector<std::pair<std::string, PatternPointer>>;
  Inclusion(Json source, Members members, Patterns operators)
      : Pattern(std::move(source)), members_(std::move(members)), operators_(std::move(operators)) {}
  bool matches(const Json& value, const Place& place) const override;

 private:
  Members members_;
  Patterns operators_;
};

/// An array: a positional prefix.
class Prefix : public Pattern {
 public:
  Prefix(Json source, Patterns elements) : Pattern(std::move(source)), elements_(std::move(elements)) {}
  bool matches(const Json& value, const Place& place) const override;

 private:
  Patterns elements_;
};

/// `$enum`: one of these values.
class Enum : public Pattern {
 public:
  Enum(Json source, Json values) : Pattern(std::move(source)), values_(std::move(values)) {}
  bool matches(const Json& value, const Place& place) const override;

 private:
  Json values_;
};

/// `$length`: so many elements.
class Length : public Pattern {
 public:
  Length(Json source, std::size_t length) : Pattern(std::move(source)), length_(length) {}
  bool matches(const Json& value, const Place& place) const override {
    return hold_or_report(value.is_array() && value.size() == length_, value, place);
  }

 private:
  std::size_t length_;
};

/// `$one-of`: at least one of these patterns.
class OneOf : public Pattern {
 public:
  OneOf(Json source, Patterns choices) : Pattern(std::move(source)), choices_(std::move(choices)) {}
  bool matches(const Json& value, const Place& place) const override;

 private:
  Patterns choices_;
};

/// `$present-all`: each of these patterns is met by some element, in any order.
class PresentAll : public Pattern {
 public:
  PresentAll(Json source, Patterns wanted) : Pattern(std::move(source)), wanted_(std::move(wanted)) {}
  bool matches(const Json& value, const Place& place) const override;

 private:
  Patterns wanted_;
};

/// An operator over one pattern.
class Unary : public Pattern {
 public:
  Unary(Json source, PatternPointer operand) : Pattern(std::move(source)), operand_(std::move(operand)) {}

 protected:
  const Pattern& operand() const { return *operand_; }

 private:
  PatternPointer operand_;
};

/// `$contains`: some element.
class Contains : public Unary {
 public:
  using Unary::Unary;
  bool matches(const Json& value, const Place& place) const override;
};

/// `$every`: all elements of a list, if there are any.
class Every : public Unary {
 public:
  using Unary::Unary;
  bool matches(const Json& value, const Place& place) const override;
};

/// `$not`.
class Not : public Unary {
 public:
  using Unary::Unary;
  bool matches(const Json& value, const Place& place) const override {
    return hold_or_report(!operand().matches(value, place.silent()), value, place);
  }
};

/// `$reference`: a reference in either spelling, held against `{resourceType, id}`.
class ReferencePattern : public Unary {
 public:
  using Unary::Unary;
  bool matches(const Json& value, const Place& place) const override;
};

/// `$reference: ".path"`: the reference elsewhere, whichever way each of the two is spelled.
class ReferenceElsewhere : public Pattern {
 public:
  ReferenceElsewhere(Json source, std::string_view path) : Pattern(std::move(source)), path_(path) {}
  bool matches(const Json& value, const Place& place) const override;

 private:
  ValuePath path_;
};

/// `{resourceType, id}` of a reference, also of a text "User/alice"; null where it is none.
Json plain_reference(const Json& value);

}  // namespace codegrant::server::matcho
