#pragma once

#include <span>

#include "sql/migration.h"

namespace muster::history {

/// The table of what Cost Explorer was asked, from the files in migrations/.
std::span<const sql::Migration> migrations();

} // namespace muster::history
