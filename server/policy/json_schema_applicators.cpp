// The keywords of draft-07 that hold schemas.
#include <algorithm>
#include <map>

#include "server/policy/expression.hpp"
#include "server/policy/json_schema_checks.hpp"

namespace codegrant::server::json_schema {
namespace {

using Schemas = std::vector<const Schema*>;
using NamedSchemas = std::vector<std::pair<std::string, const Schema*>>;
using ExpressedSchemas = std::vector<std::pair<Expression, const Schema*>>;

/// Schemas of a list; empty where it is none.
Schemas compile_list(const Keyword& keyword) {
  Schemas schemas;
  if (keyword.operand.is_array())
    for (std::size_t i = 0; i < keyword.operand.size(); ++i)
      schemas.push_back(
          &keyword.inner.compile(keyword.operand[i], keyword.place + "[" + std::to_string(i) + "]"));
  return schemas;
}

/// The keyword `name` beside this one, in its schema.
Keyword beside(const Keyword& keyword, const char* name) {
  const std::string above = keyword.place.substr(0, keyword.place.rfind('.') + 1);
  return {member_at(keyword.schema, {name}), keyword.schema, above + name, keyword.problems, keyword.inner};
}

/// The schema of the keyword `name` beside this one; null where there is none.
const Schema* compile_beside(const Keyword& keyword, const char* name) {
  if (!keyword.schema.contains(name)) return nullptr;
  const Keyword other = beside(keyword, name);
  return &other.inner.compile(other.operand, other.place);
}

std::size_t count_accepting(const Schemas& schemas, const Json& value, Run& run, std::size_t enough) {
  std::size_t count = 0;
  for (const Schema* schema : schemas) {
    count += schema->accepts(value, run) ? 1U : 0U;
    if (count == enough) break;
  }
  return count;
}

Check read_all_of(const Keyword& keyword) {
  const Schemas schemas = compile_list(keyword);
  if (schemas.empty()) return keyword.refuse("must be a list of schemas");
  return [schemas](const Json& value, Run& run) {
    return std::all_of(schemas.begin(), schemas.end(),
                       [&](const Schema* schema) { return schema->accepts(value, run); });
  };
}

Check read_any_of(const Keyword& keyword) {
  const Schemas schemas = compile_list(keyword);
  if (schemas.empty()) return keyword.refuse("must be a list of schemas");
  return [schemas](const Json& value, Run& run) { return count_accepting(schemas, value, run, 1) == 1; };
}

Check read_one_of(const Keyword& keyword) {
  const Schemas schemas = compile_list(keyword);
  if (schemas.empty()) return keyword.refuse("must be a list of schemas");
  return [schemas](const Json& value, Run& run) { return count_accepting(schemas, value, run, 2) == 1; };
}

Check read_not(const Keyword& keyword) {
  const Schema& schema = keyword.inner.compile(keyword.operand, keyword.place);
  return [&schema](const Json& value, Run& run) { return !schema.accepts(value, run); };
}

Check read_if(const Keyword& keyword) {
  const Schema& condition = keyword.inner.compile(keyword.operand, keyword.place);
  const Schema* then_schema = compile_beside(keyword, "then");
  const Schema* else_schema = compile_beside(keyword, "else");
  return [&condition, then_schema, else_schema](const Json& value, Run& run) {
    const Schema* next = condition.accepts(value, run) ? then_schema : else_schema;
    return next == nullptr || next->accepts(value, run);
  };
}

/// One schema for each place, and `additionalItems` for all after them.
Check read_item_places(const Keyword& keyword) {
  const Schemas places = compile_list(keyword);
  const Schema* rest = compile_beside(keyword, "additionalItems");
  return [places, rest](const Json& value, Run& run) {
    if (!value.is_array()) return true;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const Schema* schema = i < places.size() ? places[i] : rest;
      if (schema != nullptr && !schema->accepts(value[i], run)) return false;
    }
    return true;
  };
}

Check read_items(const Keyword& keyword) {
  if (keyword.operand.is_array()) return read_item_places(keyword);
  const Schema& schema = keyword.inner.compile(keyword.operand, keyword.place);
  return [&schema](const Json& value, Run& run) {
    return !value.is_array() || std::all_of(value.begin(), value.end(), [&](const Json& element) {
      return schema.accepts(element, run);
    });
  };
}

Check read_contains(const Keyword& keyword) {
  const Schema& schema = keyword.inner.compile(keyword.operand, keyword.place);
  return [&schema](const Json& value, Run& run) {
    return !value.is_array() || std::any_of(value.begin(), value.end(), [&](const Json& element) {
      return schema.accepts(element, run);
    });
  };
}

NamedSchemas compile_properties(const Keyword& keyword) {
  NamedSchemas named;
  for (const auto& [name, source] : keyword.operand.items())
    named.emplace_back(name, &keyword.inner.compile(source, keyword.place + "." + name));
  return named;
}

Check read_properties(const Keyword& keyword) {
  if (!keyword.operand.is_object()) return keyword.refuse("must be an object of schemas");
  return [named = compile_properties(keyword)](const Json& value, Run& run) {
    return !value.is_object() || std::all_of(named.begin(), named.end(), [&](const auto& property) {
      const auto member = value.find(property.first);
      return member == value.end() || property.second->accepts(*member, run);
    });
  };
}

ExpressedSchemas compile_pattern_properties(const Keyword& keyword) {
  ExpressedSchemas expressed;
  if (!keyword.operand.is_object()) return expressed;
  for (const auto& [text, source] : keyword.operand.items()) {
    const std::string place = keyword.place + "." + text;
    if (auto expression = Expression::compile(text))
      expressed.emplace_back(*std::move(expression), &keyword.inner.compile(source, place));
    else
      keyword.problems.push_back({place, expression.error().detail});
  }
  return expressed;
}

Check read_pattern_properties(const Keyword& keyword) {
  if (!keyword.operand.is_object())
    return keyword.refuse("must be an object of schemas by regular expression");
  return [expressed = compile_pattern_properties(keyword)](const Json& value, Run& run) {
    if (!value.is_object()) return true;
    for (const auto& [name, member] : value.items())
      for (const auto& [expression, schema] : expressed)
        if (expression.found_in(name) && !schema->accepts(member, run)) return false;
    return true;
  };
}

bool is_expressed(const ExpressedSchemas& expressed, const std::string& name) {
  return std::any_of(expressed.begin(), expressed.end(),
                     [&](const auto& each) { return each.first.found_in(name); });
}

/// For the members that neither `properties` nor `patternProperties` speaks of.
Check read_additional_properties(const Keyword& keyword) {
  const Schema& schema = keyword.inner.compile(keyword.operand, keyword.place);
  Problems noted_elsewhere;
  Keyword patterns = beside(keyword, "patternProperties");
  const auto expressed = compile_pattern_properties(
      {patterns.operand, patterns.schema, patterns.place, noted_elsewhere, patterns.inner});
  return [&schema, expressed, named = Json(member_at(keyword.schema, {"properties"}))](const Json& value,
                                                                                       Run& run) {
    if (!value.is_object()) return true;
    for (const auto& [name, member] : value.items())
      if (!named.contains(name) && !is_expressed(expressed, name) && !schema.accepts(member, run))
        return false;
    return true;
  };
}

Check read_property_names(const Keyword& keyword) {
  const Schema& schema = keyword.inner.compile(keyword.operand, keyword.place);
  return [&schema](const Json& value, Run& run) {
    if (!value.is_object()) return true;
    for (const auto& [name, member] : value.items())
      if (!schema.accepts(Json(name), run)) return false;
    return true;
  };
}

/// `dependencies` on names: where a member is there, others must be too.
Check read_needed_names(const Keyword& keyword) {
  std::map<std::string, std::vector<std::string>> needed;
  for (const auto& [name, list] : keyword.operand.items())
    if (list.is_array())
      for (const Json& other : list)
        needed[name].push_back(other.is_string() ? other.get<std::string>() : "");
  return [needed](const Json& value, Run&) {
    return std::all_of(needed.begin(), needed.end(), [&](const auto& each) {
      const auto is_there = [&](const std::string& name) { return value.contains(name); };
      return !value.contains(each.first) || std::all_of(each.second.begin(), each.second.end(), is_there);
    });
  };
}

/// `dependencies` on schemas: where a member is there, a schema must hold for the whole.
Check read_needed_schemas(const Keyword& keyword) {
  NamedSchemas named;
  for (const auto& [name, source] : keyword.operand.items())
    if (!source.is_array())
      named.emplace_back(name, &keyword.inner.compile(source, keyword.place + "." + name));
  return [named](const Json& value, Run& run) {
    return std::all_of(named.begin(), named.end(), [&](const auto& each) {
      return !value.contains(each.first) || each.second->accepts(value, run);
    });
  };
}

Check read_dependencies(const Keyword& keyword) {
  if (!keyword.operand.is_object())
    return keyword.refuse("must be an object of lists of names, or of schemas");
  return [names = read_needed_names(keyword), schemas = read_needed_schemas(keyword)](const Json& value,
                                                                                      Run& run) {
    return !value.is_object() || (names(value, run) && schemas(value, run));
  };
}

}  // namespace

const std::vector<KeywordReader>& applicators() {
  static const std::vector<KeywordReader> all{
      {"allOf", read_all_of},
      {"anyOf", read_any_of},
      {"oneOf", read_one_of},
      {"not", read_not},
      {"if", read_if},
      {"items", read_items},
      {"contains", read_contains},
      {"properties", read_properties},
      {"patternProperties", read_pattern_properties},
      {"additionalProperties", read_additional_properties},
      {"propertyNames", read_property_names},
      {"dependencies", read_dependencies},
  };
  return all;
}

}  // namespace codegrant::server::json_schema
