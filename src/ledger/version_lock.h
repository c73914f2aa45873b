#pragma once

#include <filesystem>
#include <optional>

#include "base/file.h"
#include "base/result.h"

namespace muster::ledger {

/// A hold on the directory of one version: shared by readers, exclusive for whoever removes it. The
/// kernel keeps it (flock) and lets go when the process ends, however it ends.
class VersionLock {
public:
    /// Errors: NotFound "file.not_found" when the version is gone; Unavailable "file.io".
    static Result<VersionLock> share(const std::filesystem::path& directory);
    /// nullopt when a reader holds it. A directory without a lock file (a killed writer's) is
    /// locked by making one. Errors: as above.
    static Result<std::optional<VersionLock>> try_exclude(const std::filesystem::path& directory);
    /// Makes the lock file; part of writing a version.
    static Status prepare(const std::filesystem::path& directory);

private:
    explicit VersionLock(FileDescriptor file) : file_(std::move(file)) {}
    FileDescriptor file_;
};

} // namespace muster::ledger
