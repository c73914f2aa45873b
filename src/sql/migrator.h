#pragma once

#include <span>
#include <string_view>

#include "sql/migration.h"
#include "sql/session.h"

namespace muster::sql {

/// Brings one module's tables to the newest of `migrations` (numbered 1, 2, 3, …), each in a
/// transaction of its own, recorded with a checksum of its text. One text serves both engines as a
/// rule: see postgres_migration(). Of processes that start together one applies a migration and the
/// others wait for it. Errors: Impossible "sql.newer_schema" when the database has a migration this
/// program does not know; Internal "sql.changed_migration" when one was applied with another text.
Status migrate(Session& session, std::string_view module, std::span<const Migration> migrations);

/// The same for a database without that module's tables, inside of an open transaction.
Status
create_tables(Session& within, std::string_view module, std::span<const Migration> migrations);

/// The same check as in migrate() without changing anything, for readers. Errors: as above, and
/// Unavailable "sql.older_schema" when a migration has not been applied yet.
Status
require_migrated(Session& session, std::string_view module, std::span<const Migration> migrations);

} // namespace muster::sql
