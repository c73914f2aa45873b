#pragma once

#include <filesystem>
#include <span>
#include <stop_token>

#include "backup/copy_check.h"
#include "backup/manifest.h"
#include "base/clock.h"
#include "base/result.h"

namespace muster::backup {

/// Makes a data directory out of a backup, or nothing: `data` must be new or empty, is filled under
/// a name aside, and gets its own only when all of it was checked and is on the disk.
///
/// Errors: NotFound "backup.no_manifest" for a backup that was not finished; Invalid
/// "backup.damaged" naming the files that are missing, strange or not as they were written;
/// Conflict "backup.not_empty" when there is something at `data`, "backup.cancelled"; those of
/// parse_manifest(), check_copy() and file_error().
Result<Manifest> restore_backup(const std::filesystem::path& from,
                                const std::filesystem::path& data,
                                std::span<const Schema> schemas,
                                const Clock& clock,
                                const std::stop_token& stop = {});

} // namespace muster::backup
