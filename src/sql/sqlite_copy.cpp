#include "sql/sqlite_copy.h"

#include <filesystem>
#include <memory>

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include "sql/engine.h"
#include "sql/sqlite_errors.h"

namespace muster::sql {
namespace {

constexpr std::string_view kWhat = "online backup";

Result<std::unique_ptr<SQLite::Database>> open_database(const std::string& file) {
    return guarded_opening(file, [&] {
        return std::make_unique<SQLite::Database>(file, SQLite::OPEN_READWRITE,
                                                  static_cast<int>(Limits{}.lock_wait.count()));
    });
}

/// All pages in one step: between steps another process's write would begin the copy anew.
int copy_into(SQLite::Database& copy, SQLite::Database& source) {
    const int copied = SQLite::Backup(copy, source).executeStep(-1);
    if (copied == SQLITE_DONE) {
        copy.exec("PRAGMA journal_mode=DELETE"); // the source's WAL mode came along
    }
    return copied;
}

} // namespace

Status copy_sqlite(const std::string& from, const std::string& to) {
    std::error_code ignored;
    if (!std::filesystem::exists(from, ignored)) {
        return Error{ErrorKind::NotFound, "sql.not_found", from};
    }
    TRY(const auto source, open_database(from));
    TRY(const auto copy, open_database(to));
    TRY(const int outcome, guarded(kWhat, *copy, [&] { return copy_into(*copy, *source); }));
    if (outcome != SQLITE_DONE) {
        return error_of(SQLite::Exception("the database is locked", outcome), kWhat, *copy);
    }
    return {};
}

} // namespace muster::sql
