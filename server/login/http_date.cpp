#include "server/login/http_date.hpp"

#include <chrono>

#include "codegrant/codec/decimal.hpp"

namespace codegrant::login {
namespace {

constexpr std::string_view form = "Sun, 06 Nov 1994 08:49:37 GMT";
constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";

/// The number of `size` digits at `from`, or -1.
int number_at(std::string_view text, std::size_t from, std::size_t size) {
  return static_cast<int>(read_decimal(text.substr(from, size)).value_or(-1));
}

}  // namespace

UnixTime read_http_date(std::string_view text) {
  using namespace std::chrono;
  if (text.size() != form.size() || !text.ends_with(" GMT")) return {};
  const auto month_at = months.find(text.substr(8, 3));
  const int hour = number_at(text, 17, 2);
  const int minute = number_at(text, 20, 2);
  const int second = number_at(text, 23, 2);
  const year_month_day date{year(number_at(text, 12, 4)), month(static_cast<unsigned>(month_at / 3 + 1)),
                            day(static_cast<unsigned>(number_at(text, 5, 2)))};
  if (month_at % 3 != 0 || !date.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
      second > 60)
    return {};
  return sys_days(date) + hours(hour) + minutes(minute) + seconds(second);
}

}  // namespace codegrant::login
