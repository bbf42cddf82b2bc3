// A search as its query spells it, and the Bundles that answer searches and questions for a history.
#pragma once

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
  std::vector<std::string> elements;  ///< to be shown; empty: all
};

/// Splits a query into what to match, which page, and how; the answer names the parameter that makes no
/// sense.
std::variant<SearchQuery, ResourceAnswer> read_search(const Form& query);

/// A searchset with the links to its neighbours.
Json searchset(const ResourceCall& call, const SearchQuery& query, const SearchPage& page);

/// All versions of the resource that `call` names, with the links to its neighbours.
Json history_bundle(const ResourceCall& call, const SearchQuery& query, const VersionPage& page);

}  // namespace codegrant::server
