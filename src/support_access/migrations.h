#pragma once

#include <span>

#include "sql/migration.h"

namespace muster::support_access {

/// The table of requests for support access, from the files in migrations/.
std::span<const sql::Migration> migrations();

} // namespace muster::support_access
