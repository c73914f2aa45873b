#pragma once

#include <span>

#include "sql/migration.h"

namespace muster::scim {

/// The tables of what providers have sent, from the files in migrations/.
std::span<const sql::Migration> migrations();

} // namespace muster::scim
