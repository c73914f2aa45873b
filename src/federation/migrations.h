#pragma once

#include <span>

#include "sql/migration.h"

namespace muster::federation {

/// The tables of providers and sign-ins on their way, from the files in migrations/.
std::span<const sql::Migration> migrations();

} // namespace muster::federation
