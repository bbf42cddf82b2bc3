#include "server/endpoints/answer_room.hpp"

#include <string>

#include "server/endpoints/operation_outcome.hpp"

namespace codegrant::server {

ResourceAnswer refuse_for_room() {
  return refuse(413, "too-costly",
                "the entries before this one fill an answer of " +
                    std::to_string(most_answer_bytes / (1024 * 1024)) +
                    " MiB: send this one and those behind it in a Bundle of their own");
}

}  // namespace codegrant::server
