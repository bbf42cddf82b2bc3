#include "server/adapters/http_answer.hpp"

#include <array>
#include <ctime>
#include <stdexcept>

namespace codegrant::server {
namespace {

struct Reason {
  int status;
  std::string_view phrase;
};

/// RFC 9110 §15, RFC 6585; of what is answered here. Nobody reads them but people.
constexpr Reason reasons[] = {
    {200, "OK"},
    {201, "Created"},
    {204, "No Content"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
};

std::string_view reason_of(int status) {
  for (const auto& reason : reasons)
    if (reason.status == status) return reason.phrase;
  return "";
}

/// RFC 9110 §8.6: 204 has no length, and 304 would have to say that of what it does not send.
bool has_length(int status) { return status != 204 && status != 304; }

/// Whoever makes a header of what a peer sent has checked it; this is for who forgot.
void add(std::string& text, std::string_view name, std::string_view value) {
  if (value.find_first_of("\r\n") != std::string_view::npos)
    throw std::invalid_argument("a header of more than one line");
  text.append(name).append(": ").append(value).append("\r\n");
}

/// Now, as RFC 9110 §5.6.7 writes it; made once a second.
std::string_view date_now() {
  thread_local std::time_t second = 0;
  thread_local std::array<char, 32> text{};
  const std::time_t now = std::time(nullptr);
  if (now != second) {
    std::tm utc{};
    gmtime_r(&now, &utc);
    std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
    second = now;
  }
  return text.data();
}

}  // namespace

std::string write_answer(const http::Response& response, std::string_view method, Afterwards afterwards,
                         std::chrono::milliseconds idle) {
  constexpr std::size_t usual_head = 512;
  std::string text;
  text.reserve(usual_head + response.body.size());
  text.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  text.append(reason_of(response.status)).append("\r\n");
  for (const auto& [name, value] : response.headers) add(text, name, value);
  add(text, "Date", date_now());
  if (has_length(response.status)) add(text, "Content-Length", std::to_string(response.body.size()));
  if (afterwards == Afterwards::ends) {
    add(text, "Connection", "close");
  } else {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(idle).count();
    add(text, "Keep-Alive", "timeout=" + std::to_string(seconds));
  }
  text.append("\r\n");
  if (method != "HEAD" && has_length(response.status)) text.append(response.body);
  return text;
}

}  // namespace codegrant::server
