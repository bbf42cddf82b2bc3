#include "server/http/response.hpp"

#include <algorithm>

namespace codegrant::server::http {

Response& Response::set(std::string_view name, std::string_view value) {
  std::erase_if(headers, [&](const auto& header) { return same_header_name(header.first, name); });
  return add(name, value);
}

Response& Response::add(std::string_view name, std::string_view value) {
  headers.emplace_back(name, value);
  return *this;
}

bool Response::has(std::string_view name) const {
  return std::any_of(headers.begin(), headers.end(),
                     [&](const auto& header) { return same_header_name(header.first, name); });
}

Response content(int status, std::string_view content_type, std::string body) {
  Response response{status, {}, std::move(body)};
  response.add("Content-Type", content_type);
  return response;
}

Response see_other(std::string_view location) {
  Response response{303, {}, {}};
  response.add("Location", location);
  return no_store(response);
}

std::string with_query(std::string uri, std::string_view parameters) {
  if (parameters.empty()) return uri;
  uri += uri.find('?') == std::string::npos ? '?' : '&';
  return uri.append(parameters);
}

Response& no_store(Response& response) { return response.set("Cache-Control", "no-store"); }

}  // namespace codegrant::server::http
