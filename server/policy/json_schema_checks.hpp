// A compiled schema: a list of checks, and the run that bounds what they may cost.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "server/domain/fields.hpp"

namespace codegrant::server::json_schema {

/// One validation. Once it is exhausted every schema refuses, and the answer means nothing.
class Run {
 public:
  bool exhausted() const { return exhausted_; }

 private:
  friend struct Schema;
  static constexpr int most_steps = 200'000;
  static constexpr int deepest = 200;

  bool enter() {
    exhausted_ = exhausted_ || ++depth_ > deepest || ++steps_ > most_steps;
    return !exhausted_;
  }
  void leave() { --depth_; }

  int depth_ = 0;
  int steps_ = 0;
  bool exhausted_ = false;
};

/// What one keyword asks of a value.
using Check = std::function<bool(const Json& value, Run& run)>;

struct Schema {
  std::vector<Check> checks;

  bool accepts(const Json& value, Run& run) const;
};

/// Makes the schemas inside of a schema.
class SubSchemas {
 public:
  virtual ~SubSchemas() = default;
  /// The schema `source`, which outlives the call only. What is returned lives as long as the whole.
  virtual const Schema& compile(const Json& source, const std::string& place) = 0;
};

/// A keyword as it is read: its operand, the schema that it stands in, and what to do with what is wrong.
struct Keyword {
  const Json& operand;
  const Json& schema;
  std::string place;  ///< "AccessPolicy.schema.required"
  Problems& problems;
  SubSchemas& inner;

  /// Notes what is wrong, and gives no check.
  Check refuse(std::string diagnostics) const {
    problems.push_back({place, std::move(diagnostics)});
    return {};
  }
};

struct KeywordReader {
  std::string_view name;
  Check (*read)(const Keyword& keyword);
};

/// Keywords about the value itself: type, enum, minimum, pattern and the like.
const std::vector<KeywordReader>& assertions();
/// Keywords that hold schemas: properties, items, allOf and the like.
const std::vector<KeywordReader>& applicators();

}  // namespace codegrant::server::json_schema
