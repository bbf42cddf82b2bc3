// Finds the clients and users that requests speak of.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/domain/client.hpp"
#include "server/domain/remembered.hpp"
#include "server/domain/user.hpp"
#include "server/ports/resource_store.hpp"

namespace codegrant::server {

/// Null: there is none, or it is not active. Shared with all who ask for it, and never changed.
using ActiveClient = std::shared_ptr<const Client>;
using ActiveUser = std::shared_ptr<const User>;

/// A client as one read of the store found it.
struct ClientAtVersion {
  ActiveClient client;
  std::int64_t version = 0;  ///< for a write that must not overtake another
};

class Directory {
 public:
  explicit Directory(ResourceStore& store) : store_(store) {}

  /// The client of that exact id.
  ActiveClient client(std::string_view id) const;
  ClientAtVersion client_at_version(std::string_view id) const;
  /// The same of a document that was read already; none was there: null.
  ActiveClient client(const std::string& id, const std::optional<std::string>& body) const;
  /// The user of that exact id.
  ActiveUser user(std::string_view id) const;
  /// The same of a document that was read already; none was there: null.
  ActiveUser user(const std::string& id, const std::optional<std::string>& body) const;
  /// The user whose userName or email this is, ASCII letters without regard to case.
  ActiveUser user_by_login(std::string_view name) const;
  /// The user who has the identifier `{system, value}`. Null where several have it.
  ActiveUser user_by_identifier(std::string_view system, std::string_view value) const;
  /// Whether a page of `origin` may read answers, by any client's allowed_origins.
  bool allows_origin(std::string_view origin) const;

 private:
  ResourceStore& store_;
  // None where the document cannot be read or its owner is not active.
  mutable Remembered<std::optional<Client>> clients_;
  mutable Remembered<std::optional<User>> users_;
};

}  // namespace codegrant::server
