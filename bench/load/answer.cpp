#include "bench/load/answer.hpp"

#include <charconv>
#include <string_view>

namespace codegrant::load {
namespace {

constexpr std::string_view line_end = "\r\n";

struct Head {
  Answer answer;
  std::size_t size = 0;
  std::optional<std::size_t> length;
  bool chunked = false;
};

bool same_name(std::string_view a, std::string_view lower) {
  if (a.size() != lower.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if ((a[i] >= 'A' && a[i] <= 'Z' ? a[i] + ('a' - 'A') : a[i]) != lower[i]) return false;
  return true;
}

void read_field(std::string_view line, Head& head) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string_view name = line.substr(0, colon);
  std::string_view value = line.substr(colon + 1);
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  if (same_name(name, "location")) head.answer.location = value;
  if (same_name(name, "transfer-encoding")) head.chunked = same_name(value, "chunked");
  if (same_name(name, "connection")) head.answer.closes = same_name(value, "close");
  if (same_name(name, "content-length")) {
    std::size_t length = 0;
    std::from_chars(value.data(), value.data() + value.size(), length);
    head.length = length;
  }
}

std::optional<Head> read_head(std::string_view received) {
  const auto end = received.find("\r\n\r\n");
  if (end == std::string_view::npos || !received.starts_with("HTTP/1.")) return std::nullopt;
  Head head;
  head.size = end + 4;
  std::from_chars(received.data() + 9, received.data() + 12, head.answer.status);
  for (auto from = received.find(line_end) + 2; from < end + 2;) {
    const auto to = received.find(line_end, from);
    read_field(received.substr(from, to - from), head);
    from = to + 2;
  }
  if (head.answer.status == 204 || head.answer.status == 304) head.length = 0;
  return head;
}

/// Joins the chunks at the front of `text` in `body`; how long they were, or none while one is missing.
std::optional<std::size_t> join_chunks(std::string_view text, std::string& body) {
  for (std::size_t from = 0;;) {
    const auto end = text.find(line_end, from);
    if (end == std::string_view::npos) return std::nullopt;
    std::size_t size = 0;
    std::from_chars(text.data() + from, text.data() + end, size, 16);
    from = end + 2 + size + 2;
    if (from > text.size()) return std::nullopt;
    if (size == 0) return from;
    body += text.substr(end + 2, size);
  }
}

}  // namespace

std::optional<Answer> take_answer(std::string& received, Stream stream) {
  auto head = read_head(received);
  if (!head) return std::nullopt;
  const std::string_view rest = std::string_view(received).substr(head->size);
  std::size_t used = 0;
  if (head->chunked) {
    const auto size = join_chunks(rest, head->answer.body);
    if (!size) return std::nullopt;
    used = *size;
  } else {
    if (!head->length && stream == Stream::open) return std::nullopt;
    if (!head->length) head->answer.closes = true;
    used = head->length.value_or(rest.size());
    if (rest.size() < used) return std::nullopt;
    head->answer.body = rest.substr(0, used);
  }
  received.erase(0, head->size + used);
  return std::move(head->answer);
}

}  // namespace codegrant::load
