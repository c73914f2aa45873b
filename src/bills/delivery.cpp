#include "bills/delivery.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/file.h"
#include "bills/byte_source.h"
#include "bills/delivery_layout.h"
#include "bills/detailed_delivery.h"
#include "bills/manifest_choice.h"

namespace muster::bills {
namespace {

namespace fs = std::filesystem;

/// What lies below the given paths.
struct Found {
    struct ManifestFile {
        fs::path path;
        fs::path root;
    };
    std::vector<ManifestFile> manifests;
    std::vector<fs::path> bills;
    std::set<fs::path> named; // bills given by name rather than found in a folder
};

Instant modified_at(const fs::path& path) {
    std::error_code failed;
    const auto time = fs::last_write_time(path, failed);
    if (failed) {
        return {};
    }
    const auto since = std::chrono::file_clock::to_sys(time).time_since_epoch();
    return Instant::from_unix_millis(
        std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
}

Error not_a_file(const fs::path& path) {
    return {ErrorKind::Invalid, "billing.not_a_file",
            fmt::format("{}: a dangling link, pipe or device; expected a file or directory",
                        path.string())};
}

/// The real path, with links followed, if it may be read.
Result<fs::path> real_path(const fs::path& path, const MayRead& may_read) {
    std::error_code failed;
    fs::path real = fs::canonical(path, failed);
    if (failed) {
        return file_error(failed.value(), "read", path);
    }
    if (may_read && !may_read(real)) {
        return Error{
            ErrorKind::Forbidden, "billing.path_not_allowed",
            fmt::format("{}: it leads out of the directories that may be read", path.string())};
    }
    return real;
}

/// Collects the manifests and bills below folders. Links to folders are followed, and each folder
/// is entered once, so that links may lead in circles.
class Search {
public:
    explicit Search(const MayRead& may_read) : may_read_(may_read) {}

    Status into(const fs::path& folder, const fs::path& root) {
        TRY(const fs::path real, real_path(folder, may_read_));
        if (!entered_.insert(real).second) {
            return {};
        }
        // A folder that cannot be read may hold a part of a month: leaving it out would be silent.
        std::error_code failed;
        fs::directory_iterator entries(real, failed);
        for (; !failed && entries != fs::end(entries); entries.increment(failed)) {
            TRY_DONE(take(entries->path(), root));
        }
        return failed ? Status(file_error(failed.value(), "read", folder)) : Status();
    }

    void add_manifest(fs::path path, fs::path root) {
        found_.manifests.push_back({std::move(path), std::move(root)});
    }
    void add_named(const fs::path& path) {
        found_.bills.push_back(path);
        found_.named.insert(path);
    }
    Found finish() {
        std::ranges::sort(found_.bills);
        const auto repeated = std::ranges::unique(found_.bills);
        found_.bills.erase(repeated.begin(), repeated.end());
        return std::move(found_);
    }

private:
    Status take(const fs::path& path, const fs::path& root) {
        const std::string name = path.filename().string();
        std::error_code failed;
        const fs::file_status status = fs::status(path, failed);
        if (fs::is_directory(status)) {
            return is_beside_bills(name) ? Status() : into(path, root);
        }
        const bool is_manifest = is_manifest_name(name);
        if (is_beside_bills(name) || (!is_manifest && !is_bill_name(name))) {
            return {};
        }
        if (failed && status.type() != fs::file_type::not_found) {
            return file_error(failed.value(), "look at", path);
        }
        if (!fs::is_regular_file(status)) {
            return not_a_file(path);
        }
        TRY_DONE(real_path(path, may_read_));
        if (is_manifest) {
            add_manifest(path, root);
        } else {
            found_.bills.push_back(path);
        }
        return {};
    }

    const MayRead& may_read_;
    Found found_;
    std::set<fs::path> entered_;
};

Status look_at(const fs::path& given, const MayRead& may_read, Search& search) {
    std::error_code failed;
    const fs::file_status status = fs::status(given, failed);
    if (status.type() == fs::file_type::not_found) {
        return Error{ErrorKind::NotFound, "billing.path_not_found",
                     fmt::format("{}: no such file or directory", given.string())};
    }
    if (failed) {
        return file_error(failed.value(), "look at", given);
    }
    if (!fs::is_directory(status) && !fs::is_regular_file(status)) {
        return not_a_file(given);
    }
    TRY(const fs::path path, real_path(given, may_read));
    if (fs::is_directory(status)) {
        return search.into(path, path);
    }
    // Nothing else that is JSON can be meant, whatever it is called.
    if (is_manifest_name(path.filename().string()) || path.extension() == ".json") {
        // Its files lie beside it or a few folders up: a key has about that many parts.
        search.add_manifest(path, path.root_path());
    } else {
        search.add_named(path);
    }
    return {};
}

Result<Found> look_below(std::span<const fs::path> paths, const MayRead& may_read) {
    Search search(may_read);
    for (const fs::path& given : paths) {
        TRY_DONE(look_at(given, may_read, search));
    }
    return search.finish();
}

Result<PlacedManifest> read_manifest(const Found::ManifestFile& file) {
    TRY(const std::string text, read_file(file.path, kMaxManifestBytes));
    TRY(Manifest manifest, parse_manifest(text, file.path.string()));
    PlacedManifest placed = place_manifest(std::move(manifest), file.path, modified_at(file.path));
    placed.root = file.root;
    return placed;
}

/// One for each month's folder and report.
Result<std::vector<PlacedManifest>> read_manifests(const Found& found) {
    std::vector<PlacedManifest> manifests;
    for (const Found::ManifestFile& file : found.manifests) {
        TRY(PlacedManifest manifest, read_manifest(file));
        manifests.push_back(std::move(manifest));
    }
    return newest_manifests(std::move(manifests));
}

Result<Delivery> delivery_of(const PlacedManifest& candidate, const MayRead& may_read) {
    Delivery delivery = delivery_without_files(candidate);
    for (const std::string& key : candidate.manifest.keys) {
        auto path = locate_key(candidate.path, key, candidate.root);
        if (!path) {
            return Error{
                ErrorKind::NotFound, "billing.file_missing",
                fmt::format("{}: it lists {}, which is not there", candidate.path.string(), key)};
        }
        TRY(fs::path real, real_path(*path, may_read));
        delivery.files.push_back({.path = std::move(real), .name = key, .entry = {}});
    }
    return delivery;
}

/// Folders whose other files a manifest has left out on purpose.
std::set<fs::path> governed_folders(const std::vector<PlacedManifest>& candidates,
                                    const std::vector<Delivery>& deliveries) {
    std::set<fs::path> folders;
    const auto add_period_folder = [&folders](const fs::path& file) {
        for (fs::path folder = file.parent_path(); folder.has_relative_path();
             folder = folder.parent_path()) {
            if (is_period_folder(folder.filename().string())) {
                folders.insert(folder);
                return;
            }
        }
    };
    for (const PlacedManifest& candidate : candidates) {
        add_period_folder(candidate.path);
        if (candidate.is_superseded) {
            folders.insert(candidate.path.parent_path());
        }
    }
    for (const Delivery& delivery : deliveries) {
        for (const BillFile& file : delivery.files) {
            add_period_folder(file.path);
        }
    }
    return folders;
}

bool is_below_any(const fs::path& file, const std::set<fs::path>& folders) {
    for (fs::path folder = file.parent_path(); folder.has_relative_path();
         folder = folder.parent_path()) {
        if (folders.contains(folder)) {
            return true;
        }
    }
    return false;
}

/// Of several delivery folders of one month keeps the files of the newest: each holds the month
/// whole.
std::vector<fs::path> without_older_folders(const std::vector<fs::path>& files,
                                            const std::set<fs::path>& named) {
    const auto age = [](const fs::path& file) {
        const auto time = delivery_folder_time(file.parent_path().filename().string());
        return std::pair(time.value_or(modified_at(file)), file.parent_path());
    };
    std::map<fs::path, std::pair<Instant, fs::path>> newest;
    const auto is_in_delivery_folder = [&named](const fs::path& file) {
        return !named.contains(file) &&
               is_period_folder(file.parent_path().parent_path().filename().string());
    };
    for (const fs::path& file : files) {
        if (is_in_delivery_folder(file)) {
            auto& best = newest[file.parent_path().parent_path()];
            best = std::max(best, age(file));
        }
    }
    std::vector<fs::path> kept;
    std::ranges::copy_if(files, std::back_inserter(kept), [&](const fs::path& file) {
        return !is_in_delivery_folder(file) ||
               newest[file.parent_path().parent_path()].second == file.parent_path();
    });
    return kept;
}

Delivery loose_delivery(const Found& found,
                        const std::vector<PlacedManifest>& candidates,
                        const std::vector<Delivery>& deliveries) {
    std::set<fs::path> claimed;
    for (const Delivery& delivery : deliveries) {
        for (const BillFile& file : delivery.files) {
            claimed.insert(file.path);
        }
    }
    const std::set<fs::path> governed = governed_folders(candidates, deliveries);
    std::vector<fs::path> free;
    std::ranges::copy_if(found.bills, std::back_inserter(free), [&](const fs::path& file) {
        std::error_code ignored; // it was there a moment ago
        return !claimed.contains(fs::canonical(file, ignored)) &&
               (found.named.contains(file) || !is_below_any(file, governed));
    });
    Delivery loose;
    for (const fs::path& file : without_older_folders(free, found.named)) {
        loose.files.push_back({.path = file, .name = file.string(), .entry = {}});
    }
    return loose;
}

/// Takes the bills out that have the name of a detailed billing report: a delivery each, with
/// itself for a manifest.
std::vector<Delivery> take_detailed(Delivery& loose) {
    std::vector<DetailedBill> reports;
    std::vector<BillFile> others;
    for (BillFile& file : loose.files) {
        if (auto report = detailed_report(file.path.filename().string())) {
            reports.push_back({std::move(*report), std::move(file), {}, {}});
        } else {
            others.push_back(std::move(file));
        }
    }
    loose.files = std::move(others);
    return detailed_deliveries(std::move(reports));
}

/// A month that a later report tells of is told by that: it knows more. `account` is the later
/// report's, where it is known.
bool is_told_by(const PlacedManifest& manifest, const Delivery& detailed) {
    const std::string& account = manifest.manifest.account;
    return manifest.manifest.month == detailed.month &&
           (account.empty() || detailed.report_name.starts_with(account));
}

/// Each bill of a zip file with several is a file of its own.
Status open_archives(Delivery& delivery) {
    std::vector<BillFile> files;
    for (BillFile& file : delivery.files) {
        TRY(auto entries, archive_entries(file.path));
        const bool is_one = entries.size() <= 1;
        std::erase_if(entries, [](const auto& entry) { return !is_bill_name(entry.name); });
        if (is_one || entries.empty()) {
            std::error_code ignored; // shows when it is read
            file.bytes = fs::file_size(file.path, ignored);
            files.push_back(std::move(file));
            continue;
        }
        for (const ArchiveEntry& entry : entries) {
            files.push_back({.path = file.path,
                             .name = fmt::format("{}:{}", file.name, entry.name),
                             .entry = entry.name,
                             .bytes = entry.bytes});
        }
    }
    delivery.files = std::move(files);
    return {};
}

} // namespace

Result<std::vector<Delivery>> find_deliveries(std::span<const fs::path> paths,
                                              const MayRead& may_read) {
    TRY(const Found found, look_below(paths, may_read));
    TRY(const auto candidates, read_manifests(found));
    std::vector<Delivery> deliveries;
    for (const PlacedManifest& candidate : candidates) {
        if (!candidate.is_superseded) {
            TRY(Delivery delivery, delivery_of(candidate, may_read));
            deliveries.push_back(std::move(delivery));
        }
    }
    std::ranges::stable_sort(deliveries, {}, &Delivery::month);
    Delivery loose = loose_delivery(found, candidates, deliveries);
    for (Delivery& detailed : take_detailed(loose)) {
        const auto tells = [&](const auto& manifest) { return is_told_by(manifest, detailed); };
        if (std::ranges::none_of(candidates, tells)) {
            deliveries.push_back(std::move(detailed));
        }
    }
    if (!loose.files.empty()) {
        deliveries.push_back(std::move(loose));
    }
    for (Delivery& delivery : deliveries) {
        TRY_DONE(open_archives(delivery));
    }
    if (deliveries.empty()) {
        return Error{ErrorKind::NotFound, "billing.nothing_found",
                     "no manifest and no .csv, .gz, .zip or .parquet file below the given paths"};
    }
    return deliveries;
}

} // namespace muster::bills
