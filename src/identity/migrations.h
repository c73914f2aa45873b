#pragma once

#include <span>

#include "sql/migration.h"

namespace muster::identity {

/// The tables of users, sessions and tokens, from the files in migrations/.
std::span<const sql::Migration> migrations();

} // namespace muster::identity
