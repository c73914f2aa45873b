#pragma once

#include <span>

#include "sql/migration.h"

namespace muster::audit {

/// The audit log's tables, from the files in migrations/.
std::span<const sql::Migration> migrations();

} // namespace muster::audit
