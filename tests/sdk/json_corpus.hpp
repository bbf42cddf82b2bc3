// Documents that JSON readers disagree about.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace codegrant::corpus {

inline std::string nested(int levels) {
  const auto count = static_cast<std::size_t>(levels);
  return std::string(count, '[') + std::string(count, ']');
}

inline std::string repeated(std::string_view text, int times) {
  std::string out;
  while (times-- > 0) out += text;
  return out;
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
          R"({"a":1,"A":2})",
          R"({"b":1,"a":{"b":1},"c":[{"a":1}]})",
          R"({"\u0000":1,"\u0001":2})",
          R"({"é":1,"\u0065\u0301":2})",
          "\"\xf4\x8f\xbf\xbf\xee\xbf\xbf\xed\x9f\xbf\"",
          R"("\uD834\uDD1E\udbff\udfff")",
          "0e0",
          "0.0",
          "-0.0e-0",
          "1e-999",
          "9223372036854775808",
          "-9223372036854775809",
          "18446744073709551616",
          "0.1234567890123456789012345678901234567890",
          "4.9e-324",
          "1.7976931348623157e308",
          "[[],{},\"\",0]",
          "\r\n{\r\n}\r\n",
          "[0" + repeated(",0", 32'766) + "]",
          R"({"a":)" + nested(15) + "}"};
}

/// No double can hold these numbers, nor need it.
inline std::vector<std::string> read_by_us_alone() {
  return {"1e309", "-1e999", R"({"exp":1e400,"a":[2e308,"1e999",1]})", "1" + std::string(400, '0'),
          "1.0e" + std::string(50, '9')};
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
          "[\"a\":1]",
          "{\"a\",1}",
          "{\"a\":1,,}",
          "{\"a\":1}}",
          "{null:1}",
          "[1}",
          "{]",
          "--1",
          "1e1.5",
          "1.e1",
          "0e",
          "00",
          "0 1",
          "1_000",
          "1a",
          "-a",
          "\xd9\xa1",
          "truefalse",
          "nul",
          "TRUE",
          "undefined",
          "'a'",
          "a",
          R"("\a")",
          R"("\U0041")",
          R"("\u004")",
          R"("\u+041")",
          R"("\u 041")",
          R"("\u{41}")",
          R"("\ud800\ud800")",
          R"("\ud83d\n")",
          R"("\)",
          std::string("\"\\\0\"", 4),
          "\"\x1f\"",
          "\"\r\"",
          "\xef\xbb",
          std::string("\xff\xfe{\0}\0", 6),
          "\"\xe0\x80\xaf\"",
          "\"\xf0\x80\x80\xaf\"",
          "\"\xc1\x81\"",
          "\"\xf8\x88\x80\x80\x80\"",
          "\"\xff\"",
          "[\xc2\xa0"
          "1]",
          "\xe2\x80\xa8"
          "1",
          "[1]\x0b",
          "#\n1"};
}

inline std::vector<std::string> refused_by_us_alone() {
  return {R"({"a":1,"a":1})",
          R"({"a":1,"\u0061":2})",
          R"([{"b":{"c":1,"c":2}}])",
          R"({"":1,"":2})",
          R"({"\ud83d\ude00":1,"😀":2})",
          R"({"a":1,"b":2,"c":3,"a":{}})",
          nested(17),
          R"({"a":)" + nested(16) + "}",
          of_size(64 * 1024 + 1),
          std::string(64 * 1024, ' ') + "1",
          "\xef\xbb\xbf{}",
          std::string("{}\0", 3),
          std::string("1\0garbage", 9)};
}

}  // namespace codegrant::corpus
