// An HTTP answer, taken out of the bytes that a connection received.
#pragma once

#include <optional>
#include <string>

namespace codegrant::load {

struct Answer {
  int status = 0;
  std::string location;
  std::string body;
  bool closes = false;  ///< The server ends the connection after it.
};

/// Whether more bytes may come.
enum class Stream { open, ended };

/// Takes one whole answer off the front of `received`; none while bytes are missing. An answer without a
/// length ends with its stream.
std::optional<Answer> take_answer(std::string& received, Stream stream);

}  // namespace codegrant::load
