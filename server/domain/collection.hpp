// One type of resource as the REST surface sees it, whatever stands behind it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "server/domain/fields.hpp"
#include "server/ports/resource_store.hpp"

namespace codegrant::server {

/// A resource as it is shown: with resourceType, id and meta, without anything secret.
struct Shown {
  Json resource;
  std::int64_t version = 0;
  UnixTime updated_at{};
  bool created = false;  ///< by the write that this answers
};

using WriteOutcome = std::variant<Shown, Problems, VersionConflict, Duplicate>;

struct SearchPage {
  std::vector<Json> resources;
  std::size_t total = 0;
};

/// A name of a search that this type does not know.
struct UnknownParameter {
  std::string name;
};

class Collection {
 public:
  virtual ~Collection() = default;
  /// "Client".
  virtual std::string type() const = 0;
  virtual std::optional<Shown> read(const std::string& id) = 0;
  /// Creates or replaces. Members id, resourceType and meta of `document` are ignored: the address decides.
  virtual WriteOutcome write(const std::string& id, const Json& document,
                             const Precondition& precondition) = 0;
  /// Removes, and shows what was there.
  virtual std::optional<Shown> erase(const std::string& id) = 0;
  virtual std::variant<SearchPage, UnknownParameter> search(const std::vector<Match>& matches,
                                                            const Page& page) = 0;
};

/// Whether `id` may name a resource: 1 to 64 of A-Z a-z 0-9 - . _ (FHIR's id, and the underscore).
bool is_resource_id(std::string_view id);

/// `document` without id, resourceType and meta.
Json body_of(const Json& document);

/// `body` with resourceType, id and meta in front.
Json show(const std::string& type, const std::string& id, Json body, std::int64_t version,
          UnixTime created_at, UnixTime updated_at);

}  // namespace codegrant::server
