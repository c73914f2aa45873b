#include "sql/tables.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sql/rows.h"

namespace muster::sql {
namespace {

constexpr std::string_view kSqliteTables =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' "
    "ORDER BY name";
constexpr std::string_view kPostgresTables =
    "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename";
constexpr std::string_view kSqliteThings = "SELECT count(*) FROM sqlite_master";
constexpr std::string_view kPostgresThings =
    "SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace "
    "AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')";
constexpr std::string_view kSqliteColumns =
    "SELECT name, type FROM pragma_table_info(?) ORDER BY cid";
constexpr std::string_view kPostgresColumns =
    "SELECT column_name, data_type FROM information_schema.columns "
    "WHERE table_schema = current_schema() AND table_name = ? ORDER BY ordinal_position";

struct TypeName {
    std::string_view declared;
    Value::Type type;
};
constexpr auto kTypeNames = std::to_array<TypeName>({{"INTEGER", Value::Type::Integer},
                                                     {"BIGINT", Value::Type::Integer},
                                                     {"TEXT", Value::Type::Text},
                                                     {"BLOB", Value::Type::Bytes},
                                                     {"bigint", Value::Type::Integer},
                                                     {"text", Value::Type::Text},
                                                     {"bytea", Value::Type::Bytes}});

Result<ColumnType> read_column(const Row& row, std::string_view table) {
    const auto* const found =
        std::ranges::find(kTypeNames, std::string_view(row.text(1)), &TypeName::declared);
    if (found == kTypeNames.end()) {
        return Error{ErrorKind::Internal, "sql.strange_column",
                     fmt::format("{}.{} is of type {}", table, row.text(0), row.text(1))};
    }
    return ColumnType{.name = row.text(0), .type = found->type};
}

} // namespace

Result<std::vector<std::string>> table_names(Session& session) {
    return all_rows(session, session.engine() == Engine::Sqlite ? kSqliteTables : kPostgresTables,
                    {}, [](const Row& row) -> Result<std::string> { return row.text(0); });
}

Result<bool> has_table(Session& session, std::string_view name) {
    TRY(const auto names, table_names(session));
    return std::ranges::find(names, name) != names.end();
}

Result<bool> is_empty(Session& session) {
    std::int64_t things = 0;
    TRY_DONE(session.query(session.engine() == Engine::Sqlite ? kSqliteThings : kPostgresThings, {},
                           [&](const Row& row) -> Status {
                               things = row.integer(0);
                               return {};
                           }));
    return things == 0;
}

Result<std::vector<ColumnType>> columns_of(Session& session, std::string_view table) {
    return all_rows(session, session.engine() == Engine::Sqlite ? kSqliteColumns : kPostgresColumns,
                    {table}, [&](const Row& row) { return read_column(row, table); });
}

} // namespace muster::sql
