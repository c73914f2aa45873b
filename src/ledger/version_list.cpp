#include "ledger/version_list.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "base/file.h"
#include "base/json_fields.h"
#include "ledger/open_version.h"

namespace muster::ledger {

/// What it takes to open a version and to say whose it is.
struct ListedVersion {
    std::int64_t id = 0;
    std::string source;
    BillingMonth month;
    struct File {
        std::string name;
        std::string role;
    };
    std::vector<File> files;
};

struct ListedVersions {
    std::vector<ListedVersion> versions;
};

} // namespace muster::ledger

namespace muster {

template <>
inline constexpr auto json_fields<ledger::ListedVersion::File> = std::tuple{
    JsonField{"name", &ledger::ListedVersion::File::name, "within the version's directory"},
    JsonField{"role", &ledger::ListedVersion::File::role, "rows, or of which rollup"},
};

template <>
inline constexpr auto json_fields<ledger::ListedVersion> = std::tuple{
    JsonField{"id", &ledger::ListedVersion::id, "its number"},
    JsonField{"source", &ledger::ListedVersion::source, "whose bill"},
    JsonField{"month", &ledger::ListedVersion::month, "of which month"},
    JsonField{"files", &ledger::ListedVersion::files, "all of them"},
};

template <>
inline constexpr auto json_fields<ledger::ListedVersions> = std::tuple{
    JsonField{"versions", &ledger::ListedVersions::versions, "by source and month"},
};

} // namespace muster

namespace muster::ledger {
namespace {

ListedVersion listed(const PinnedVersion& pinned) {
    const Version& version = pinned.version;
    ListedVersion item{.id = version.id,
                       .source = version.delivery.source,
                       .month = version.delivery.month,
                       .files = {}};
    for (const VersionSegment& segment : version.contents.segments) {
        item.files.push_back({segment.file, segment.role});
    }
    return item;
}

Version version_of(const ListedVersion& item) {
    Version version;
    version.id = item.id;
    version.delivery.source = item.source;
    version.delivery.month = item.month;
    for (const ListedVersion::File& file : item.files) {
        version.contents.segments.push_back({.file = file.name, .role = file.role});
        const bool is_rollup = file.role != "rows";
        const auto has_name = [&](const VersionRollup& known) { return known.name == file.role; };
        if (is_rollup && std::ranges::none_of(version.contents.rollups, has_name)) {
            version.contents.rollups.push_back({.name = file.role, .keys = {}, .rows = 0});
        }
    }
    return version;
}

} // namespace

Result<VersionList> VersionList::make(const Store& store, const std::filesystem::path& directory) {
    TRY(Pin pin, store.pin({}));
    ListedVersions list;
    for (const PinnedVersion& version : pin.versions()) {
        list.versions.push_back(listed(version));
    }
    TRY(auto file, TemporaryFile::create(directory, ".versions"));
    TRY(auto opened, FileDescriptor::open(file.path(), FileDescriptor::Mode::Truncate));
    TRY_DONE(opened.write_all(as_bytes(to_json(list).str())));
    TRY_DONE(opened.close());
    return VersionList(std::move(pin), std::move(file));
}

Result<std::vector<PinnedVersion>> open_listed(const std::filesystem::path& list,
                                               const std::filesystem::path& data) {
    TRY(const std::string text, read_file(list));
    TRY(const Json json, Json::parse(text));
    TRY(const auto listed, from_json<ListedVersions>(json));
    std::vector<PinnedVersion> versions;
    for (const ListedVersion& item : listed.versions) {
        TRY(auto opened,
            open_version(version_of(item), data / "ledger" / fmt::format("v{}", item.id)));
        versions.push_back(std::move(opened));
    }
    return versions;
}

} // namespace muster::ledger
