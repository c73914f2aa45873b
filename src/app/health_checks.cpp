#include "app/health_checks.h"

#include <chrono>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "audit/checkpoint_rows.h"
#include "ledger/file_mark.h"
#include "notify/delivery_store.h"
#include "sql/server_check.h"

namespace muster::app {
namespace {

using api::HealthFinding;
using api::HealthState;

HealthFinding no_answer(const Error& error) {
    return {HealthState::Failed, fmt::format("does not answer: {}", error.reason),
            "Look at the server's log, and whether the database is up."};
}

HealthFinding look_at_sqlite(const sql::Database& database) {
    const Status answer = database.read([](sql::Session& session) {
        return session.query("SELECT 1", {}, [](const sql::Row&) { return Status(); });
    });
    return answer ? HealthFinding{HealthState::Ok, "SQLite answers", ""}
                  : no_answer(answer.error());
}

HealthFinding look_at_postgres(const sql::Database& database) {
    const auto server = database.read(sql::examine_server);
    if (!server) {
        return no_answer(server.error());
    }
    const std::string name = fmt::format("PostgreSQL {}", server->version);
    if (server->is_standby) {
        return {HealthState::Failed, name + " became a standby and takes no writes",
                "Name the server that is the primary now."};
    }
    if (!server->denied.empty()) {
        return {HealthState::Failed,
                fmt::format("{} does not let this account read and write {}", name,
                            fmt::join(server->denied, ", ")),
                "Make the account the owner of its tables again."};
    }
    return {HealthState::Ok, name + " answers", ""};
}

HealthFinding look_at_database(const sql::Database& database) {
    return database.engine() == sql::Engine::Sqlite ? look_at_sqlite(database)
                                                    : look_at_postgres(database);
}

/// On a shared file system, which may be gone.
HealthFinding look_at_ledger(const std::filesystem::path& data) {
    std::error_code problem;
    if (std::filesystem::exists(data / "ledger" / ledger::kMarkName, problem)) {
        return {HealthState::Ok, "the files are there", ""};
    }
    return {HealthState::Failed, "the files of the ledger cannot be seen",
            "Look whether the file system of the data directory is mounted."};
}

/// A quiet log is sealed every hour: longer without a checkpoint means that nobody seals it.
HealthFinding look_at_audit(const sql::Database& database, const Clock& clock) {
    constexpr std::chrono::hours kLate{2};
    const auto newest = database.read(audit::newest_checkpoint);
    if (!newest) {
        return {HealthState::Failed, "the audit log cannot be read", "Look at the server's log."};
    }
    if (!*newest) {
        return {HealthState::Ok, "nothing was sealed yet", ""};
    }
    const Instant at = Instant::from_unix_millis((*newest)->at);
    if (clock.now() - at > kLate) {
        return {HealthState::Warning, "last sealed at " + at.str(),
                "Look at the server's log for housekeeping.failed."};
    }
    return {HealthState::Ok, "last sealed at " + at.str(), ""};
}

/// A mail that waits for long is one that the server does not get rid of.
HealthFinding look_at_mail(const HealthCheckPorts& ports) {
    constexpr std::chrono::minutes kLong{10};
    if (ports.mail_server.empty()) {
        return {HealthState::Ok, "not set up: links are handed over by people",
                "Name a mail server in mail.server, to have invitations and notices mailed."};
    }
    const auto backlog = ports.database.read([&](sql::Session& session) {
        return notify::mail_backlog(session, ports.clock.now() - kLong);
    });
    if (!backlog) {
        return {HealthState::Failed, "what waits cannot be read", "Look at the server's log."};
    }
    if (backlog->count > 0) {
        return {HealthState::Warning,
                fmt::format("{} mails wait for {}, the oldest since {}", backlog->count,
                            ports.mail_server, backlog->oldest.value_or(Instant()).str()),
                "Look at the tasks notify.mail for why, and at mail.* with muster doctor."};
    }
    return {HealthState::Ok, "goes out by " + ports.mail_server, ""};
}

HealthFinding look_at_certificate(bool is_generated) {
    if (is_generated) {
        return {HealthState::Warning, "made by Muster itself; browsers warn about it",
                "Give it one that they trust: tls.certificate and tls.key."};
    }
    return {HealthState::Ok, "as configured", ""};
}

} // namespace

HealthFinding look_at_disk(const std::filesystem::path& data) {
    constexpr double kLittle = 0.05;
    std::error_code problem;
    const auto space = std::filesystem::space(data, problem);
    if (problem || space.capacity == 0) {
        return {HealthState::Failed, "the data directory cannot be looked at",
                "Look whether its disk is mounted."};
    }
    const double free = static_cast<double>(space.available) / static_cast<double>(space.capacity);
    const std::string detail = fmt::format("{:.0f} % of the disk are free", free * 100);
    if (free < kLittle) {
        return {HealthState::Warning, detail, "Make room, or move the data directory."};
    }
    return {HealthState::Ok, detail, ""};
}

api::HealthChecks make_health_checks(const HealthCheckPorts& ports) {
    const sql::Database& database = ports.database;
    const Clock& clock = ports.clock;
    api::HealthChecks checks = {
        {"database", true, [&database] { return look_at_database(database); }},
        {"disk", false, [data = ports.data] { return look_at_disk(data); }},
        {"audit", false, [&database, &clock] { return look_at_audit(database, clock); }},
        {"certificate", false,
         [made = ports.is_certificate_generated] { return look_at_certificate(made); }},
        {"mail", false, [ports] { return look_at_mail(ports); }},
    };
    if (database.engine() == sql::Engine::Postgres) {
        checks.push_back({"ledger", true, [data = ports.data] { return look_at_ledger(data); }});
    }
    return checks;
}

} // namespace muster::app
