#pragma once

#include <filesystem>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace muster {

/// A new empty file under a name that nobody else has, readable by us alone, removed when this
/// goes. Who has opened it by then can go on reading. Move-only.
class TemporaryFile {
public:
    /// In a directory that exists. `suffix` ends its name: ".parquet". Errors: those of
    /// file_error().
    static Result<TemporaryFile> create(const std::filesystem::path& directory,
                                        std::string_view suffix);

    TemporaryFile(TemporaryFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    TemporaryFile& operator=(TemporaryFile&&) = delete;
    ~TemporaryFile();

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    explicit TemporaryFile(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_; // empty: moved away
};

} // namespace muster
