#include "server/http/forwarded.hpp"

#include <algorithm>

namespace codegrant::server::http {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// The parts of `text` between `separator`s that stand outside of quotes.
std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_quoted && text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      is_quoted = !is_quoted;
    else if (text[i] == separator && !is_quoted) {
      parts.push_back(trim(text.substr(begin, i - begin)));
      begin = i + 1;
    }
  }
  parts.push_back(trim(text.substr(begin)));
  return parts;
}

/// The node that an element of Forwarded speaks for (RFC 7239 §4); empty where it names none.
std::string_view for_of(std::string_view element) {
  for (std::string_view pair : split(element, ';')) {
    const auto equals = std::min(pair.find('='), pair.size());
    if (!same_header_name(trim(pair.substr(0, equals)), "for") || equals == pair.size()) continue;
    auto node = trim(pair.substr(equals + 1));
    const bool is_quoted = node.size() >= 2 && node.front() == '"' && node.back() == '"';
    return is_quoted ? node.substr(1, node.size() - 2) : node;
  }
  return {};
}

/// Without the port that some write behind it, and the brackets around version 6.
std::string_view without_port(std::string_view node) {
  if (node.starts_with('[')) return node.substr(1, std::min(node.find(']'), node.size()) - 1);
  const auto colon = node.find(':');
  return colon != std::string_view::npos && node.find(':', colon + 1) == std::string_view::npos
             ? node.substr(0, colon)
             : node;
}

/// Every element of a header's list, over all of its lines.
std::vector<std::string_view> elements_of(const Headers& headers, std::string_view name) {
  std::vector<std::string_view> all;
  for (const auto& [known, value] : headers)
    if (same_header_name(known, name))
      for (const auto element : split(value, ',')) all.push_back(element);
  return all;
}

bool holds(const std::vector<Network>& networks, const IpAddress& address) {
  return std::any_of(networks.begin(), networks.end(),
                     [&](const Network& network) { return network.contains(address); });
}

}  // namespace

std::string client_address(const std::string& peer, const Headers& headers,
                           const std::vector<Network>& trusted) {
  auto address = read_ip_address(peer);
  if (!address || !holds(trusted, *address)) return peer;
  auto hops = elements_of(headers, "X-Forwarded-For");
  const auto forwarded = elements_of(headers, "Forwarded");
  if (!hops.empty() && !forwarded.empty()) return std::string(unknown_address);
  for (const auto element : forwarded) hops.push_back(for_of(element));
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
    address = read_ip_address(without_port(*hop));
    if (!address) return std::string(unknown_address);
    if (!holds(trusted, *address)) break;
  }
  return to_text(*address);
}

}  // namespace codegrant::server::http
