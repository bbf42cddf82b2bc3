// Finds the clients and users that requests speak of.
#pragma once

#include <optional>
#include <string_view>

#include "server/domain/client.hpp"
#include "server/domain/remembered.hpp"
#include "server/domain/user.hpp"
#include "server/ports/resource_store.hpp"

namespace codegrant::server {

/// A client as one read of the store found it.
struct ClientAtVersion {
  Client client;
  std::int64_t version = 0;  ///< for a write that must not overtake another
};

class Directory {
 public:
  explicit Directory(ResourceStore& store) : store_(store) {}

  /// The client of that exact id. None where there is none or it is not active.
  std::optional<Client> client(std::string_view id) const;
  std::optional<ClientAtVersion> client_at_version(std::string_view id) const;
  /// The user of that exact id. None where there is none or it is not active.
  std::optional<User> user(std::string_view id) const;
  /// The active user whose userName or email this is, ASCII letters without regard to case.
  std::optional<User> user_by_login(std::string_view name) const;
  /// The active user who has the identifier `{system, value}`. None where several have it.
  std::optional<User> user_by_identifier(std::string_view system, std::string_view value) const;
  /// Whether a page of `origin` may read answers, by any client's allowed_origins.
  bool allows_origin(std::string_view origin) const;

 private:
  std::optional<User> active_user(const Resource& resource) const;

  ResourceStore& store_;
  // None where the document cannot be read or its owner is not active.
  mutable Remembered<std::optional<Client>> clients_;
  mutable Remembered<std::optional<User>> users_;
};

}  // namespace codegrant::server
