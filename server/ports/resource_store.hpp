// Where resources (Client, User, AccessPolicy, Grant, Patient and the like) live, as documents with an index.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "codegrant/base/time.hpp"

namespace codegrant::server {

/// One stored document. `body` is a JSON object without `id`, `resourceType` and `meta`: those are the
/// other members of this struct.
struct Resource {
  std::string type;          ///< "Client"
  std::string id;            ///< 1 to 64 characters of A-Z a-z 0-9 - . _
  std::string body;          ///< JSON text; holds no secret in clear
  std::int64_t version = 0;  ///< 1 for the first; grows by one a write; never reused after a delete
  UnixTime created_at{};
  UnixTime updated_at{};
};

enum class Unique { no, yes };

/// What a resource can be found by besides its id. The domain decides these; the store only matches them.
struct IndexEntry {
  std::string key;             ///< the search parameter: "userName"
  std::string value;           ///< compared byte for byte
  Unique unique = Unique::no;  ///< yes: no other resource of this type may hold this key and value
};

/// A condition of a search; several are joined by AND.
struct Match {
  std::string key;
  std::string value;
};

struct Page {
  std::size_t count = 100;
  std::size_t offset = 0;
};

struct SearchResult {
  std::vector<Resource> resources;  ///< by id, ascending
  std::size_t total = 0;            ///< how many match, on all pages
};

/// What must hold before a write; checked in the same transaction as the write.
struct Precondition {
  std::optional<std::int64_t> version;  ///< the stored one must be this (If-Match); 0: there must be none
};

struct Written {
  Resource resource;
  bool created = false;
};
/// The precondition did not hold.
struct VersionConflict {};
/// Another resource of the type holds a unique index entry already.
struct Duplicate {
  std::string key;
};
using WriteResult = std::variant<Written, VersionConflict, Duplicate>;

/// A write that was answered is on disk. All functions throw StoreUnavailable and nothing else.
class ResourceStore {
 public:
  virtual ~ResourceStore() = default;
  virtual std::optional<Resource> get(std::string_view type, std::string_view id) = 0;
  /// Creates or replaces, with its index, in one transaction. Reads type, id and body of `resource`.
  virtual WriteResult put(const Resource& resource, const std::vector<IndexEntry>& index,
                          const Precondition& precondition, UnixTime now) = 0;
  /// Removes and gives what was there; none where nothing was.
  virtual std::optional<Resource> erase(std::string_view type, std::string_view id) = 0;
  /// The key `_id` matches the id itself.
  virtual SearchResult search(std::string_view type, const std::vector<Match>& matches, const Page& page) = 0;
  /// Whether any resource of `type` holds the index entry: one look-up, no document read.
  virtual bool exists(std::string_view type, const Match& match) = 0;
};

}  // namespace codegrant::server
