#pragma once

#include <span>

#include "sql/migration.h"

namespace muster::ledger {

/// The ledger's tables, from the files in migrations/.
std::span<const sql::Migration> migrations();

} // namespace muster::ledger
