#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "sql/migration.h"
#include "sql/session.h"

namespace muster::sql {

/// The tables of one module.
struct Schema {
    std::string_view module;
    std::span<const Migration> migrations;
};

/// Whether this program knows all tables of a database; those of an older one are left for the
/// migration. Errors: Impossible "sql.newer_schema"; Internal "sql.changed_migration"; those of
/// Session.
Status check_known(Session& session, std::span<const Schema> schemas);

} // namespace muster::sql
