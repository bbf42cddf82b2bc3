#include "server/json/yaml.hpp"

#include <yaml-cpp/emitter.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace codegrant::server {
namespace {

constexpr std::size_t max_nodes = 100'000;

std::string position(const YAML::Mark& mark) {
  return "line " + std::to_string(mark.line + 1) + ", column " + std::to_string(mark.column + 1) + ": ";
}

/// A thing that YAML allows and this reader does not.
class Refused : public std::runtime_error {
 public:
  Refused(const YAML::Mark& mark, const std::string& what) : std::runtime_error(position(mark) + what) {}
};

template <class Number>
std::optional<Number> read_number(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// What a scalar without quotes means in the core schema (YAML 1.2.2 §10.3.2).
Json plain_scalar(const std::string& text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return nullptr;
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  // from_chars also reads "inf" and "nan", which JSON cannot hold: only digits begin a number here.
  if (text.find_first_not_of("0123456789+-.eE") == std::string::npos) {
    if (const auto integer = read_number<std::int64_t>(text)) return *integer;
    if (const auto decimal = read_number<double>(text); decimal && std::isfinite(*decimal)) return *decimal;
  }
  return text;
}

/// Builds the value from parser events. Aliases are refused as they appear, so no document can grow here.
class Builder : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_extras(mark, "", anchor);
    add(mark, nullptr);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw Refused(mark, "aliases are not allowed");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_extras(mark, tag, anchor);
    if (value.find('\0') != std::string::npos) throw Refused(mark, "U+0000 stands in a text");
    if (awaits_key()) return take_key(mark, value);
    add(mark, tag == "!" ? Json(value) : plain_scalar(value));  // "!" is how the parser marks quotes
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Json::array());
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Json::object());
  }
  void OnMapEnd() override { close(); }

  Json take() { return std::move(result_); }

 private:
  struct Level {
    Json value;
    std::optional<std::string> key;  // set: the next node is its value
    YAML::Mark mark;
  };

  static void refuse_extras(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) throw Refused(mark, "anchors are not allowed");
    if (!tag.empty() && tag != "?" && tag != "!") throw Refused(mark, "tags are not allowed");
  }
  bool awaits_key() const {
    return !levels_.empty() && levels_.back().value.is_object() && !levels_.back().key;
  }

  void take_key(const YAML::Mark& mark, const std::string& key) {
    if (key == "<<") throw Refused(mark, "merge keys are not allowed");
    if (levels_.back().value.contains(key)) throw Refused(mark, "key \"" + key + "\" stands twice");
    levels_.back().key = key;
  }
  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Json empty) {
    refuse_extras(mark, tag, anchor);
    if (awaits_key()) throw Refused(mark, "a key must be text");
    if (levels_.size() >= max_document_depth) throw Refused(mark, "nested too deeply");
    levels_.push_back({std::move(empty), std::nullopt, mark});
  }
  void close() {
    Level done = std::move(levels_.back());
    levels_.pop_back();
    add(done.mark, std::move(done.value));
  }
  void add(const YAML::Mark& mark, Json value) {
    if (++nodes_ > max_nodes) throw Refused(mark, "too many nodes");
    if (levels_.empty()) {
      result_ = std::move(value);
      return;
    }
    Level& level = levels_.back();
    if (level.value.is_array()) {
      level.value.push_back(std::move(value));
    } else if (level.key) {
      level.value[*level.key] = std::move(value);
      level.key.reset();
    } else {
      throw Refused(mark, "a key must be text");
    }
  }

  Json result_;
  std::vector<Level> levels_;
  std::size_t nodes_ = 0;
};

bool is_utf8(const Json& value) {
  try {
    static_cast<void>(value.dump());
    return true;
  } catch (const Json::type_error&) {
    return false;
  }
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == 0x7f; });
}

/// Text that would be read back as something else: as another type, as a merge key, or as the mark that
/// begins or ends a document.
bool needs_quotes(const std::string& text) {
  return !plain_scalar(text).is_string() || text == "<<" || has_control(text) || text.starts_with("---") ||
         text.starts_with("...");
}

void emit(YAML::Emitter& out, const Json& value) {
  if (value.is_object()) {
    if (value.empty()) out << YAML::Flow;
    out << YAML::BeginMap;
    for (const auto& [key, member] : value.items()) {
      out << YAML::Key;
      emit(out, Json(key));
      out << YAML::Value;
      emit(out, member);
    }
    out << YAML::EndMap;
  } else if (value.is_array()) {
    if (value.empty()) out << YAML::Flow;
    out << YAML::BeginSeq;
    for (const Json& element : value) emit(out, element);
    out << YAML::EndSeq;
  } else if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    if (needs_quotes(text)) out << YAML::DoubleQuoted;
    out << text;
  } else if (value.is_null()) {
    out << YAML::Null;
  } else {
    out << value.dump();  // booleans and numbers are spelled as in JSON
  }
}

}  // namespace

Result<Json> parse_yaml(std::string_view text) {
  // The parser would take other encodings, by a guess from zero bytes or a mark at the beginning.
  if (text.find('\0') != std::string_view::npos || !is_utf8(Json(text)))
    return Error{ErrorCode::invalid_request, "YAML refused: text that is not UTF-8"};
  try {
    std::istringstream input{std::string(text)};
    YAML::Parser parser(input);
    Builder builder;
    if (!parser.HandleNextDocument(builder)) return Error{ErrorCode::invalid_request, "empty YAML document"};
    Json value = builder.take();
    Builder rest;
    if (parser.HandleNextDocument(rest))
      return Error{ErrorCode::invalid_request, "more than one YAML document"};
    if (!is_utf8(value)) return Error{ErrorCode::invalid_request, "YAML refused: text that is not UTF-8"};
    return value;
  } catch (const YAML::Exception& error) {
    return Error{ErrorCode::invalid_request, "not YAML: " + position(error.mark) + error.msg};
  } catch (const Refused& refused) {
    return Error{ErrorCode::invalid_request, std::string("YAML refused: ") + refused.what()};
  }
}

std::string to_yaml(const Json& value) {
  YAML::Emitter out;
  emit(out, value);
  return std::string(out.c_str(), out.size()) + "\n";
}

}  // namespace codegrant::server
