// Documents that JSON readers disagree about.
#pragma once

#include <string>
#include <vector>

namespace codegrant::corpus {

inline std::string nested(int levels) {
  const auto count = static_cast<std::size_t>(levels);
  return std::string(count, '[') + std::string(count, ']');
}

inline std::string of_size(std::size_t bytes) { return '"' + std::string(bytes - 2, 'a') + '"'; }

inline std::vector<std::string> accepted() {
  return {"{}",
          "[]",
          "0",
          "-0",
          "1.5",
          "1e5",
          "1E-5",
          "-1.25e+10",
          "123456789012345678901234567890",
          "1e300",
          "\"\"",
          "true",
          "false",
          "null",
          " \t\r\n[ 1 , 2 ] ",
          R"({"":1})",
          R"({"a":{"a":{"a":1}}})",
          R"("\"\\\/\b\f\n\r\t")",
          R"("\u0041\u00e9\u20ac\ud83d\ude00\uFFFF\u0000")",
          "\"\x7f é€😀\"",
          R"([{"a":1},{"a":2}])",
          nested(16),
          of_size(64 * 1024),
          R"({"a":1,"A":2})"};
}

inline std::vector<std::string> refused_by_all() {
  return {"",
          " ",
          "{",
          "}",
          "[",
          "]",
          "[1",
          "[1,",
          "[1,]",
          "[,1]",
          "{\"a\"}",
          "{\"a\":}",
          "{\"a\":1,}",
          "{a:1}",
          "{'a':1}",
          "{\"a\":1 \"b\":2}",
          "[1 2]",
          "01",
          "-",
          "-01",
          "+1",
          ".5",
          "1.",
          "1e",
          "1e+",
          "0x10",
          "NaN",
          "Infinity",
          "-Infinity",
          "tru",
          "True",
          "nulll",
          "\"",
          "\"\\\"",
          "\"\\x41\"",
          "\"\\u12\"",
          "\"\\u12g4\"",
          R"("\ud800")",
          R"("\udc00")",
          R"("\ud800\u0041")",
          R"("\ud800x")",
          R"("\udc00\ud800")",
          "\"\n\"",
          "\"\t\"",
          std::string("\"a\0b\"", 5),
          "\"\x80\"",
          "\"\xc3\"",
          "\"\xed\xa0\x80\"",
          "\"\xc0\xaf\"",
          "\"\xf4\x90\x80\x80\"",
          "{} {}",
          "{}x",
          "/* */ {}",
          "[1] // end",
          "\xef\xbb\xbf",
          "\x0c{}",
          "{1:2}",
          "[\"a\":1]"};
}

inline std::vector<std::string> refused_by_us_alone() {
  return {R"({"a":1,"a":1})", R"({"a":1,"\u0061":2})", R"([{"b":{"c":1,"c":2}}])", R"({"":1,"":2})",
          nested(17),         of_size(64 * 1024 + 1),  "\xef\xbb\xbf{}",           std::string("{}\0", 3)};
}

}  // namespace codegrant::corpus
