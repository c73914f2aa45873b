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

/// All pages in one step: between steps another process's write would begin the copy anew.
int copy_into(SQLite::Database& copy, const std::string& from) {
    SQLite::Database source(from, SQLite::OPEN_READWRITE,
                            static_cast<int>(Limits{}.lock_wait.count()));
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
    TRY(const auto copy, guarded(kWhat, [&] {
            return std::make_unique<SQLite::Database>(to, SQLite::OPEN_READWRITE);
        }));
    const auto outcome = guarded(kWhat, [&] { return copy_into(*copy, from); }, copy.get());
    if (!outcome) {
        return outcome.error();
    }
    if (*outcome != SQLITE_DONE) {
        return error_of(SQLite::Exception("the database is locked", *outcome), kWhat);
    }
    return {};
}

} // namespace muster::sql
