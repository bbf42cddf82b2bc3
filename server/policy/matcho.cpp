#include "server/policy/matcho.hpp"

#include <array>

#include "server/policy/matcho_structures.hpp"
#include "server/policy/matcho_values.hpp"

namespace codegrant::server {
namespace matcho {
namespace {

/// Reads patterns, and notes what is wrong at which place. A part that is wrong becomes null: the pattern is
/// not used then.
class Compiler {
 public:
  explicit Compiler(Problems& problems) : problems_(problems) {}

  PatternPointer compile(const Json& pattern, const std::string& place) {
    if (pattern.is_object()) return compile_object(pattern, place);
    if (pattern.is_array()) return make<Prefix>(pattern, compile_list(pattern, place));
    if (pattern.is_string()) return compile_text(pattern, place);
    return make<Literal>(pattern);
  }

 private:
  struct Operator {
    std::string_view name;
    PatternPointer (Compiler::*compile)(const Json& source, const Json& operand, const std::string& place);
  };
  static const std::array<Operator, 8> operators;

  template <class Part, class... Rest>
  static PatternPointer make(const Json& source, Rest&&... rest) {
    return std::make_shared<const Part>(source, std::forward<Rest>(rest)...);
  }

  PatternPointer refuse(const std::string& place, std::string diagnostics) {
    problems_.push_back({place, std::move(diagnostics)});
    return nullptr;
  }

  PatternPointer compile_object(const Json& pattern, const std::string& place) {
    Inclusion::Members members;
    Patterns found_operators;
    for (const auto& [name, part] : pattern.items()) {
      const std::string below = place + "." + name;
      if (name.starts_with('$'))
        found_operators.push_back(compile_operator(name, part, below));
      else
        members.emplace_back(name, compile(part, below));
    }
    return make<Inclusion>(pattern, std::move(members), std::move(found_operators));
  }

  Patterns compile_list(const Json& list, const std::string& place) {
    Patterns patterns;
    for (std::size_t i = 0; i < list.size(); ++i)
      patterns.push_back(compile(list[i], place + "[" + std::to_string(i) + "]"));
    return patterns;
  }

  PatternPointer compile_text(const Json& pattern, const std::string& place) {
    const auto& text = pattern.get_ref<const std::string&>();
    if (const auto question = find_question(text)) return make<Question>(pattern, question);
    if (text.starts_with('.')) return make<Elsewhere>(pattern, std::string_view(text).substr(1));
    if (!text.starts_with('#')) return make<Literal>(pattern);
    auto expression = Expression::compile(text.substr(1));
    if (!expression) return refuse(place, expression.error().detail);
    return make<ExpressionPattern>(pattern, *std::move(expression));
  }

  PatternPointer compile_operator(const std::string& name, const Json& operand, const std::string& place) {
    for (const auto& known : operators)
      if (known.name == name) return (this->*known.compile)(Json{{name, operand}}, operand, place);
    return refuse(place, "is no operator; there are " + operator_names());
  }

  static std::string operator_names() {
    std::string names;
    for (const auto& known : operators) names += (names.empty() ? "" : ", ") + std::string(known.name);
    return names;
  }

  PatternPointer compile_enum(const Json& source, const Json& operand, const std::string& place) {
    if (!operand.is_array()) return refuse(place, "takes a list of values");
    return make<Enum>(source, operand);
  }

  PatternPointer compile_length(const Json& source, const Json& operand, const std::string& place) {
    if (!operand.is_number_unsigned()) return refuse(place, "takes a whole number");
    return make<Length>(source, operand.get<std::size_t>());
  }

  /// `$reference`: a path, or what a reference is to be; a reference in FHIR's spelling is one, too.
  PatternPointer compile_reference(const Json& source, const Json& operand, const std::string& place) {
    const std::string text = operand.is_string() ? operand.get<std::string>() : std::string();
    if (text.starts_with('.')) return make<ReferenceElsewhere>(source, std::string_view(text).substr(1));
    const bool is_fhir = operand.is_string() || operand.contains("reference");
    const Json wanted = is_fhir ? plain_reference(operand) : operand;
    if (!wanted.is_object())
      return refuse(place, "takes {resourceType, id}, {reference: Type/id}, a text Type/id or a .path");
    return make<ReferencePattern>(source, compile(wanted, place));
  }

  template <class Part>
  PatternPointer compile_patterns(const Json& source, const Json& operand, const std::string& place) {
    if (!operand.is_array()) return refuse(place, "takes a list of patterns");
    return make<Part>(source, compile_list(operand, place));
  }

  template <class Part>
  PatternPointer compile_unary(const Json& source, const Json& operand, const std::string& place) {
    return make<Part>(source, compile(operand, place));
  }

  Problems& problems_;
};

const std::array<Compiler::Operator, 8> Compiler::operators{{
    {"$enum", &Compiler::compile_enum},
    {"$one-of", &Compiler::compile_patterns<OneOf>},
    {"$reference", &Compiler::compile_reference},
    {"$contains", &Compiler::compile_unary<Contains>},
    {"$every", &Compiler::compile_unary<Every>},
    {"$not", &Compiler::compile_unary<Not>},
    {"$present-all", &Compiler::compile_patterns<PresentAll>},
    {"$length", &Compiler::compile_length},
}};

}  // namespace
}  // namespace matcho

std::optional<Matcho> Matcho::compile(const Json& pattern, const std::string& place, Problems& problems) {
  const std::size_t before = problems.size();
  auto compiled = matcho::Compiler(problems).compile(pattern, place);
  if (problems.size() != before) return std::nullopt;
  return Matcho(std::move(compiled));
}

bool Matcho::matches(const Json& value, const Json& root) const {
  return pattern_->matches(value, matcho::Place(root, nullptr));
}

std::vector<Mismatch> Matcho::mismatches(const Json& value, const Json& root) const {
  std::vector<Mismatch> found;
  static_cast<void>(pattern_->matches(value, matcho::Place(root, &found)));
  return found;
}

}  // namespace codegrant::server
