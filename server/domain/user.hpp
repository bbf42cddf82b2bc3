// A User resource as the protocol sees it.
#pragma once

#include <string>
#include <string_view>

#include "server/domain/fields.hpp"

namespace codegrant::server {

struct TwoFactor {
  bool enabled = false;
  std::string sealed_key;  ///< empty: none yet
};

struct User {
  std::string id;
  std::string display_name;   ///< for people; falls back to userName, then to the id
  std::string password_hash;  ///< empty: cannot log in with a password
  bool active = true;
  TwoFactor two_factor;
  Json body;  ///< the document as stored, with the hash
};

/// Reads a User's members. Where `active` and `inactive` disagree, inactive wins.
User read_user(const std::string& id, const Json& body, Problems& problems);

/// A User's document without its secrets.
Json without_secrets(Json body);

/// The User resource as its client may see it.
Json shown_user(const User& user);

/// A User's name for people, as its document has it; empty where it has none.
std::string full_name(const Json& body);

}  // namespace codegrant::server
