#include "sql/database_copy.h"

#include <filesystem>
#include <system_error>

#include "base/check.h"
#include "base/file.h"
#include "sql/sqlite_copy.h"
#include "sql/table_copy.h"

namespace muster::sql {
namespace {

Status copy_postgres(const Address& from, const std::string& to, std::span<const Schema> schemas) {
    std::error_code problem;
    std::filesystem::resize_file(to, 0, problem);
    if (problem) {
        return file_error(problem.value(), "empty", to);
    }
    TRY(Session reader, Session::open(from, Access::Read));
    TRY(Session writer, Session::open(Address::file(to), Access::Write));
    TRY_DONE(reader.snapshot([&](Session& snapshot) {
        return writer.transaction(
            [&](Session& within) { return copy_tables(snapshot, within, schemas); });
    }));
    return writer.execute_script("PRAGMA journal_mode=DELETE");
}

} // namespace

Status copy_database(const Address& from, const std::string& to, std::span<const Schema> schemas) {
    switch (from.engine()) {
    case Engine::Sqlite: return copy_sqlite(from.path(), to);
    case Engine::Postgres: return copy_postgres(from, to, schemas);
    }
    MUSTER_CHECK(false, "an engine without a way to copy it");
}

} // namespace muster::sql
