#pragma once

#include <filesystem>
#include <utility>

namespace muster::ledger {

/// A directory for what a long operation puts aside, removed with all in it when this goes; after a
/// kill, by the next writer.
class ScratchDirectory {
public:
    explicit ScratchDirectory(std::filesystem::path path) : path_(std::move(path)) {}
    ScratchDirectory(ScratchDirectory&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    ScratchDirectory& operator=(ScratchDirectory&&) = delete;
    ~ScratchDirectory() {
        if (!path_.empty()) {
            std::error_code ignored;
            std::filesystem::remove_all(path_, ignored);
        }
    }

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

} // namespace muster::ledger
