#pragma once

#include <string>

#include "base/result.h"
#include "sql/address.h"

namespace muster::sql {

/// Copies a database as it is at one moment into the empty file `to`, while others go on reading
/// and writing it. The copy is one file, with no log beside it. Errors: Impossible
/// "sql.copy_unsupported" (PostgreSQL brings pg_dump for it); NotFound "sql.not_found"; those of
/// Session.
Status copy_database(const Address& from, const std::string& to);

} // namespace muster::sql
