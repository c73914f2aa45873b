#pragma once

#include <span>

#include "sql/migration.h"

namespace muster::saved {

/// The table of saved reports and dashboards, from the files in migrations/.
std::span<const sql::Migration> migrations();

} // namespace muster::saved
