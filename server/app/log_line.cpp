#include "server/app/log_line.hpp"

#include <algorithm>
#include <utility>

#include "server/json/json.hpp"

namespace codegrant::server {
namespace {

thread_local std::string id_of_this_thread;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._/:").find(c) != std::string_view::npos;
}

/// As JSON writes a text, in ASCII alone: line ends, quotes and what turns text around are escaped.
std::string quoted(std::string_view value) {
  return Json(std::string(value)).dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace

LogLine& LogLine::add(std::string_view name, std::string_view value) {
  if (!text_.empty()) text_ += ' ';
  text_ += name;
  text_ += '=';
  const bool plain = !value.empty() && std::all_of(value.begin(), value.end(), is_plain);
  text_ += plain ? std::string(value) : quoted(value);
  return *this;
}

const std::string& current_request() { return id_of_this_thread; }

CurrentRequest::CurrentRequest(std::string id) { id_of_this_thread = std::move(id); }

CurrentRequest::~CurrentRequest() { id_of_this_thread.clear(); }

}  // namespace codegrant::server
