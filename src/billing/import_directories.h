#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace muster::billing {

/// The directories that a server may import bills from. What people name, and every file that it
/// leads to by links and manifests, lies below one of them. Immutable.
class ImportDirectories {
public:
    /// They need not exist yet. Errors: Invalid "billing.bad_directory" for one that is no absolute
    /// path.
    static Result<ImportDirectories> of(const std::vector<std::filesystem::path>& directories);

    /// The real path of what somebody named. What is outside is refused without looking whether it
    /// is there. Errors: Invalid "billing.bad_path"; Forbidden "billing.path_not_allowed"; NotFound
    /// "billing.path_not_found"; those of file_error().
    [[nodiscard]] Result<std::filesystem::path> admit(std::string_view named) const;

    /// Whether a real path lies in one of them.
    [[nodiscard]] bool contains(const std::filesystem::path& real) const;

    struct Listing {
        std::filesystem::path path;
        std::vector<std::string> entries; // names at its top, sorted; hidden ones left out
    };
    /// As they are configured, for people to choose from: at most kMaxEntries of each. One that is
    /// not there, or cannot be read, has no entries.
    [[nodiscard]] std::vector<Listing> list() const;
    static constexpr std::size_t kMaxEntries = 1000;

private:
    explicit ImportDirectories(std::vector<std::filesystem::path> directories)
        : directories_(std::move(directories)) {}

    std::vector<std::filesystem::path> directories_; // absolute, without dots
};

} // namespace muster::billing
