#include "server/domain/telling_resource_store.hpp"

namespace codegrant::server {
namespace {

std::vector<ClientLogin> ended_by(const std::vector<Changed>& changes) {
  std::vector<ClientLogin> ended;
  const auto add = [&](const std::vector<ClientLogin>& more) {
    ended.insert(ended.end(), more.begin(), more.end());
  };
  for (const Changed& changed : changes) {
    if (const auto* written = std::get_if<Written>(&changed)) add(written->ended);
    if (const auto* erased = std::get_if<Erased>(&changed)) add(erased->ended);
  }
  return ended;
}

}  // namespace

ChangeResult TellingResourceStore::change(const std::vector<Change>& changes, UnixTime now) {
  auto result = inner_.change(changes, now);
  if (const auto* changed = std::get_if<std::vector<Changed>>(&result)) logout_.tell(ended_by(*changed));
  return result;
}

}  // namespace codegrant::server
