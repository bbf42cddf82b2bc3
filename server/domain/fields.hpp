// Reads a resource's members one by one and notes, for each that is wrong, where it stands and what is right.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codegrant/base/time.hpp"
#include "server/json/json.hpp"

namespace codegrant::server {

/// One thing wrong with a resource, as an OperationOutcome will say it.
struct Invalid {
  std::string expression;   ///< "Client.auth.authorization_code.redirect_uri"
  std::string diagnostics;  ///< what would be right
};
using Problems = std::vector<Invalid>;

/// An object of a resource, at a path. A member that is null counts as absent. The object and the list of
/// problems must outlive it.
class Fields {
 public:
  Fields(const Json& object, std::string path, Problems& problems);

  bool has(std::string_view name) const;
  /// The text; empty where absent. A text that is there must not be empty.
  std::string text(std::string_view name) const;
  std::optional<bool> flag(std::string_view name) const;
  /// A positive whole number of seconds.
  std::optional<Seconds> seconds(std::string_view name) const;
  /// A list of texts that are not empty.
  std::vector<std::string> texts(std::string_view name) const;
  /// The object below; an empty one where absent.
  Fields object(std::string_view name) const;
  /// The member itself; null where absent.
  const Json& raw(std::string_view name) const { return member_at(object_, {name}); }

  /// Notes that the member `name` is wrong.
  void refuse(std::string_view name, std::string diagnostics) const;

 private:
  const Json& object_;
  std::string path_;
  Problems& problems_;
};

}  // namespace codegrant::server
