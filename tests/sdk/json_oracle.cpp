#include "tests/sdk/json_oracle.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "codegrant/codec/json.hpp"

namespace codegrant {
namespace {

/// What a reader read, in a row: each text with its length, so that no two values have the same rows.
class Row {
 public:
  void add(char kind, std::string_view text = {}) {
    row_ += kind + std::to_string(text.size()) + ":";
    row_ += text;
  }
  /// A number as the double that it is nearest to; zero has no sign.
  void add_number(double number) {
    char digits[40];
    std::snprintf(digits, sizeof digits, "%.17g", number + 0.0);
    add('#', digits);
  }

  const std::string& text() const { return row_; }

 private:
  std::string row_;
};

void write(Row& row, const Json& json) {
  switch (json.kind) {
    case Json::Kind::null:
    case Json::Kind::boolean: return row.add('l', json.source);
    case Json::Kind::number: return row.add_number(std::strtod(std::string(json.source).c_str(), nullptr));
    case Json::Kind::string: return row.add('s', json.text);
    case Json::Kind::array:
      row.add('[');
      for (const auto& item : json) write(row, item);
      return row.add(']');
    case Json::Kind::object:
      row.add('{');
      for (const auto& member : json) {
        row.add('n', member.name);
        write(row, member);
      }
      return row.add('}');
  }
}

/// What the other reader tells of a document while it reads.
class Witness : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return literal("null"); }
  bool boolean(bool value) override { return literal(value ? "true" : "false"); }
  bool number_integer(std::int64_t value) override { return number(static_cast<double>(value)); }
  bool number_unsigned(std::uint64_t value) override { return number(static_cast<double>(value)); }
  bool number_float(double value, const std::string&) override { return number(value); }
  bool string(std::string& value) override {
    row.add('s', value);
    return true;
  }
  bool binary(nlohmann::json::binary_t&) override { return false; }
  bool start_object(std::size_t) override {
    names_.emplace_back();
    return open('{');
  }
  bool key(std::string& name) override {
    repeats = repeats || !names_.back().insert(name).second;
    row.add('n', name);
    return true;
  }
  bool end_object() override {
    names_.pop_back();
    return close('}');
  }
  bool start_array(std::size_t) override { return open('['); }
  bool end_array() override { return close(']'); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& error) override {
    too_great = error.id == 406;  // out_of_range: no double is so great
    return false;
  }

  Row row;
  bool repeats = false;
  bool too_great = false;
  int deepest = 0;

 private:
  bool literal(std::string_view spelling) {
    row.add('l', spelling);
    return true;
  }
  bool number(double value) {
    row.add_number(value);
    return true;
  }
  bool open(char bracket) {
    deepest = std::max(deepest, ++level_);
    row.add(bracket);
    return true;
  }
  bool close(char bracket) {
    --level_;
    row.add(bracket);
    return true;
  }

  std::vector<std::set<std::string>> names_;
  int level_ = 0;
};

bool has_reason_to_refuse(std::string_view text, const Witness& witness) {
  return witness.repeats || witness.deepest > 16 || text.size() > 64 * 1024 ||
         text.substr(0, 3) == "\xef\xbb\xbf" || text.find('\0') != std::string_view::npos;
}

bool is_too_great(const Json& json) {
  return json.kind == Json::Kind::number &&
         std::isinf(std::strtod(std::string(json.source).c_str(), nullptr));
}

/// Appends the text from `at` to the end of `json`, with zeros for the numbers that no double can hold.
void append_lessened(std::string& out, const char*& at, const Json& json) {
  for (const auto& inside : json) append_lessened(out, at, inside);
  if (!is_too_great(json)) return;
  out.append(at, json.source.data());
  out += '0';
  at = json.source.data() + json.source.size();
}

std::string lessened(std::string_view text, const Json& json) {
  std::string out;
  const char* at = text.data();
  append_lessened(out, at, json);
  return out.append(at, text.data() + text.size());
}

/// Room for what `text` holds and not a byte more than `Json::parse` may take.
class Room {
 public:
  std::span<char> for_text(std::string_view text) {
    const auto size = (text.size() / 2 + 9) * sizeof(Json);
    bytes_.resize(std::max(bytes_.size(), size));
    return std::span(bytes_).first(size);
  }

 private:
  std::vector<char> bytes_;
};

/// Whether what `json` says to be its spelling reads as the same value again.
bool is_spelled_as_it_says(const Json& json) {
  static Room room;
  Arena arena(room.for_text(json.source));
  const auto again = Json::parse(json.source, arena);
  if (!again || (*again)->source != json.source) return false;
  Row once;
  Row twice;
  write(once, json);
  write(twice, **again);
  return once.text() == twice.text();
}

}  // namespace

std::string with_lesser_numbers(std::string_view text) {
  static Room room;
  Arena arena(room.for_text(text));
  const auto json = Json::parse(text, arena);
  return json ? lessened(text, **json) : std::string(text);
}

std::string disagreement_on(std::string_view text) {
  static Room room;
  Arena arena(room.for_text(text));
  const auto ours = Json::parse(text, arena);
  Witness witness;
  const bool accepted = nlohmann::json::sax_parse(text, &witness);

  if (!ours)
    return !accepted || has_reason_to_refuse(text, witness) ? ""
                                                            : "ours refuses it for no reason that it has";
  if (has_reason_to_refuse(text, witness)) return "ours accepts what it says it refuses";
  if (witness.too_great) {
    const auto lesser = lessened(text, **ours);
    return lesser == text ? "only the other finds a number too great" : disagreement_on(lesser);
  }
  if (!accepted) return "only ours accepts it";

  Row row;
  write(row, **ours);
  if (row.text() != witness.row.text()) return "they read different values";
  if (!is_spelled_as_it_says(**ours)) return "it is not spelled as it says";
  for (const auto& inside : **ours)
    if (!is_spelled_as_it_says(inside)) return "a value inside is not spelled as it says";
  return "";
}

}  // namespace codegrant
