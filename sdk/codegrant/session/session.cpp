#include "codegrant/session/session.hpp"

namespace codegrant {

std::string_view name_of(const State& state) {
  return std::visit([]<class S>(const S&) { return S::name; }, state);
}

const Tokens* tokens_of(const State& state) {
  if (const auto* signed_in = std::get_if<SignedIn>(&state)) return &signed_in->tokens;
  if (const auto* renewing = std::get_if<Renewing>(&state)) return &renewing->tokens;
  return nullptr;
}

RequestId awaited_request(const State& state) {
  return std::visit(
      []<class S>(const S& waiting) -> RequestId {
        if constexpr (requires { waiting.request; })
          return waiting.request;
        else
          return 0;
      },
      state);
}

void report_change(const State& before, const State& after, Commands& out, std::size_t mark) {
  const auto* had = tokens_of(before);
  const auto* has = tokens_of(after);
  const bool renewed = had && has && had->version != has->version;
  if (before.index() != after.index() || renewed) out.session_before(mark, name_of(after), has);
}

}  // namespace codegrant
