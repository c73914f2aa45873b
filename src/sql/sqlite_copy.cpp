#include "sql/sqlite_copy.h"

#include <filesystem>

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include "sql/engine.h"
#include "sql/sqlite_errors.h"

namespace muster::sql {
namespace {

constexpr std::string_view kWhat = "online backup";

/// All pages in one step: between steps another process's write would begin the copy anew.
int copy_pages(const std::string& from, SQLite::Database& copy) {
    SQLite::Database source(from, SQLite::OPEN_READWRITE,
                            static_cast<int>(Limits{}.lock_wait.count()));
    SQLite::Backup backup(copy, source);
    return backup.executeStep(-1);
}

} // namespace

Status copy_sqlite(const std::string& from, const std::string& to) {
    std::error_code ignored;
    if (!std::filesystem::exists(from, ignored)) {
        return Error{ErrorKind::NotFound, "sql.not_found", from};
    }
    TRY(const int outcome, guarded(kWhat, [&] {
            SQLite::Database copy(to, SQLite::OPEN_READWRITE);
            const int copied = copy_pages(from, copy);
            if (copied == SQLITE_DONE) {
                copy.exec("PRAGMA journal_mode=DELETE"); // the source's WAL mode came along
            }
            return copied;
        }));
    if (outcome != SQLITE_DONE) {
        return error_of(SQLite::Exception("the database is locked", outcome), kWhat);
    }
    return {};
}

} // namespace muster::sql
