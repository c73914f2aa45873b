#pragma once

#include <memory>
#include <string>

#include "sql/connection.h"

namespace muster::sql {

/// The file at `path` through SQLiteCpp.
Result<std::unique_ptr<Connection>>
open_sqlite(const std::string& path, Access access, const Limits& limits);

} // namespace muster::sql
