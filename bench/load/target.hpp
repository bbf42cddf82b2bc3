// The server that is measured, as the script that started it describes it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace codegrant::load {

/// Addresses are paths on `host`:`port`; an empty one is not measured.
struct Target {
  std::string name;
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  int pid = 0;  ///< The server's; its children count with it.

  std::string authorize, token, introspect, userinfo, discovery, jwks, resource;
  std::string authorize_parameters;  ///< More of them, encoded, each with its `&`.

  std::string client_id, client_secret;   ///< Without a secret the client is public.
  std::string introspection_credentials;  ///< Value of `Authorization` at introspection.
  std::string redirect_uri, scope;
  std::string algorithm;             ///< Access tokens must be JWS with this `alg`; empty: opaque ones.
  std::vector<std::string> cookies;  ///< One live session each, dealt out to the connections in turn.
  bool id_token = false;             ///< An id_token must come with the tokens.
};

/// Reads the description, a JSON object with the members' names. Throws std::runtime_error where it cannot.
Target read_target(const std::string& file);

}  // namespace codegrant::load
