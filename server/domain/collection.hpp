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

class StoredCollection;

/// A resource as it is shown: with resourceType, id and meta, without anything secret.
struct Shown {
  Json resource;
  std::int64_t version = 0;
  UnixTime updated_at{};
  bool created = false;  ///< by the write that this answers
  std::string warning;   ///< of the write that this answers: right, but hardly meant
};

using WriteOutcome = std::variant<Shown, Problems, VersionConflict, Duplicate>;
/// Shown is what was there.
using EraseOutcome = std::variant<Shown, Absent, VersionConflict>;

struct SearchPage {
  std::vector<Json> resources;
  std::size_t total = 0;
  bool is_cut = false;  ///< as in a SearchResult
};

/// A part of a search that makes no sense for this type.
struct UnknownParameter {
  std::string name;
  std::string diagnostics;  ///< what is wrong, and what would be right
};

/// A version in the history of a resource.
struct ShownVersion {
  Json resource;  ///< null: here it was deleted
  std::int64_t version = 0;
  UnixTime updated_at{};
};

struct VersionPage {
  std::vector<ShownVersion> versions;  ///< newest first
  std::size_t total = 0;               ///< 0: there never was such a resource
  bool is_cut = false;                 ///< as in a SearchResult
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
  virtual EraseOutcome erase(const std::string& id, const Precondition& precondition) = 0;
  /// Matches and order as a query has them; `_id` takes several, with commas between.
  virtual std::variant<SearchPage, UnknownParameter> search(const std::vector<Match>& matches,
                                                            const Page& page) = 0;

  /// What a resource has been. Where nothing else is kept, that is what it is now.
  virtual VersionPage history(const std::string& id, const Page& page);
  virtual std::optional<ShownVersion> version(const std::string& id, std::int64_t number);
  /// Whether a write that says nothing of the member at `path` keeps what is stored there; null removes it.
  virtual bool keeps(const std::vector<std::string>& path) const;
  /// This, where its resources are documents that a transaction can write; null otherwise.
  virtual StoredCollection* stored();
};

/// Whether `id` may name a resource: 1 to 64 of A-Z a-z 0-9 - . _ (FHIR's id, and the underscore).
bool is_resource_id(std::string_view id);

/// Whether `type` may name a type of resource, as FHIR names them: an upper-case letter, then letters, 64 in
/// all at most.
bool is_resource_type(std::string_view type);

/// `document` without id, resourceType and meta.
Json body_of(const Json& document);

/// `body` with resourceType, id and meta in front.
Json show(const std::string& type, const std::string& id, Json body, std::int64_t version,
          UnixTime created_at, UnixTime updated_at);

}  // namespace codegrant::server
