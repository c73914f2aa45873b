#pragma once

#include <span>

#include "sql/migration.h"

namespace muster::notify {

/// The tables of notify, from the files in migrations/.
std::span<const sql::Migration> migrations();

} // namespace muster::notify
