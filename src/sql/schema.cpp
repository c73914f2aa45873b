#include "sql/schema.h"

#include <algorithm>

#include "sql/migrator.h"

namespace muster::sql {
namespace {

constexpr std::string_view kModules = "SELECT DISTINCT module FROM schema_migration";

} // namespace

Status check_known(Session& session, std::span<const Schema> schemas) {
    TRY_DONE(session.query(kModules, {}, [&](const Row& row) -> Status {
        const std::string module = row.text(0);
        if (std::ranges::find(schemas, module, &Schema::module) == schemas.end()) {
            return Error{ErrorKind::Impossible, "sql.newer_schema",
                         "the database was written by a newer program: it has tables of " + module};
        }
        return {};
    }));
    for (const Schema& schema : schemas) {
        const Status state = require_migrated(session, schema.module, schema.migrations);
        if (!state && state.error().reason != "sql.older_schema") {
            return state.error();
        }
    }
    return {};
}

} // namespace muster::sql
