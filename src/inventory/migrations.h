#pragma once

#include <span>

#include "sql/migration.h"

namespace muster::inventory {

/// The tables of the inventory, from the files in migrations/.
std::span<const sql::Migration> migrations();

} // namespace muster::inventory
