#include "sql/sqlite_errors.h"

#include <fmt/format.h>
#include <sqlite3.h>

namespace muster::sql {

Error error_of(const SQLite::Exception& failure, std::string_view sql) {
    const std::string detail = fmt::format("{} in: {}", failure.getErrorStr(), sql.substr(0, 120));
    switch (failure.getErrorCode()) {
    case SQLITE_CONSTRAINT: return {ErrorKind::Conflict, "sql.constraint", detail};
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return {ErrorKind::Unavailable, "sql.busy", detail};
    case SQLITE_FULL: return {ErrorKind::Unavailable, "sql.full", detail};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return {ErrorKind::Internal, "sql.corrupt", detail};
    default: return {ErrorKind::Internal, "sql.failed", detail};
    }
}

} // namespace muster::sql
