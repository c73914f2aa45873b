#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sql/migration.h"
#include "sql/session.h"

namespace muster::sql {

/// The table that says what was applied to a database.
inline constexpr std::string_view kMigrationTable = "schema_migration";

/// The tables of one module.
struct Schema {
    std::string_view module;
    std::span<const Migration> migrations;
};

/// The modules whose tables a database has, by name. Errors: those of Session.
Result<std::vector<std::string>> modules_of(Session& session);

/// Whether this program knows all tables of a database; those of an older one are left for the
/// migration. Errors: Impossible "sql.newer_schema"; Internal "sql.changed_migration"; those of
/// Session.
Status check_known(Session& session, std::span<const Schema> schemas);

} // namespace muster::sql
