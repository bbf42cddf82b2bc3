// Writing application/x-www-form-urlencoded: request bodies and the query part of redirects.
#pragma once

#include <string_view>

#include "codegrant/base/arena.hpp"
#include "codegrant/codec/percent.hpp"

namespace codegrant {

/// Appends `name=value`; a space is written `%20`, which every query reader understands.
template <class Sink>
void append_parameter(Sink& text, std::string_view name, std::string_view value) {
  percent_encode(name, text);
  text += '=';
  percent_encode(value, text);
}

/// Appends parameters to a text, with `&` between them.
class FormWriter {
 public:
  /// `first_separator` goes before the first of them: `?` or `&` behind an address, 0 for nothing.
  FormWriter(Text& text, char first_separator) : text_(text), separator_(first_separator) {}

  void add(std::string_view name, std::string_view value);

 private:
  Text& text_;
  char separator_;
};

}  // namespace codegrant
