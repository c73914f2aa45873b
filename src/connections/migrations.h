#pragma once

#include <span>

#include "sql/migration.h"

namespace muster::connections {

/// The tables of connections, from the files in migrations/.
std::span<const sql::Migration> migrations();

} // namespace muster::connections
