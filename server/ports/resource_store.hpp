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
  /// `body` as anyone may see it, without hashes: what the history keeps and what a search by path reads.
  /// Left empty, the history notes the version and nothing of what it held.
  std::string shown;
};

enum class Unique { no, yes };

/// What a resource can be found by besides its id. The domain decides these; the store only matches them.
struct IndexEntry {
  std::string key;             ///< the search parameter: "userName"
  std::string value;           ///< compared byte for byte
  Unique unique = Unique::no;  ///< yes: no other resource of this type may hold this key and value
};

enum class Comparison { equal, prefix };

/// A condition of a search; several are joined by AND. The key is that of index entries, or `_id`, or a path
/// into the shown document, as ".auth.authorization_code.redirect_uri" or ".name.0.family": names of
/// A-Z a-z 0-9 _ - and places in lists, from 0. A path finds a text, a number or a boolean by its JSON
/// spelling (a text without quotes), or a list that holds it.
struct Match {
  std::string key;
  std::string value;
  Comparison comparison = Comparison::equal;  ///< `prefix` of index entries only
  std::vector<std::string> alternatives;      ///< each is as good as `value`
};

enum class Direction { ascending, descending };

/// What to sort by: a key as in a Match, or `_lastUpdated`. Of several values the smallest counts, or in
/// descending order the greatest; what has none comes last.
struct Order {
  std::string key;
  Direction direction = Direction::ascending;
};

enum class Total { counted, left_out };

struct Page {
  std::size_t count = 100;
  std::size_t offset = 0;
  std::vector<Order> order;  ///< the id decides what is left, ascending
  Total total = Total::counted;
};

struct SearchResult {
  std::vector<Resource> resources;
  std::size_t total = 0;  ///< how many match, on all pages; 0 where it was left out
};

/// What must hold before a write; checked in the same transaction as the write.
struct Precondition {
  std::optional<std::int64_t> version;  ///< the stored one must be this (If-Match); 0: there must be none
  /// Where not empty: no other resource of the type may match all of these (If-None-Exist).
  std::vector<Match> none_matches;
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

/// The body that was there; version and time are the deletion's own.
struct Erased {
  Resource resource;
};
/// There was nothing to erase.
struct Absent {};
using EraseResult = std::variant<Erased, Absent, VersionConflict>;

/// One of several writes that take effect together.
struct Put {
  Resource resource;
  std::vector<IndexEntry> index;
  Precondition precondition;
};
struct Erase {
  std::string type;
  std::string id;
  Precondition precondition;
};
using Change = std::variant<Put, Erase>;
using Changed = std::variant<Written, Erased, Absent>;

/// The change that could not be made; so none was.
struct Refused {
  std::size_t change = 0;
  std::variant<VersionConflict, Duplicate> reason;
};
using ChangeResult = std::variant<std::vector<Changed>, Refused>;

/// A moment in the life of a resource.
struct Version {
  std::int64_t number = 0;
  std::optional<std::string> shown;  ///< JSON text; none: here it was deleted
  UnixTime created_at{};
  UnixTime updated_at{};
};
struct History {
  std::vector<Version> versions;  ///< newest first
  std::size_t total = 0;
};

/// A write that was answered is on disk. All functions throw StoreUnavailable and nothing else.
class ResourceStore {
 public:
  virtual ~ResourceStore() = default;
  virtual std::optional<Resource> get(std::string_view type, std::string_view id) = 0;
  /// Creates or replaces, with its index, in one transaction. Reads type, id, body and shown of `resource`.
  virtual WriteResult put(const Resource& resource, const std::vector<IndexEntry>& index,
                          const Precondition& precondition, UnixTime now) = 0;
  /// Removes and gives what was there. The deletion is a version of its own.
  virtual EraseResult erase(std::string_view type, std::string_view id, const Precondition& precondition,
                            UnixTime now) = 0;
  /// Makes all changes in their order, in one transaction, or none of them. No resource comes twice.
  virtual ChangeResult change(const std::vector<Change>& changes, UnixTime now) = 0;
  virtual History history(std::string_view type, std::string_view id, const Page& page) = 0;
  virtual std::optional<Version> version(std::string_view type, std::string_view id, std::int64_t number) = 0;
  virtual SearchResult search(std::string_view type, const std::vector<Match>& matches, const Page& page) = 0;
  /// Whether any resource of `type` holds the index entry: one look-up, no document read.
  virtual bool exists(std::string_view type, const Match& match) = 0;
};

}  // namespace codegrant::server
