#pragma once

#include <filesystem>

#include "base/result.h"
#include "sql/session.h"

namespace muster::ledger {

/// The catalogue in SQLite of a ledger whose server keeps its tables on PostgreSQL, as older
/// versions had it; brought to the tables of today. For the writer of the ledger.
///
/// Errors: Impossible "ledger.other_catalogue" where the file is not there, or is the database of a
/// whole server, whose users and history would stay behind; "sql.newer_schema"; those of Session.
Result<sql::Session> open_old_catalogue(const std::filesystem::path& file);

} // namespace muster::ledger
