#include <fmt/format.h>
#include <unistd.h>

#include "billing/charge_model.h"
#include "cli/error_report.h"
#include "client/remote_sql.h"
#include "commands/command.h"
#include "commands/composition.h"
#include "commands/memory_fence.h"
#include "commands/remote.h"
#include "commands/result_output.h"
#include "commands/sql_output.h"
#include "cost/sql_writer.h"
#include "duck/duckdb.h"
#include "ledger/charges_view.h"
#include "ledger/version_list.h"

namespace muster::commands {
namespace {

constexpr const char* kSqlHelp =
    R"help(Runs one read-only statement of DuckDB's SQL over the view `charges` (every line of the current
bills, columns under their own names, x_source and x_billing_month before them) and over the rollups
r1, r2 and r3 (sums by day, by month, by day and resource). Times are texts as the sender wrote them. It sees no files and no network, and ends at
its limits of time and memory; the time it takes to print rows does not count.

Examples:
  muster sql 'select x_billing_month, count(*), sum(unblended_cost) from charges group by all'
  muster sql 'describe_sql charges' --format csv)help";

/// What DuckDB does not count against its own limit: threads, blocks being decoded, single values.
constexpr std::uint64_t kBesideTables = 256U << 20U;
constexpr std::uint64_t kEachThread = 32U << 20U;

struct SqlOptions {
    std::string text;
    std::optional<std::string> format;
    std::optional<unsigned> seconds;
    std::optional<unsigned> memory_mb;
    std::string versions;

    [[nodiscard]] unsigned time_limit() const { return seconds.value_or(300); }
};

/// Nothing is being written that could be left half done, so the process may just end.
[[noreturn]] void end_overdue(const SqlOptions& options, const Environment& environment) {
    cli::write_error({ErrorKind::Unavailable, "duckdb.time_limit",
                      fmt::format("the query took longer than {} s and could not be interrupted",
                                  options.time_limit())},
                     environment.settings.json, environment.err);
    environment.err.flush();
    _exit(static_cast<int>(cli::ExitCode::Failure));
}

duck::DuckDb::Options limits_of(const SqlOptions& options, const Environment& environment) {
    duck::DuckDb::Options limits;
    limits.memory_limit_bytes = std::uint64_t{options.memory_mb.value_or(1024)} << 20U;
    limits.threads = environment.settings.threads;
    limits.time_limit = std::chrono::seconds(options.time_limit());
    limits.overdue = [&options, &environment] { end_overdue(options, environment); };
    return limits;
}

std::string format_of(const SqlOptions& options, const Environment& environment) {
    return options.format.value_or(environment.settings.json ? "json" : "table");
}

Status ask_server_for_rows(const SqlOptions& options, Environment& environment) {
    if (options.seconds || options.memory_mb) {
        return Error{ErrorKind::Invalid, "usage.malformed", "a server has limits of its own"};
    }
    TRY(auto client, connect(environment));
    TRY(const cost::SqlAnswer answer, client::run_sql(client, options.text));
    const auto writer = cost::make_sql_writer(answer.columns, format_of(options, environment),
                                              {environment.out, environment.out_width});
    for (const auto& row : answer.rows) {
        TRY(const auto values, client::sql_values(answer.columns, row));
        writer->write(values);
    }
    writer->finish();
    if (answer.is_truncated) { // a script must not take a part for the whole
        return Error{ErrorKind::Impossible, "sql.truncated",
                     fmt::format("these are the first {} rows: a server answers with no more; ask "
                                 "for fewer",
                                 answer.rows.size())};
    }
    return {};
}

Status answer(const SqlOptions& options,
              std::span<const ledger::PinnedVersion> versions,
              Environment& environment) {
    if (versions.empty()) {
        write_note(no_bills(environment), environment);
    }
    std::vector<std::string> rollups;
    for (const auto& plan : billing::rollup_plans()) {
        rollups.push_back(plan.name);
    }
    const ledger::ChargesView charges(versions, rollups);
    const duck::DuckDb::Options limits = limits_of(options, environment);
    TRY_DONE(
        limit_memory(limits.memory_limit_bytes + kBesideTables + limits.threads * kEachThread));
    TRY(duck::DuckDb database, duck::DuckDb::open(limits));
    TRY_DONE(charges.register_in(database));
    const std::stop_callback interrupt(environment.stop, [&database] { database.interrupt(); });
    TRY(duck::DuckResult result, database.query_read_only(options.text));
    return write_sql_result(result, format_of(options, environment), environment);
}

Status run_sql(const SqlOptions& options, Environment& environment) {
    if (asks_server(environment)) {
        return ask_server_for_rows(options, environment);
    }
    if (!options.versions.empty()) {
        TRY(const auto versions,
            ledger::open_listed(options.versions, environment.settings.data_directory));
        return answer(options, versions, environment);
    }
    TRY(const ledger::Store store, open_store(environment, ledger::Store::Access::Read));
    TRY(const ledger::Pin pin, store.pin({}));
    return answer(options, pin.versions(), environment);
}

void describe_sql(CLI::App& command, SqlOptions& options) {
    command.footer(kSqlHelp);
    command.add_option("statement", options.text, "The statement")->required();
    command.add_option("--format", options.format, "table, csv, json or jsonl (table)")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"table", "csv", "json", "jsonl"}));
    command.add_option("--time-limit", options.seconds, "Seconds it may take (300)")
        ->type_name("SECONDS")
        ->check(CLI::Range(1U, 86'400U));
    command
        .add_option("--memory-limit", options.memory_mb,
                    "Megabytes its tables may take (1024); single values and threads take at most "
                    "some hundred more")
        ->type_name("MB")
        ->check(CLI::Range(64U, 1U << 20U));
    command.add_option("--versions", options.versions)->group(""); // by a server alone, not shown
}

} // namespace

void add_sql(CLI::App& parent, Invocation& invocation) {
    add_command<SqlOptions>(parent, invocation, "sql", "Ask in SQL", describe_sql, run_sql,
                            Place::Anywhere);
}

} // namespace muster::commands
