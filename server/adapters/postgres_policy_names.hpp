// What PostgreSQL calls by itself is none of a policy's business, though its role may read much of it.
#pragma once

#include <string>
#include <string_view>

namespace codegrant::server::postgres {

/// Why a policy's query is refused by its names; empty: it is not. Names of PostgreSQL's own begin with
/// `pg_`, or are `information_schema`. What would hide a name from this is refused, too: some ways of
/// quoting, and functions that run a text as SQL. Holds nothing of the query.
std::string refuse_names(std::string_view query);

}  // namespace codegrant::server::postgres
