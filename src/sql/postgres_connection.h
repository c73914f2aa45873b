#pragma once

#include <memory>

#include "sql/address.h"
#include "sql/connection.h"

namespace muster::sql {

/// A server through libpqxx. A connection that was lost fails what was going on, and is made anew
/// by the next statement outside of a transaction; a BEGIN, and a reader's query, are repeated at
/// once, since they change nothing.
Result<std::unique_ptr<Connection>>
open_postgres(const Address& address, Access access, const Limits& limits);

} // namespace muster::sql
