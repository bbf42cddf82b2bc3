#include "server/login/host.hpp"

#include <span>
#include <utility>

#include "server/login/openssl_signature.hpp"

namespace codegrant::login {

Host::Host(HttpClient& http, server::Random& random, const server::Clock& clock)
    : http_(http),
      random_(random),
      clock_(clock),
      memory_(new char[Session::memory_size]),
      session_(std::span(memory_.get(), Session::memory_size)) {}

const Outcome* Host::outcome(CallId call) const {
  const auto found = outcomes_.find(call);
  return found == outcomes_.end() ? nullptr : &found->second;
}

void Host::perform_all(std::string_view commands) {
  while (!commands.empty()) perform(take_command(commands));
}

void Host::perform(const Command& command) {
  const auto& [first, second, third, fourth, fifth, sixth] = command.texts;
  switch (command.kind) {
    case Command::Kind::answer: outcomes_[command.id] = Answered{std::string(first)}; return;
    case Command::Kind::fail:
      outcomes_[command.id] = Refused{std::string(first),  std::string(third), command.number,
                                      std::string(fourth), std::string(fifth), std::string(sixth)};
      return;
    // Userinfo is all that is asked while something else is under way.
    case Command::Kind::postpone: postponed_ = command.id; return;
    case Command::Kind::session:
      session_told_ = {std::string(second), std::string(third), std::string(fourth),
                       from_unix(command.number)};
      if (const auto call = std::exchange(postponed_, 0); call != 0)
        next_.push_back([this, call] { take(AskUserinfo{call, Turn::again}); });
      return;
    case Command::Kind::http_request: return send(command);
    case Command::Kind::store_put:
      store_[std::string(first)] = Kept{Secret(std::string(second)), from_unix(command.number)};
      return;
    case Command::Kind::store_take: return take_from_store(command);
    case Command::Kind::open_popup: authorization_address_ = first; return;
    case Command::Kind::verify_signature: {
      const bool good = is_good({first, second, third, fourth, SecretView(fifth), sixth});
      next_.push_back([this, id = command.id, good] { take(SignatureChecked{id, good}); });
      return;
    }
    case Command::Kind::erase_proof_key: proof_key_.reset(); return;
    // The session is ended as soon as it has told who signed in: it is never old enough to be renewed
    // unasked, and what is over is renewed for whoever asks.
    case Command::Kind::set_timer: return;
    // For a page, for its requests, and for the tabs beside it.
    case Command::Kind::navigate:
    case Command::Kind::replace_url:
    case Command::Kind::authorize_request:
    case Command::Kind::emit:
    case Command::Kind::broadcast: return;
  }
}

void Host::send(const Command& command) {
  const auto& [method, url, body, token, proof, none] = command.texts;
  const auto request = command.id;
  const auto purpose = static_cast<Purpose>(command.context & 0xFF);
  const auto call = command.context >> 8;
  HttpCall asked{method, url, body};
  if (!token.empty()) asked.authorization.append(proof.empty() ? "Bearer " : "DPoP ").append(token);
  if (!proof.empty()) asked.dpop = proof_of(proof);
  const auto reply = http_.send(asked);
  wipe(asked.authorization);
  if (!reply)
    return next_.push_back([this, request, purpose, call] { take(HttpFailed{request, purpose, call}); });
  next_.push_back([this, request, purpose, call, reply] {
    take(HttpResponse{request,
                      purpose,
                      call,
                      {reply->status, reply->content_type, reply->body.reveal()},
                      reply->dpop_nonce,
                      reply->date});
  });
}

void Host::take_from_store(const Command& command) {
  const auto request = command.id;
  const auto found = store_.find(command.texts[0]);
  if (found == store_.end()) return next_.push_back([this, request] { take(StoreMissing{request}); });
  auto taken = std::exchange(found->second, std::nullopt);
  if (!taken) return next_.push_back([this, request] { take(StoreSpent{request}); });
  next_.push_back([this, request, kept = *std::move(taken)] {
    take(StoreLoaded{request, kept.expires_at, kept.value.reveal()});
  });
}

std::string Host::proof_of(std::string_view claims) {
  if (!proof_key_) proof_key_.emplace();
  return proof_key_->sign(claims);
}

}  // namespace codegrant::login
