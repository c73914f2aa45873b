#pragma once

#include <span>

#include "sql/migration.h"

namespace muster::callbacks {

/// The table of what was called back, from the files in migrations/.
std::span<const sql::Migration> migrations();

} // namespace muster::callbacks
