#include "sql/sqlite_errors.h"

#include <array>
#include <cerrno>
#include <filesystem>

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/file.h"
#include "base/temporary_file.h"

namespace muster::sql {
namespace {

bool is_no_space(int error_number) {
    return error_number == ENOSPC || error_number == EDQUOT;
}

/// Whether a page can be written beside the database.
Status try_to_write_beside(const std::string& file) {
    constexpr std::size_t kPage = 4096;
    constexpr std::array<std::byte, kPage> kNothing{};
    std::filesystem::path directory = std::filesystem::path(file).parent_path();
    if (directory.empty()) {
        directory = ".";
    }
    TRY(const TemporaryFile probe, TemporaryFile::create(directory, ".room"));
    TRY(FileDescriptor opened, FileDescriptor::open(probe.path(), FileDescriptor::Mode::Truncate));
    TRY_DONE(opened.write_all(kNothing));
    return opened.sync();
}

/// To SQLite a full disk is one only where a write of the database meets it. Where a sync does, or
/// a file that is to be made, it is an I/O error like any other, or a file that cannot be opened;
/// and the system's error behind that is often gone, since SQLite tries again in other ways (to
/// read only) and cleans up before it asks for it.
bool is_for_want_of_room(int code, int system_error, const std::string& file) {
    if (code != SQLITE_IOERR && code != SQLITE_CANTOPEN) {
        return false;
    }
    if (is_no_space(system_error)) {
        return true;
    }
    const Status tried = try_to_write_beside(file);
    return !tried && tried.error().reason == "file.no_space";
}

Error error_with(int code, const std::string& detail) {
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

Error error_on(const SQLite::Exception& failure,
               std::string_view sql,
               const std::string& file,
               int system_error) {
    const std::string detail = fmt::format("{} in: {}", failure.getErrorStr(), sql.substr(0, 120));
    // Whatever SQLite calls it, with its extensions or without.
    const int code = failure.getErrorCode() & 0xff;
    return error_with(is_for_want_of_room(code, system_error, file) ? SQLITE_FULL : code, detail);
}

} // namespace

Error error_of(const SQLite::Exception& failure,
               std::string_view sql,
               const SQLite::Database& database) {
    return error_on(failure, sql, database.getFilename(),
                    sqlite3_system_errno(database.getHandle()));
}

Error error_of_opening(const SQLite::Exception& failure, const std::string& file) {
    return error_on(failure, "open", file, 0);
}

} // namespace muster::sql
