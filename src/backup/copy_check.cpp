#include "backup/copy_check.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ledger/store.h"
#include "sql/migrator.h"
#include "sql/session.h"

namespace muster::backup {
namespace {

constexpr std::string_view kModules = "SELECT DISTINCT module FROM schema_migration";

Status check_known(sql::Session& session, std::span<const Schema> schemas) {
    return session.query(kModules, {}, [&](const sql::Row& row) -> Status {
        const std::string module = row.text(0);
        if (std::ranges::find(schemas, module, &Schema::module) == schemas.end()) {
            return Error{ErrorKind::Impossible, "sql.newer_schema",
                         "the database was written by a newer program: it has tables of " + module};
        }
        return {};
    });
}

Status check_schemas(const std::filesystem::path& database, std::span<const Schema> schemas) {
    TRY(auto session, sql::Session::open(database.string(), sql::Access::Read));
    TRY_DONE(check_known(session, schemas));
    for (const Schema& schema : schemas) {
        const Status state = sql::require_migrated(session, schema.module, schema.migrations);
        if (!state && state.error().reason != "sql.older_schema") {
            return state.error();
        }
    }
    return {};
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
