// The parts of a matcho pattern that are held against one value: primitives and texts with a meaning.
#pragma once

#include "server/policy/expression.hpp"
#include "server/policy/matcho_pattern.hpp"
#include "server/policy/value_path.hpp"

namespace codegrant::server::matcho {

/// A primitive: equality. null is also what is not there.
class Literal : public Pattern {
 public:
  using Pattern::Pattern;
  bool matches(const Json& value, const Place& place) const override {
    return hold_or_report(value == source(), value, place);
  }
};

/// A text that asks for something: `present?`.
class Question : public Pattern {
 public:
  using Answer = bool (*)(const Json& value);
  Question(Json source, Answer answer) : Pattern(std::move(source)), answer_(answer) {}
  bool matches(const Json& value, const Place& place) const override {
    return hold_or_report(answer_(value), value, place);
  }

 private:
  Answer answer_;
};

/// The question that `text` asks; null where it asks none.
Question::Answer find_question(std::string_view text);

/// "#re": some part of a text.
class ExpressionPattern : public Pattern {
 public:
  ExpressionPattern(Json source, Expression expression)
      : Pattern(std::move(source)), expression_(std::move(expression)) {}
  bool matches(const Json& value, const Place& place) const override {
    const bool holds = value.is_string() && expression_.found_in(value.get_ref<const std::string&>());
    return hold_or_report(holds, value, place);
  }

 private:
  Expression expression_;
};

/// ".path": the value elsewhere. Where both sides are missing nothing was shown, and nothing is granted.
class Elsewhere : public Pattern {
 public:
  Elsewhere(Json source, std::string_view path) : Pattern(std::move(source)), path_(path) {}
  bool matches(const Json& value, const Place& place) const override {
    return hold_or_report(!value.is_null() && value == path_.find(place.root()), value, place);
  }

 private:
  ValuePath path_;
};

}  // namespace codegrant::server::matcho
