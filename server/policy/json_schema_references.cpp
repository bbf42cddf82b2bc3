#include "server/policy/json_schema_references.hpp"

#include <array>
#include <charconv>

namespace codegrant::server::json_schema {
namespace {

struct Address {
  std::string document;
  std::string fragment;
};

Address split(const std::string& address) {
  const auto hash = address.find('#');
  if (hash == std::string::npos) return {address, {}};
  return {address.substr(0, hash), address.substr(hash + 1)};
}

/// RFC 3986 §5.2, as far as schemas need it: no dot segments.
std::string resolve(const std::string& base, const std::string& reference) {
  if (reference.empty()) return base;
  const auto colon = reference.find(':');
  if (colon != std::string::npos && colon < reference.find('/')) return reference;
  const auto authority = base.find("://");
  const auto path = authority == std::string::npos ? 0 : base.find('/', authority + 3);
  if (reference.front() == '/') return base.substr(0, path) + reference;
  if (path == std::string::npos) return base + "/" + reference;
  const auto slash = base.rfind('/');
  return (slash == std::string::npos ? std::string() : base.substr(0, slash + 1)) + reference;
}

std::string percent_decoded(const std::string& text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    const char* digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      decoded += static_cast<char>(byte);
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

/// Follows a JSON pointer; null where it leads nowhere.
const Json* follow(const Json& root, const std::string& pointer) {
  try {
    const Json::json_pointer steps(percent_decoded(pointer));
    return root.contains(steps) ? &root.at(steps) : nullptr;
  } catch (const Json::exception&) {
    return nullptr;  // no pointer, or one into a primitive
  }
}

}  // namespace

References::References(const Json& root) {
  by_address_[""] = &root;
  walk(root, "");
}

const Json* References::find(const Json& from, const std::string& reference) const {
  const auto known = base_.find(&from);
  const std::string base = known == base_.end() ? std::string() : known->second;
  const auto [relative, fragment] = split(reference);
  const std::string document = resolve(base, relative);
  const bool is_pointer = fragment.empty() || fragment.front() == '/';
  const auto found = by_address_.find(is_pointer ? document : document + "#" + fragment);
  if (found == by_address_.end()) return nullptr;
  return is_pointer ? follow(*found->second, fragment) : found->second;
}

void References::walk(const Json& schema, std::string base) {
  if (!schema.is_object()) return;
  const std::string id = string_member(schema, "$id");
  if (!id.empty() && !schema.contains("$ref")) {  // whose other members mean nothing (draft-07 core §8.3)
    const auto [relative, fragment] = split(id);
    base = resolve(base, relative);
    if (fragment.empty())
      by_address_[base] = &schema;
    else
      by_address_[base + "#" + fragment] = &schema;
  }
  base_[&schema] = base;
  walk_below(schema, base);
}

void References::walk_below(const Json& schema, const std::string& base) {
  // enum and const hold values, in which "$id" is a member like any other.
  for (const auto* name : {"additionalItems", "additionalProperties", "contains", "else", "if", "items",
                           "not", "propertyNames", "then"})
    walk(member_at(schema, {name}), base);
  for (const auto* name : {"definitions", "$defs", "dependencies", "patternProperties", "properties", "allOf",
                           "anyOf", "oneOf", "items"}) {
    const Json& inner = member_at(schema, {name});
    const bool is_one_schema = std::string_view(name) == "items" && inner.is_object();
    if (inner.is_structured() && !is_one_schema)
      for (const Json& each : inner) walk(each, base);
  }
}

}  // namespace codegrant::server::json_schema
