#pragma once

#include <filesystem>
#include <utility>

#include "base/file_lock.h"
#include "base/result.h"

namespace muster::app {

/// A directory of this process's own for files on their way out, empty at first and removed with
/// all in it at the end. Processes that share a data directory have one each.
class ScratchSpace {
public:
    /// Makes it below `parent`, and removes what processes that were killed left there. Errors:
    /// those of file_error(); Conflict "lock.held" when another takes all too long over that.
    static Result<ScratchSpace> make(const std::filesystem::path& parent);

    ScratchSpace(ScratchSpace&& other) noexcept
        : path_(std::exchange(other.path_, {})), lock_(std::move(other.lock_)) {}
    ScratchSpace& operator=(ScratchSpace&&) = delete;
    ~ScratchSpace();

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    ScratchSpace(std::filesystem::path path, FileLock lock)
        : path_(std::move(path)), lock_(std::move(lock)) {}

    std::filesystem::path path_; // empty: moved away
    FileLock lock_;              // on `path_`.lock, which says that its owner lives
};

} // namespace muster::app
