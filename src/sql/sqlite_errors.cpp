#include "sql/sqlite_errors.h"

#include <cerrno>

#include <fmt/format.h>
#include <sqlite3.h>

namespace muster::sql {
namespace {

/// To SQLite a full disk is one only where a write meets it; where a sync does, a truncation or a
/// file that is to be made, it is an I/O error like any other, or a file that cannot be opened.
bool found_no_space(int code, const SQLite::Database* database) {
    if (database == nullptr || (code != SQLITE_IOERR && code != SQLITE_CANTOPEN)) {
        return false;
    }
    const int error_number = sqlite3_system_errno(database->getHandle());
    return error_number == ENOSPC || error_number == EDQUOT;
}

} // namespace

Error error_of(const SQLite::Exception& failure,
               std::string_view sql,
               const SQLite::Database* database) {
    const std::string detail = fmt::format("{} in: {}", failure.getErrorStr(), sql.substr(0, 120));
    // Whatever SQLite calls it, with its extensions or without.
    const int code = failure.getErrorCode() & 0xff;
    if (found_no_space(code, database)) {
        return {ErrorKind::Unavailable, "sql.full", detail};
    }
    switch (code) {
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
