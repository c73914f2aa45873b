#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <stop_token>

#include "backup/copy_check.h"
#include "backup/manifest.h"
#include "base/clock.h"
#include "base/result.h"
#include "sql/address.h"

namespace muster::backup {

/// What is restored, and where to.
struct RestoreOrder {
    std::filesystem::path from;
    std::filesystem::path data; // new or empty
    /// A PostgreSQL database that has nothing yet, for the tables; without one they are kept in
    /// `data`.
    std::optional<sql::Address> database;
};

/// Makes a data directory out of a backup, or nothing: it is filled under a name aside, and gets
/// its own only when all of it was checked and is on the disk. The tables of a PostgreSQL database
/// are filled in one transaction, which is committed when the directory has its name: a restore
/// that was killed leaves the database empty.
///
/// Errors: NotFound "backup.no_manifest" for a backup that was not finished; Invalid
/// "backup.damaged" naming the files that are missing, strange or not as they were written;
/// Conflict "backup.not_empty" when there is something at `data` or in the database,
/// "backup.cancelled"; those of parse_manifest(), check_copy(), sql::copy_tables() and
/// file_error().
Result<Manifest> restore_backup(const RestoreOrder& order,
                                std::span<const Schema> schemas,
                                const Clock& clock,
                                const std::stop_token& stop = {});

} // namespace muster::backup
