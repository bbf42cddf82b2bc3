#include "server/domain/date_time.hpp"

#include <array>
#include <cstdio>

namespace codegrant::server {
namespace {

struct Parts {
  int year;
  unsigned month, day;
  int hour, minute, second;
  unsigned weekday;
};

Parts parts_of(UnixTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  return {static_cast<int>(date.year()),
          static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()),
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count()),
          std::chrono::weekday{day}.c_encoding()};
}

}  // namespace

std::string date_time(UnixTime time) {
  const Parts p = parts_of(time);
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", p.year, p.month, p.day, p.hour,
                p.minute, p.second);
  return text.data();
}

std::string http_date(UnixTime time) {
  static constexpr std::array weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Parts p = parts_of(time);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT", weekdays[p.weekday], p.day,
                months[p.month - 1], p.year, p.hour, p.minute, p.second);
  return text.data();
}

}  // namespace codegrant::server
