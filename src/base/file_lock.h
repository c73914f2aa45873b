#pragma once

#include <filesystem>

#include "base/file.h"
#include "base/result.h"

namespace muster {

/// An exclusive hold on a file that says who holds it. The kernel keeps it (flock), so it ends with
/// the process, however that ends; the file stays. Move-only.
class FileLock {
public:
    /// Takes the lock or says at once who has it. Errors: Conflict "lock.held" naming the pid and
    /// command line of the holder; those of file_error().
    static Result<FileLock> acquire(const std::filesystem::path& path);

private:
    explicit FileLock(FileDescriptor file) : file_(std::move(file)) {}
    FileDescriptor file_;
};

} // namespace muster
