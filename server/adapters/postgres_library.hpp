// libpq, loaded when the first PostgreSQL store is opened: who uses SQLite does not pay for it and the forty
// libraries behind it, a fifth of the memory and some milliseconds of each start.
#pragma once

#include <libpq-fe.h>

namespace codegrant::server::postgres {

#define CODEGRANT_LIBPQ_FUNCTIONS(each)                                                                      \
  each(PQclear) each(PQcmdTuples) each(PQconnectdbParams) each(PQdescribePrepared) each(PQenterPipelineMode) \
      each(PQerrorMessage) each(PQexec) each(PQexecParams) each(PQexitPipelineMode) each(PQfinish)           \
          each(PQfreemem) each(PQftype) each(PQgetResult) each(PQgetisnull) each(PQgetlength)                \
              each(PQgetvalue) each(PQnfields) each(PQntuples) each(PQpipelineSync) each(PQprepare)          \
                  each(PQresultErrorField) each(PQresultStatus) each(PQsendQueryParams)                      \
                      each(PQsendQueryPrepared) each(PQsetNoticeProcessor) each(PQsocket) each(PQstatus)     \
                          each(PQtransactionStatus) each(PQunescapeBytea)

/// What is used of libpq, by its own names.
struct Library {
#define CODEGRANT_MEMBER(name) decltype(&::name) name;
  CODEGRANT_LIBPQ_FUNCTIONS(CODEGRANT_MEMBER)
#undef CODEGRANT_MEMBER
};

/// Loads it with the first call and keeps it until the process ends. Throws StoreUnavailable where this
/// machine has none; the message says what to install.
const Library& pq();

}  // namespace codegrant::server::postgres
