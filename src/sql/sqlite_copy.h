#pragma once

#include <string>

#include "base/result.h"

namespace muster::sql {

/// copy_database() by SQLite's online backup: a reader's snapshot of the source, which in WAL mode
/// holds up no writer.
Status copy_sqlite(const std::string& from, const std::string& to);

} // namespace muster::sql
