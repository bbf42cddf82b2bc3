// One request to the resource API, taken apart: which resource, which operation, under which conditions.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "codegrant/codec/form.hpp"
#include "server/domain/collections.hpp"
#include "server/domain/dialect.hpp"
#include "server/endpoints/answer_room.hpp"
#include "server/endpoints/resource_response.hpp"
#include "server/http/request.hpp"
#include "server/policy/request_object.hpp"

namespace codegrant::server {

struct ResourceCall {
  http::Request request;  ///< as it came, or as an entry of a Bundle stands for one
  std::string base;       ///< of Location headers and links: issuer and, for FHIR's dialect, "/fhir"
  Dialect dialect = Dialect::aidbox;
  std::shared_ptr<Collection> collection;
  Operation operation;
  std::int64_t version = 0;  ///< that a FhirVread asks for
  Form query;
  Json document;                         ///< the body; null without one
  Precondition precondition;             ///< If-Match
  bool is_conditional = false;           ///< `criteria` say which resource is meant
  Form criteria;                         ///< If-None-Exist, or the query of a PUT or DELETE without an id
  std::size_t room = most_answer_bytes;  ///< that a page may fill
};

/// Reads a request whose caller is known already. `document` is its body, where that was read before. The
/// answer says what is wrong: 400, 404, 405, 415 or 422.
std::variant<ResourceCall, ResourceAnswer> read_call(const Collections& collections,
                                                     const std::string& issuer, const http::Request& request,
                                                     std::optional<Json> document = std::nullopt);

/// What only the address and the method say, before anybody is known: none where they make sense.
std::optional<ResourceAnswer> refuse_address(const Collections& collections, const http::Request& request);

}  // namespace codegrant::server
