#pragma once

#include <span>

#include "sql/migration.h"

namespace muster::idempotency {

/// The table of requests and their answers, from the files in migrations/.
std::span<const sql::Migration> migrations();

} // namespace muster::idempotency
