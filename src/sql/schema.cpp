#include "sql/schema.h"

#include <algorithm>

#include "sql/migrator.h"
#include "sql/rows.h"
#include "sql/tables.h"

namespace muster::sql {
namespace {

constexpr std::string_view kModules =
    "SELECT DISTINCT module FROM schema_migration ORDER BY module";

} // namespace

Result<std::vector<std::string>> modules_of(Session& session) {
    TRY(const bool is_made, has_table(session, kMigrationTable));
    if (!is_made) {
        return std::vector<std::string>();
    }
    return all_rows(session, kModules, {},
                    [](const Row& row) -> Result<std::string> { return row.text(0); });
}

Status check_known(Session& session, std::span<const Schema> schemas) {
    TRY(const auto modules, modules_of(session));
    for (const std::string& module : modules) {
        if (std::ranges::find(schemas, module, &Schema::module) == schemas.end()) {
            return Error{ErrorKind::Impossible, "sql.newer_schema",
                         "the database was written by a newer program: it has tables of " + module};
        }
    }
    for (const Schema& schema : schemas) {
        const Status state = require_migrated(session, schema.module, schema.migrations);
        if (!state && state.error().reason != "sql.older_schema") {
            return state.error();
        }
    }
    return {};
}

} // namespace muster::sql
