// What one type of resource asks of a document before it is stored, and what it shows of it afterwards.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "server/domain/fields.hpp"
#include "server/ports/resource_store.hpp"

namespace codegrant::server {

/// A document ready to be stored.
struct Prepared {
  Json body;  ///< holds no secret in clear
  std::vector<IndexEntry> index;
};

/// How the values of a search parameter are compared.
enum class ParameterKind {
  token,  ///< as they stand
  text,   ///< by their beginning, ASCII letters without regard to case; index entries are in lower case
  date,   ///< by their beginning: "1979" finds "1979-03-13"
};

/// One object per type; stateless but for its ports, safe to call from several threads.
class ResourceRules {
 public:
  virtual ~ResourceRules() = default;

  /// "Client".
  virtual std::string type() const = 0;

  /// The names that a search may use, besides `_id`.
  virtual std::vector<std::string> search_parameters() const = 0;

  /// How one of them is compared.
  virtual ParameterKind kind_of(std::string_view) const { return ParameterKind::token; }

  /// Checks `body` (without id, resourceType and meta) and makes it ready. `stored` is the document that it
  /// replaces, or null. May hash secrets and so throw Overloaded.
  virtual std::variant<Prepared, Problems> prepare(const std::string& id, const Json& body,
                                                   const Json& stored) = 0;

  /// What a read shows: `body` without anything secret.
  virtual Json shown(const Json& body) const = 0;

  /// What is right about a stored `body` but hardly meant; empty where there is nothing to say.
  virtual std::string warning(const Json&) const { return {}; }

  /// Whether an update that says nothing of the member at `path` keeps what is stored there; null removes it.
  virtual bool keeps(const std::vector<std::string>&) const { return false; }

  /// What goes with a write or a delete. `after` is null for a delete, `before` for a creation.
  virtual Consequences consequences(const std::string&, const Json&, const Json&) const { return {}; }
};

}  // namespace codegrant::server
