#include "server/app/log_setup.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <string_view>
#include <utility>

#include "server/app/log_line.hpp"

namespace codegrant::server {
namespace {

/// What a message says, as one field, and the request that it was said in.
class Message : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& to) override {
    LogLine line;
    if (!current_request().empty()) line.add("request", current_request());
    line.add("message", std::string_view(message.payload.data(), message.payload.size()));
    to.append(line.text().data(), line.text().data() + line.text().size());
  }
  std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<Message>(); }
};

constexpr const char* beginning = "time=%Y-%m-%dT%H:%M:%S.%e%z level=%^%l%$ ";

}  // namespace

void set_up_log(const std::string& level) {
  auto formatter = std::make_unique<spdlog::pattern_formatter>();
  formatter->add_flag<Message>('*').set_pattern(std::string(beginning) + "%*");
  spdlog::set_default_logger(spdlog::stderr_color_mt("codegrant"));
  spdlog::default_logger()->set_formatter(std::move(formatter));
  // Its lines are fields already.
  spdlog::stderr_color_mt(request_logger)->set_pattern(std::string(beginning) + "%v");
  spdlog::set_level(spdlog::level::from_str(level == "warn" ? "warning" : level));
}

}  // namespace codegrant::server
