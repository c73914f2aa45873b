#pragma once

#include <span>

#include "sql/migration.h"

namespace muster::groups {

/// The tables of groups and their members, from the files in migrations/.
std::span<const sql::Migration> migrations();

} // namespace muster::groups
