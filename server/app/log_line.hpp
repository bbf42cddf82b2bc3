// A line of the log: what a field holds, whoever sent it, never begins another field or another line.
#pragma once

#include <string>
#include <string_view>

namespace codegrant::server {

/// `status=200 path="/a b"`: names and values, quoted where they hold more than letters, digits and -._/:
class LogLine {
 public:
  LogLine& add(std::string_view name, std::string_view value);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// The request that this thread is answering, as its lines and its answer name it; empty: none.
const std::string& current_request();

/// Names the request for as long as it lives.
class CurrentRequest {
 public:
  explicit CurrentRequest(std::string id);
  ~CurrentRequest();
  CurrentRequest(const CurrentRequest&) = delete;
  CurrentRequest& operator=(const CurrentRequest&) = delete;
};

}  // namespace codegrant::server
