// Where resources (Client, User, AccessPolicy, Grant, Patient and the like) live, as documents with an index.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
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

/// No index entry's value may be longer: the rows of PostgreSQL's indexes end at 2,700 bytes.
inline constexpr std::size_t most_indexed_bytes = 2000;

/// What a resource can be found by besides its id. The domain decides these; the store only matches them.
struct IndexEntry {
  std::string key;             ///< the search parameter: "userName"
  std::string value;           ///< compared byte for byte; at most `most_indexed_bytes`
  Unique unique = Unique::no;  ///< yes: no other resource of this type may hold this key and value
  std::string member;          ///< where it stands, for whoever wrote a duplicate; empty: the key says it
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
  /// Of all bodies together: the page ends before the resource that would exceed it, though never before its
  /// first.
  std::size_t bytes = std::numeric_limits<std::size_t>::max();
};

struct SearchResult {
  std::vector<Resource> resources;
  std::size_t total = 0;  ///< how many match, on all pages; 0 where it was left out
  bool is_cut = false;    ///< `Page::bytes` ended it; more follows
};

/// What must hold before a write; checked in the same transaction as the write.
struct Precondition {
  std::optional<std::int64_t> version;  ///< the stored one must be this (If-Match); 0: there must be none
  /// Where not empty: no other resource of the type may match all of these (If-None-Exist).
  std::vector<Match> none_matches;
};

/// A user's login at a client: all sessions of the client with one parent are of the same.
struct ClientLogin {
  std::string client;
  std::string user;
  std::string parent;  ///< the session that it was given in: a browser's

  friend auto operator<=>(const ClientLogin&, const ClientLogin&) = default;
};

struct Written {
  Resource resource;
  bool created = false;
  std::vector<ClientLogin> ended;  ///< by it, just now; of each session that was not closed before
};
/// The precondition did not hold.
struct VersionConflict {};
/// Another resource of the type holds a unique index entry already.
struct Duplicate {
  std::string key;  ///< or its `member`, where it has one
};
using WriteResult = std::variant<Written, VersionConflict, Duplicate>;

/// The body that was there; version and time are the deletion's own.
struct Erased {
  Resource resource;
  std::vector<ClientLogin> ended;  ///< as in Written
};
/// There was nothing to erase.
struct Absent {};
using EraseResult = std::variant<Erased, Absent, VersionConflict>;

/// Whose sessions: all of a user, all of a client, or those that the two have with each other.
struct SessionsOf {
  std::string user;
  std::string client;
};
/// All resources of `type` that are found by an index entry.
struct Dependents {
  std::string type;
  std::string key;
  std::string value;
};
/// What a change takes with it, in the same transaction: so nobody is signed out by a write that was refused,
/// and nobody stays signed in after one that was made.
struct Consequences {
  std::vector<SessionsOf> ended;
  std::vector<Dependents> erased;
};

/// One of several writes that take effect together.
struct Put {
  Resource resource;
  std::vector<IndexEntry> index;
  Precondition precondition;
  Consequences consequences;
};
struct Erase {
  std::string type;
  std::string id;
  Precondition precondition;
  Consequences consequences;
};
/// Changes nothing, and stands in the way of the others where the resource has another version by now.
struct Expect {
  std::string type;
  std::string id;
  std::int64_t version = 0;
};
using Change = std::variant<Put, Erase, Expect>;
struct AsExpected {};
using Changed = std::variant<Written, Erased, Absent, AsExpected>;

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
  bool is_cut = false;  ///< as in a SearchResult
};

/// Types that few write and everybody asks for. Writes of one such type wait for each other.
inline constexpr std::array<std::string_view, 1> types_with_news{"AccessPolicy"};

/// What happened to the resources of a type.
struct News {
  std::int64_t until = 0;        ///< the moment to ask from next time; no clock's, but it only grows
  std::vector<std::string> ids;  ///< of what was written or deleted, each once
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
  /// Makes all changes in their order, with what they take along, in one transaction, or none of them. No
  /// resource comes twice.
  virtual ChangeResult change(const std::vector<Change>& changes, UnixTime now) = 0;
  virtual History history(std::string_view type, std::string_view id, const Page& page) = 0;
  virtual std::optional<Version> version(std::string_view type, std::string_view id, std::int64_t number) = 0;
  virtual SearchResult search(std::string_view type, const std::vector<Match>& matches, const Page& page) = 0;
  /// Whether any resource of `type` holds the index entry: one look-up, no document read.
  virtual bool exists(std::string_view type, const Match& match) = 0;
  /// What changed since `since`, a moment of an earlier answer (0: ever), whichever process changed it. All
  /// that was answered before the call is in it. `type` is one of `types_with_news`. Costs one look-up where
  /// there is nothing new.
  virtual News news(std::string_view type, std::int64_t since) = 0;
};

}  // namespace codegrant::server
