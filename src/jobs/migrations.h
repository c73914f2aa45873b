#pragma once

#include <span>

#include "sql/migration.h"

namespace muster::jobs {

/// The tables of jobs, from the files in migrations/.
std::span<const sql::Migration> migrations();

} // namespace muster::jobs
