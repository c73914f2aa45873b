#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "base/file.h"
#include "base/result.h"

namespace muster {

/// This process's pid and command line, as `ps` would show them: "pid 12: muster sql".
std::string note_of_this_process();

/// An exclusive hold on a file that says who holds it. The kernel keeps it (flock), so it ends with
/// the process, however that ends; the file stays. Move-only.
class FileLock {
public:
    /// Takes the lock or says at once who has it. Errors: Conflict "lock.held" naming the pid and
    /// command line of the holder; those of file_error().
    static Result<FileLock> acquire(const std::filesystem::path& path);
    /// The same, but asks again for so long: for what is held for moments.
    static Result<FileLock> wait(const std::filesystem::path& path, std::chrono::milliseconds most);

private:
    explicit FileLock(FileDescriptor file) : file_(std::move(file)) {}
    FileDescriptor file_;
};

} // namespace muster
