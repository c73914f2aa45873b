#pragma once

#include <filesystem>
#include <stop_token>

#include "backup/manifest.h"
#include "base/result.h"

namespace muster::backup {

/// Size and hash of a file. Errors: those of file_error(); Conflict "backup.cancelled".
Result<ManifestFile> measure_file(const std::filesystem::path& root,
                                  const std::string& path,
                                  const std::stop_token& stop);

/// Copies the file `path` of one directory to another, where it must not be yet, for its owner
/// alone, and returns when it is on the disk; makes its directory. The size and hash are of what
/// was written. Errors: as above.
Result<ManifestFile> copy_file(const std::filesystem::path& from_root,
                               const std::filesystem::path& to_root,
                               const std::string& path,
                               const std::stop_token& stop);

/// Makes the names of everything below durable. Errors: those of file_error().
Status sync_directories(const std::filesystem::path& root);

} // namespace muster::backup
