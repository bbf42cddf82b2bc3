// A search as its query spells it, and the Bundles that answer searches and questions for a history.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "codegrant/codec/form.hpp"
#include "server/domain/collection.hpp"
#include "server/endpoints/resource_call.hpp"

namespace codegrant::server {

struct SearchQuery {
  std::vector<Match> matches;
  Page page;
  std::size_t page_number = 1;
  std::optional<std::size_t> offset;  ///< where the page begins, in place of its number
  std::vector<std::string> elements;  ///< to be shown; empty: all
};

/// Splits a query into what to match, which page, and how; the answer names the parameter that makes no
/// sense.
std::variant<SearchQuery, ResourceAnswer> read_search(const Form& query);

/// A searchset with the links to its neighbours. A page that ended early for its bytes is followed by one
/// that begins where it ended.
Json searchset(const ResourceCall& call, const SearchQuery& query, SearchPage page);

/// All versions of the resource that `call` names, with the links to its neighbours.
Json history_bundle(const ResourceCall& call, const SearchQuery& query, VersionPage page);

}  // namespace codegrant::server
