#pragma once

#include <span>

#include "sql/migration.h"

namespace muster::bucket {

/// The tables of places in S3, from the files in migrations/.
std::span<const sql::Migration> migrations();

} // namespace muster::bucket
