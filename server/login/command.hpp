// What the core asks for, read back from the bytes that it writes.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace codegrant::login {

/// One command; "codegrant/session/commands.hpp" says which of its parts mean what. The texts are views of
/// the bytes that it was read from.
struct Command {
  /// In the order of sdk/codegrant/session/commands.cpp.
  enum class Kind : std::uint32_t {
    answer,
    fail,
    postpone,
    http_request,
    store_put,
    store_take,
    navigate,
    open_popup,
    replace_url,
    authorize_request,
    verify_signature,
    set_timer,
    session,
    emit,
    broadcast,
    erase_proof_key,
  };

  Kind kind{};
  std::uint32_t id = 0;
  std::uint32_t context = 0;
  std::uint32_t number = 0;
  std::array<std::string_view, 6> texts;  ///< Those that it does not have are empty.
};

/// Takes the first command off `bytes`, which the core wrote and are not empty.
Command take_command(std::string_view& bytes);

}  // namespace codegrant::login
