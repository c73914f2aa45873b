#include "sql/migrator.h"

#include <map>

#include <fmt/format.h>
#include <xxhash.h>

#include "base/check.h"
#include "sql/postgres_text.h"

namespace muster::sql {
namespace {

constexpr std::string_view kCreate = R"(
CREATE TABLE IF NOT EXISTS schema_migration (
    module TEXT NOT NULL,
    number BIGINT NOT NULL,
    checksum TEXT NOT NULL,
    PRIMARY KEY (module, number)
))";
/// A process that starts beside another waits for its migrations, which may take minutes.
constexpr Limits kPatient{.lock_wait = std::chrono::minutes(30),
                          .statement = std::chrono::milliseconds(0)};
constexpr std::string_view kApplied =
    "SELECT number, checksum FROM schema_migration WHERE module = ? ORDER BY number";
constexpr std::string_view kRecordMigration =
    "INSERT INTO schema_migration (module, number, checksum) VALUES (?, ?, ?)";

/// Guards against an edited migration, not against an attacker.
std::string checksum(std::string_view text) {
    const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

/// What is recorded as applied.
std::string_view text_for(const Migration& migration, Engine engine) {
    return engine == Engine::Postgres && !migration.postgres.empty() ? migration.postgres
                                                                     : migration.text;
}

using Applied = std::map<int, std::string>;

Result<Applied> read_applied(Session& session, std::string_view module) {
    Applied applied;
    TRY_DONE(session.query(kApplied, {module}, [&](const Row& row) -> Status {
        applied.emplace(static_cast<int>(row.integer(0)), row.text(1));
        return {};
    }));
    return applied;
}

Status check_known(const Applied& applied,
                   std::string_view module,
                   std::span<const Migration> migrations,
                   Engine engine) {
    std::map<int, const Migration*> known;
    for (const Migration& migration : migrations) {
        known.emplace(migration.number, &migration);
    }
    for (const auto& [number, applied_checksum] : applied) {
        const auto found = known.find(number);
        if (found == known.end()) {
            return Error{
                ErrorKind::Impossible, "sql.newer_schema",
                fmt::format(
                    "the database was written by a newer program: it has migration {} of {}",
                    number, module)};
        }
        if (checksum(text_for(*found->second, engine)) != applied_checksum) {
            return Error{ErrorKind::Internal, "sql.changed_migration",
                         fmt::format("migration {} of {} is not the one that was applied",
                                     found->second->name, module)};
        }
    }
    return {};
}

void check_numbering(std::span<const Migration> migrations) {
    int expected = 1;
    for (const Migration& migration : migrations) {
        MUSTER_CHECK(migration.number == expected, "migrations are not numbered 1, 2, 3 and so on");
        ++expected;
    }
}

Status apply(Session& session, std::string_view module, const Migration& migration) {
    TRY(const Applied meanwhile, read_applied(session, module));
    if (meanwhile.contains(migration.number)) {
        return {}; // by another process, between the first look and this transaction
    }
    const std::string_view text = text_for(migration, session.engine());
    const bool is_translated = session.engine() == Engine::Postgres && migration.postgres.empty();
    TRY_DONE(session.execute_script(is_translated ? postgres_migration(text) : std::string(text)));
    TRY_DONE(session.execute(kRecordMigration, {module, migration.number, checksum(text)}));
    return {};
}

Status apply_all(Session& session, std::string_view module, std::span<const Migration> migrations) {
    TRY_DONE(session.transaction([](Session& within) { return within.execute_script(kCreate); }));
    TRY(const Applied applied, read_applied(session, module));
    TRY_DONE(check_known(applied, module, migrations, session.engine()));
    for (const Migration& migration : migrations) {
        if (applied.contains(migration.number)) {
            continue;
        }
        TRY_DONE(
            session.transaction([&](Session& within) { return apply(within, module, migration); }));
    }
    return {};
}

} // namespace

Status migrate(Session& session, std::string_view module, std::span<const Migration> migrations) {
    check_numbering(migrations);
    TRY_DONE(session.set_limits(kPatient));
    Status applied = apply_all(session, module, migrations);
    TRY_DONE(session.set_limits(Limits{}));
    return applied;
}

Status
create_tables(Session& within, std::string_view module, std::span<const Migration> migrations) {
    check_numbering(migrations);
    TRY_DONE(within.execute_script(kCreate));
    for (const Migration& migration : migrations) {
        TRY_DONE(apply(within, module, migration));
    }
    return {};
}

Status
require_migrated(Session& session, std::string_view module, std::span<const Migration> migrations) {
    TRY(const Applied applied, read_applied(session, module));
    TRY_DONE(check_known(applied, module, migrations, session.engine()));
    if (applied.size() < migrations.size()) {
        return Error{ErrorKind::Unavailable, "sql.older_schema",
                     fmt::format("the tables of {} were written by an older program; "
                                 "a command that writes brings them up to date",
                                 module)};
    }
    return {};
}

} // namespace muster::sql
