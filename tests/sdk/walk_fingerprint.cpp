// Of the walk's world: what tells two of them apart.
#include "tests/sdk/walk_world.hpp"

#include <map>

#include "tests/sdk/fingerprint.hpp"
#include "tests/sdk/walk_words.hpp"

namespace codegrant {
namespace {

/// The same text with numbered tokens called by the order in which they are met.
std::string with_tokens_renamed(const std::string& text) {
  std::map<std::string, int> names;
  std::string renamed = text;
  for (auto at = renamed.find("t~"); at != std::string::npos; at = renamed.find("t~", at + 1)) {
    const auto name = renamed.substr(at + 2, 3);
    const auto place = names.emplace(name, static_cast<int>(names.size())).first->second;
    renamed.replace(at + 2, 3, number(place));
  }
  return renamed;
}

}  // namespace

std::string World::fingerprint() const {
  Renaming renaming;
  renaming.call = [this](CallId id) {
    for (std::size_t i = 0; i < calls_.size(); ++i)
      if (calls_[i].id == id) return std::to_string(i);
    return std::string(id == 0 ? "none" : "settled");
  };
  renaming.request = [this](RequestId id) {
    for (std::size_t i = 0; i < errands_.size(); ++i)
      if (errands_[i].id == id) return std::to_string(i);
    return std::string(id == 0 ? "none" : "gone");
  };
  renaming.time = [this](UnixTime time) {
    return time <= now_ ? "over" : std::to_string((time - now_).count());
  };
  auto held = held_;
  held.version = 0;  // only ever compared with that of a request, which is told below
  auto text = codegrant::fingerprint(state_, held, renaming) + "|" + renaming.time(timer_);
  for (const auto& call : calls_) {
    text += "|call " + std::to_string(static_cast<int>(call.asked)) + " " +
            std::to_string(static_cast<int>(call.status)) + describe(call.move) + call.url;
    if (call.asked == Asked::fetch || call.asked == Asked::challenge)
      text += call.version == held_.version ? "new" : "old";
  }
  for (const auto id : postponed_) text += "|postponed " + renaming.call(id);
  for (const auto& login : logins_)
    text += "|login " + login.key + (login.left ? "L" : "") + (login.taken ? "T" : "") +
            std::to_string(login.posts) + std::to_string(login.demands) + renaming.time(login.kept_until);
  for (const auto& errand : errands_)
    text += "|errand " + std::to_string(static_cast<int>(errand.kind)) +
            std::to_string(static_cast<int>(errand.purpose)) + renaming.call(errand.call) + " " +
            std::to_string(errand.login) + errand.token + (errand.spent ? "S" : "") +
            (errand.retries ? "R" : "") + (errand.dead ? "D" : "") +
            (errand.answered ? "A" + std::to_string(errand.how) + errand.answer : "");
  if (const auto now = held_.tokens.refresh_token.reveal(); rotated_.count(std::string(now)))
    text += "|replaced";
  return with_tokens_renamed(text);
}

}  // namespace codegrant
