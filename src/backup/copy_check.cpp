#include "backup/copy_check.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ledger/store.h"
#include "sql/session.h"

namespace muster::backup {
namespace {

Status check_schemas(const std::filesystem::path& database, std::span<const Schema> schemas) {
    TRY(auto session, sql::Session::open(database.string(), sql::Access::Read));
    return sql::check_known(session, schemas);
}

Error damaged(std::string_view what) {
    return {ErrorKind::Internal, "backup.catalogue_damaged",
            fmt::format("{}; muster ledger verify tells more of the original", what)};
}

Status check_sizes(const ledger::Store& store, const ledger::Version& version) {
    for (const ledger::VersionSegment& file : version.contents.segments) {
        std::error_code problem;
        const auto path = store.directory(version.id) / file.file;
        if (std::filesystem::file_size(path, problem) != file.bytes || problem) {
            return damaged(fmt::format("{} is missing or not of the size that the catalogue says",
                                       path.string()));
        }
    }
    return {};
}

Status check_versions(const ledger::Store& store) {
    TRY(const auto versions, store.versions({}, ledger::Store::Which::All));
    for (const ledger::Version& version : versions) {
        TRY_DONE(check_sizes(store, version));
        TRY(const auto pin, store.pin(ledger::Selection::of_version(version.id))); // opens all
        static_cast<void>(pin);
    }
    return {};
}

} // namespace

Status check_copy(const std::filesystem::path& directory,
                  std::span<const Schema> schemas,
                  const Clock& clock) {
    TRY_DONE(check_schemas(directory / kDatabaseName, schemas));
    const auto store = ledger::Store::open(directory, ledger::Store::Access::Read, {clock});
    if (!store) {
        return store.error().reason == "sql.older_schema" ? Status() : Status(store.error());
    }
    TRY(const auto astray, store->check_catalogue());
    if (!astray.empty()) {
        return damaged(fmt::format("{}", fmt::join(astray, "; ")));
    }
    return check_versions(*store);
}

} // namespace muster::backup
