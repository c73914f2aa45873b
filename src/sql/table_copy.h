#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "sql/schema.h"
#include "sql/session.h"

namespace muster::sql {

/// Makes in an empty database the tables that another has, as far as their migrations were applied
/// there, and copies all rows, from one engine to the other; then reads back what was written and
/// compares. One of the two is SQLite. `from` is inside of a snapshot and `to` of a transaction.
/// Memory is bounded by some hundred rows.
///
/// Errors: those of check_known() for `from`; Internal "sql.copy_differs" when a table does not
/// read as it was written; Invalid "sql.text" for a text that PostgreSQL does not keep; those of
/// Session.
Status copy_tables(Session& from, Session& to, std::span<const Schema> schemas);

/// The rows of tables that both have, and that are empty in `to`, in the same way; a table comes
/// after those it refers to.
Status copy_rows(Session& from, Session& to, std::span<const std::string> tables);

} // namespace muster::sql
