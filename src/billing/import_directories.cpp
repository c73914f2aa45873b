#include "billing/import_directories.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/file.h"
#include "base/utf8.h"

namespace muster::billing {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxPathBytes = 4096;

/// Without dots, and without a slash at its end.
fs::path tidied(const fs::path& path) {
    fs::path tidy = path.lexically_normal();
    return tidy.has_filename() || !tidy.has_relative_path() ? tidy : tidy.parent_path();
}

/// Part by part: /srv/bills-old is not in /srv/bills.
bool is_in(const fs::path& path, const fs::path& directory) {
    return std::ranges::mismatch(directory, path).in1 == directory.end();
}

fs::path real(const fs::path& directory) {
    std::error_code missing;
    const fs::path path = fs::canonical(directory, missing);
    return missing ? directory : path;
}

} // namespace

Result<ImportDirectories> ImportDirectories::of(const std::vector<fs::path>& directories) {
    std::vector<fs::path> tidy;
    for (const fs::path& directory : directories) {
        if (!directory.is_absolute()) {
            return Error{ErrorKind::Invalid, "billing.bad_directory",
                         fmt::format("'{}' is not an absolute path", directory.string())};
        }
        tidy.push_back(tidied(directory));
    }
    return ImportDirectories(std::move(tidy));
}

Result<fs::path> ImportDirectories::admit(std::string_view named) const {
    const fs::path path(named);
    if (named.size() > kMaxPathBytes || !is_utf8(named) || named.contains('\0') ||
        !path.is_absolute()) {
        return Error{ErrorKind::Invalid, "billing.bad_path",
                     fmt::format("the path must be absolute, in UTF-8 and at most {} bytes long",
                                 kMaxPathBytes)};
    }
    const Error refused{ErrorKind::Forbidden, "billing.path_not_allowed",
                        fmt::format("{}: it does not lie in a directory that bills may be "
                                    "imported from",
                                    path.string())};
    const fs::path tidy = tidied(path);
    if (!std::ranges::any_of(directories_, [&](const fs::path& directory) {
            return is_in(tidy, directory) || is_in(tidy, real(directory));
        })) {
        return refused;
    }
    std::error_code failed;
    const fs::path found = fs::canonical(tidy, failed);
    if (failed == std::errc::no_such_file_or_directory) {
        return Error{ErrorKind::NotFound, "billing.path_not_found",
                     fmt::format("{}: no such file or directory", path.string())};
    }
    if (failed) {
        return file_error(failed.value(), "look at", path);
    }
    return contains(found) ? Result<fs::path>(found) : Result<fs::path>(refused);
}

bool ImportDirectories::contains(const fs::path& path) const {
    return std::ranges::any_of(
        directories_, [&](const fs::path& directory) { return is_in(path, real(directory)); });
}

std::vector<ImportDirectories::Listing> ImportDirectories::list() const {
    std::vector<Listing> listings;
    for (const fs::path& directory : directories_) {
        Listing& listing = listings.emplace_back();
        listing.path = directory;
        std::error_code failed;
        fs::directory_iterator entries(directory, failed);
        for (; !failed && entries != fs::end(entries); entries.increment(failed)) {
            const std::string name = entries->path().filename().string();
            if (!name.starts_with('.') && is_utf8(name)) {
                listing.entries.push_back(name);
            }
        }
        std::ranges::sort(listing.entries);
        listing.entries.resize(std::min(listing.entries.size(), kMaxEntries));
    }
    return listings;
}

} // namespace muster::billing
