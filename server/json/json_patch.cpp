#include "server/json/json_patch.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace codegrant::server {
namespace {

using Steps = std::vector<std::string>;
using Kind = PatchFault::Kind;

constexpr std::size_t most_added_bytes = 4 * 1024 * 1024;

/// Ends a patch. Caught by the one public function.
struct Stop {
  Kind kind;
  std::string detail;
};

[[noreturn]] void malformed(std::string detail) { throw Stop{Kind::malformed, std::move(detail)}; }
[[noreturn]] void not_applicable(std::string detail) { throw Stop{Kind::not_applicable, std::move(detail)}; }

std::string unescape(std::string_view step) {
  std::string text;
  for (std::size_t i = 0; i < step.size(); ++i) {
    if (step[i] != '~') {
      text += step[i];
      continue;
    }
    const char escaped = i + 1 < step.size() ? step[++i] : ' ';
    if (escaped != '0' && escaped != '1') malformed("in a path, ~ stands before 0 or 1 only");
    text += escaped == '0' ? '~' : '/';
  }
  return text;
}

/// A JSON Pointer in its steps (RFC 6901 §3).
Steps read_pointer(std::string_view pointer) {
  if (!pointer.empty() && pointer.front() != '/') malformed("a path is empty or begins with /");
  Steps steps;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view step = pointer.substr(0, pointer.find('/'));
    steps.push_back(unescape(step));
    pointer.remove_prefix(step.size());
  }
  return steps;
}

/// A place in a list of `size` (RFC 6901 §4: no zeros in front).
std::size_t read_place(const std::string& step, std::size_t size) {
  std::size_t place = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), place);
  const bool is_number = error == std::errc{} && end == step.data() + step.size();
  if (!is_number || (step.size() > 1 && step.front() == '0'))
    not_applicable("a list takes its places by number, from 0");
  if (place >= size) not_applicable("the list has no such place");
  return place;
}

Json& step_into(Json& value, const std::string& step) {
  if (value.is_array()) return value[read_place(step, value.size())];
  if (!value.is_object()) not_applicable("the path goes through something that is no object or list");
  const auto found = value.find(step);
  if (found == value.end()) not_applicable("there is nothing at the path");
  return *found;
}

Json& find(Json& document, const Steps& steps, std::size_t count) {
  Json* at = &document;
  for (std::size_t i = 0; i < count; ++i) at = &step_into(*at, steps[i]);
  return *at;
}

Json& find(Json& document, const Steps& steps) { return find(document, steps, steps.size()); }

int depth_of(const Json& value) {
  int depth = 0;
  for (const Json& member : value)
    if (member.is_structured()) depth = std::max(depth, depth_of(member));
  return value.is_structured() ? depth + 1 : 0;
}

std::size_t bytes_of(const Json& value) {
  std::size_t bytes = sizeof(Json);
  if (value.is_string()) bytes += value.get_ref<const std::string&>().size();
  if (value.is_object())
    for (const auto& [name, member] : value.items()) bytes += name.size() + bytes_of(member);
  if (value.is_array())
    for (const Json& element : value) bytes += bytes_of(element);
  return bytes;
}

class Patcher {
 public:
  explicit Patcher(Json document) : document_(std::move(document)) {}

  void apply(const Json& operation) {
    if (!operation.is_object()) malformed("an operation is an object with op and path");
    const std::string op = text_of(operation, "op");
    const Steps path = read_pointer(text_of(operation, "path"));
    if (op == "add") return add(path, value_of(operation));
    if (op == "remove") return remove(path);
    if (op == "replace") return replace(path, value_of(operation));
    if (op == "test") return test(path, value_of(operation));
    if (op != "move" && op != "copy") malformed("op must be one of add, remove, replace, move, copy, test");
    const Steps from = read_pointer(text_of(operation, "from"));
    op == "move" ? move(from, path) : add(path, find(document_, from));
  }

  Json take() { return std::move(document_); }

 private:
  static std::string text_of(const Json& operation, const char* member) {
    const Json& value = member_at(operation, {member});
    if (!value.is_string()) malformed(std::string("the operation needs a text in ") + member);
    return value.get<std::string>();
  }
  static const Json& value_of(const Json& operation) {
    const auto found = operation.find("value");
    if (found == operation.end()) malformed("the operation needs a value");
    return *found;
  }

  /// By value: a copy of what is moved about in the document itself.
  void add(const Steps& path, Json value) {
    keep_in_measure(path, value);
    if (path.empty()) {
      document_ = std::move(value);
      return;
    }
    Json& parent = find(document_, path, path.size() - 1);
    const std::string& last = path.back();
    if (parent.is_array()) {
      const std::size_t place = last == "-" ? parent.size() : read_place(last, parent.size() + 1);
      parent.insert(parent.begin() + static_cast<std::ptrdiff_t>(place), std::move(value));
    } else if (parent.is_object()) {
      parent[last] = std::move(value);
    } else {
      not_applicable("the path goes through something that is no object or list");
    }
  }

  void remove(const Steps& path) {
    if (path.empty()) {
      document_ = nullptr;
      return;
    }
    Json& parent = find(document_, path, path.size() - 1);
    static_cast<void>(step_into(parent, path.back()));  // it must be there
    if (parent.is_array())
      parent.erase(read_place(path.back(), parent.size()));
    else
      parent.erase(path.back());
  }

  void replace(const Steps& path, const Json& value) {
    keep_in_measure(path, value);
    find(document_, path) = value;
  }

  void move(const Steps& from, const Steps& path) {
    const bool into_itself = from.size() < path.size() && std::equal(from.begin(), from.end(), path.begin());
    if (into_itself) malformed("nothing can be moved into itself");
    Json value = find(document_, from);
    if (from == path) return;
    remove(from);
    add(path, std::move(value));
  }

  void test(const Steps& path, const Json& value) {
    if (find(document_, path) != value) not_applicable("the test failed: another value is at the path");
  }

  void keep_in_measure(const Steps& path, const Json& value) {
    if (path.size() + static_cast<std::size_t>(depth_of(value)) > max_document_depth)
      not_applicable("the document would be nested too deeply");
    added_ += codegrant::server::bytes_of(value);
    if (added_ > most_added_bytes) not_applicable("the patch would make the document too large");
  }

  Json document_;
  std::size_t added_ = 0;
};

}  // namespace

codegrant::Result<Json, PatchFault> apply_json_patch(Json document, const Json& patch) {
  if (!patch.is_array()) return PatchFault{Kind::malformed, 0, "a JSON Patch is a list of operations"};
  if (patch.size() > max_patch_operations)
    return PatchFault{Kind::malformed, max_patch_operations, "too many operations: send several patches"};
  Patcher patcher(std::move(document));
  for (std::size_t i = 0; i < patch.size(); ++i) {
    try {
      patcher.apply(patch[i]);
    } catch (const Stop& stop) {
      return PatchFault{stop.kind, i, stop.detail};
    }
  }
  return patcher.take();
}

}  // namespace codegrant::server
