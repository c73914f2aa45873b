#include "app/database_check.h"

#include <string>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/schemas.h"
#include "ledger/store.h"
#include "sql/migrator.h"
#include "sql/server_check.h"
#include "sql/session.h"
#include "sql/tables.h"

namespace muster::app {
namespace {

using api::HealthFinding;
using api::HealthState;

constexpr std::string_view kRecord = "schema_migration";

/// How far the tables are.
enum class Tables { Missing, Older, Current };

/// Errors: Impossible "sql.newer_schema"; those of Session.
Result<Tables> look_at_tables(sql::Session& session) {
    TRY(const bool are_there, sql::has_table(session, kRecord));
    if (!are_there) {
        return Tables::Missing;
    }
    Tables tables = Tables::Current;
    for (const sql::Schema& schema : all_schemas()) {
        const Status state = sql::require_migrated(session, schema.module, schema.migrations);
        if (!state && state.error().reason != "sql.older_schema") {
            return state.error();
        }
        tables = state ? tables : Tables::Older;
    }
    return tables;
}

std::string_view what_comes(Tables tables) {
    switch (tables) {
    case Tables::Missing: return "; its tables will be made at the first start";
    case Tables::Older: return "; the next start brings its tables up to date";
    case Tables::Current: break;
    }
    return ", its tables are up to date";
}

Result<HealthFinding> ask_sqlite(const sql::Address& address) {
    std::error_code problem;
    if (!std::filesystem::exists(address.path(), problem)) {
        return HealthFinding{HealthState::Ok, "will be made at the first start", ""};
    }
    TRY(auto session, sql::Session::open(address, sql::Access::Read));
    TRY(const Tables tables, look_at_tables(session));
    return HealthFinding{HealthState::Ok, fmt::format("SQLite answers{}", what_comes(tables)), ""};
}

HealthFinding judge(const sql::ServerReport& server, Tables tables) {
    const std::string name = fmt::format("PostgreSQL {}", server.version);
    if (server.is_standby) {
        return {HealthState::Failed, name + " is a standby and takes no writes",
                "Name the primary server; several hosts and target_session_attrs=read-write find "
                "it by themselves."};
    }
    if (server.schema.empty()) {
        return {HealthState::Failed, name + " has no schema that this account may use",
                "CREATE SCHEMA muster AUTHORIZATION the account, or set its search_path."};
    }
    if (!server.denied.empty()) {
        return {HealthState::Failed,
                fmt::format("{} does not let this account read and write {}", name,
                            fmt::join(server.denied, ", ")),
                "Make the account the owner of its tables, or GRANT SELECT, INSERT, UPDATE, DELETE "
                "on them."};
    }
    if (!server.may_create) {
        return {tables == Tables::Current ? HealthState::Warning : HealthState::Failed,
                fmt::format("{} does not let this account make tables in the schema {}", name,
                            server.schema),
                fmt::format("GRANT CREATE ON SCHEMA {} to the account: first start and upgrades "
                            "make tables.",
                            server.schema)};
    }
    return {HealthState::Ok, fmt::format("{} answers{}", name, what_comes(tables)), ""};
}

Result<HealthFinding> ask_postgres(const sql::Address& address) {
    TRY(auto session, sql::Session::open(address, sql::Access::Read));
    TRY(const auto server, sql::examine_server(session));
    if (!server.denied.empty() || server.schema.empty()) {
        return judge(server, Tables::Missing); // what is in the tables cannot be looked at
    }
    TRY(const Tables tables, look_at_tables(session));
    return judge(server, tables);
}

std::string_view advice_for(const Error& error) {
    if (error.reason == "sql.newer_schema") {
        return "Run the newer program, or restore a backup that this one made.";
    }
    if (error.reason == "sql.unsupported_server") {
        return "Use PostgreSQL 13 or newer, and a database with the encoding UTF8.";
    }
    return "Look whether the database is up and can be reached from here, and at its address, "
           "account and password.";
}

} // namespace

HealthFinding look_at_database(const ServerConfig& config) {
    const auto address = config.database_address();
    const auto ask = [&] {
        return address->engine() == sql::Engine::Sqlite ? ask_sqlite(*address)
                                                        : ask_postgres(*address);
    };
    const auto asked = address ? ask() : Result<HealthFinding>(address.error());
    if (asked) {
        return *asked;
    }
    return {HealthState::Failed, fmt::format("{} [{}]", asked.error().detail, asked.error().reason),
            std::string(advice_for(asked.error()))};
}

HealthFinding look_at_ledger(const ServerConfig& config, const Clock& clock) {
    const auto place = config.ledger_place();
    if (!place) {
        return {HealthState::Failed, "the database is not known", "See there."};
    }
    const auto store = ledger::Store::open(*place, ledger::Store::Access::Read, {clock});
    if (store) {
        return {HealthState::Ok,
                store->has_catalogue() ? "the files are those of its catalogue"
                                       : "will be made at the first start",
                ""};
    }
    const Error& error = store.error();
    const bool is_mixed_up = error.kind == ErrorKind::Impossible;
    if (!is_mixed_up) {
        return {error.reason == "sql.older_schema" ? HealthState::Ok : HealthState::Failed,
                fmt::format("{} [{}]", error.detail, error.reason), ""};
    }
    return {HealthState::Failed, fmt::format("{} [{}]", error.detail, error.reason),
            "Mount the directory that the other servers use at data, or name the database that "
            "these files belong to."};
}

} // namespace muster::app
