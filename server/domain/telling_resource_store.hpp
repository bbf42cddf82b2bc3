// A resource store whose changes tell the clients whose logins end with them: no way to write a resource can
// forget it.
#pragma once

#include "server/domain/backchannel_logout.hpp"
#include "server/ports/resource_store.hpp"

namespace codegrant::server {

/// `inner`, and after each change that it made, `logout`.
class TellingResourceStore : public ResourceStore {
 public:
  TellingResourceStore(ResourceStore& inner, BackchannelLogout& logout) : inner_(inner), logout_(logout) {}

  std::optional<Resource> get(std::string_view type, std::string_view id) override {
    return inner_.get(type, id);
  }
  WriteResult put(const Resource& resource, const std::vector<IndexEntry>& index,
                  const Precondition& precondition, UnixTime now) override {
    return inner_.put(resource, index, precondition, now);
  }
  EraseResult erase(std::string_view type, std::string_view id, const Precondition& precondition,
                    UnixTime now) override {
    return inner_.erase(type, id, precondition, now);
  }
  ChangeResult change(const std::vector<Change>& changes, UnixTime now) override;
  History history(std::string_view type, std::string_view id, const Page& page) override {
    return inner_.history(type, id, page);
  }
  std::optional<Version> version(std::string_view type, std::string_view id, std::int64_t number) override {
    return inner_.version(type, id, number);
  }
  SearchResult search(std::string_view type, const std::vector<Match>& matches, const Page& page) override {
    return inner_.search(type, matches, page);
  }
  bool exists(std::string_view type, const Match& match) override { return inner_.exists(type, match); }
  News news(std::string_view type, std::int64_t since) override { return inner_.news(type, since); }

 private:
  ResourceStore& inner_;
  BackchannelLogout& logout_;
};

}  // namespace codegrant::server
