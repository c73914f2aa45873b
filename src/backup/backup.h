#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

#include "backup/copy_check.h"
#include "base/clock.h"
#include "base/result.h"
#include "sql/address.h"

namespace muster::backup {

struct BackupOrder {
    std::filesystem::path data;                // the data directory that is copied
    std::filesystem::path to;                  // a new or empty directory
    sql::Address database;                     // of the server
    std::optional<std::filesystem::path> keys; // the file of the master keys, to be copied too
    std::string program;                       // the version of Muster
};

struct BackupSummary {
    std::uint64_t versions = 0; // of the ledger
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
};

/// Copies a data directory while servers and imports go on in it: the database as it is at one
/// moment, and of the ledger exactly the versions which that database names, held in place
/// meanwhile. A database on PostgreSQL becomes a SQLite file in the backup, so that every backup
/// can be restored to either. What was written is read back and compared, and the catalogue
/// checked, before the manifest is written; a backup that was killed has none. On an error nothing
/// of it stays.
///
/// Errors: Impossible "backup.other_database" when the server keeps its tables in another file;
/// NotFound "backup.nothing"; Conflict "backup.not_empty", "backup.cancelled"; Invalid
/// "backup.inside_data"; Unavailable "file.no_space"; those of check_copy() and file_error().
Result<BackupSummary> make_backup(const BackupOrder& order,
                                  std::span<const Schema> schemas,
                                  const Clock& clock,
                                  const std::stop_token& stop = {});

} // namespace muster::backup
