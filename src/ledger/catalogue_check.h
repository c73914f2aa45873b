#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "sql/session.h"

namespace muster::ledger {

/// What is wrong with the catalogue as a whole: the structure of the database, references to rows
/// that are not there, months that another than their newest version answers for.
/// Errors: those of the database.
Result<std::vector<std::string>> check_catalogue(sql::Session& session);

} // namespace muster::ledger
