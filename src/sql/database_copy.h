#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "sql/address.h"
#include "sql/schema.h"

namespace muster::sql {

/// Copies a database as it is at one moment into the SQLite file `to`, which is there and whose
/// content does not matter, while others go on reading and writing it. The copy is one file, with
/// no log beside it. Of PostgreSQL it has the tables of `schemas`, see copy_tables(); of SQLite,
/// all there is. Errors: NotFound "sql.not_found"; those of copy_tables() and Session.
Status copy_database(const Address& from, const std::string& to, std::span<const Schema> schemas);

} // namespace muster::sql
