#pragma once

#include <memory>

#include "sql/address.h"
#include "sql/connection.h"

namespace muster::sql {

/// Errors: those of Session::open().
Result<std::unique_ptr<Connection>>
open_connection(const Address& address, Access access, const Limits& limits);

} // namespace muster::sql
