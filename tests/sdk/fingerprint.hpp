// All that a session is, as one text: two sessions with the same will do the same.
#pragma once

#include <functional>
#include <string>

#include "codegrant/session/session.hpp"

namespace codegrant {

/// How to write what is only ever compared; as it is, unless somebody knows better.
struct Renaming {
  std::function<std::string(CallId)> call = [](CallId id) { return std::to_string(id); };
  std::function<std::string(RequestId)> request = [](RequestId id) { return std::to_string(id); };
  std::function<std::string(UnixTime)> time = [](UnixTime at) { return std::to_string(to_unix(at)); };
};

std::string fingerprint(const State& state, const Holdings& held, const Renaming& renaming = {});

inline std::string fingerprint(const Session& session) {
  return fingerprint(session.state(), session.held());
}

}  // namespace codegrant
