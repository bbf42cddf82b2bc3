#include "server/login/command.hpp"

#include <cassert>
#include <cstring>

namespace codegrant::login {
namespace {

std::string_view take(std::string_view& bytes, std::size_t size) {
  assert(size <= bytes.size());
  const auto part = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return part;
}

std::uint32_t take_number(std::string_view& bytes) {
  std::uint32_t number = 0;
  std::memcpy(&number, take(bytes, sizeof number).data(), sizeof number);
  return number;
}

}  // namespace

Command take_command(std::string_view& bytes) {
  Command command;
  command.kind = static_cast<Command::Kind>(take_number(bytes));
  command.id = take_number(bytes);
  command.context = take_number(bytes);
  command.number = take_number(bytes);
  const auto count = take_number(bytes);
  for (std::size_t i = 0; i < count; ++i) command.texts.at(i) = take(bytes, take_number(bytes));
  return command;
}

}  // namespace codegrant::login
