#pragma once

#include <filesystem>
#include <span>
#include <string_view>

#include "backup/manifest.h"
#include "base/clock.h"
#include "base/result.h"
#include "sql/schema.h"

namespace muster::backup {

using sql::Schema;

/// Looks whether a directory with the files of a backup is a sound data directory: no table of a
/// newer program, nothing wrong with the catalogue, and every file of every version there, openable
/// and of the size that the catalogue says. The blocks inside are not read, their hashes stand for
/// them. A catalogue of an older program is left for the migration. Errors: Impossible
/// "sql.newer_schema"; Internal "backup.catalogue_damaged"; those of ledger::Store.
Status check_copy(const std::filesystem::path& directory,
                  std::span<const Schema> schemas,
                  const Clock& clock);

} // namespace muster::backup
