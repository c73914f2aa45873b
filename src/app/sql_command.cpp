#include "app/command.h"
#include "app/composition.h"
#include "app/sql_output.h"
#include "duck/duckdb.h"
#include "ledger/charges_view.h"

namespace muster::app {
namespace {

constexpr const char* kHelp =
    R"help(Runs one read-only statement of DuckDB's SQL over the view `charges` (every line of the current
bills, columns under their own names, x_source and x_billing_month before them) and over the rollups
r1, r2, … . It sees no files, no network, and stops at its limits of memory and time.

Examples:
  muster sql 'select x_billing_month, count(*), sum(unblended_cost) from charges group by all'
  muster sql 'describe charges' --format csv)help";

struct Options {
    std::string text;
    std::string format = "table";
    unsigned seconds = 300;
    unsigned memory_mb = 1024;
};

Status run_sql(const Options& options, Environment& environment) {
    TRY(const ledger::Store store, open_store(environment, ledger::Store::Access::Read));
    TRY(const ledger::Pin pin, store.pin({}));
    const ledger::ChargesView charges(pin.versions());
    duck::DuckDb::Options limits;
    limits.memory_limit_bytes = std::uint64_t{options.memory_mb} << 20U;
    limits.threads = environment.settings.threads;
    limits.time_limit = std::chrono::seconds(options.seconds);
    TRY(duck::DuckDb database, duck::DuckDb::open(limits));
    TRY_DONE(charges.register_in(database));
    const std::stop_callback interrupt(environment.stop, [&database] { database.interrupt(); });
    TRY(duck::DuckResult result, database.query_read_only(options.text));
    return write_sql_result(result, environment.settings.json ? "json" : options.format,
                            environment);
}

void describe(CLI::App& command, Options& options) {
    command.footer(kHelp);
    command.add_option("statement", options.text, "The statement")->required();
    command.add_option("--format", options.format, "table, csv or json (table)")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"table", "csv", "json"}));
    command.add_option("--time-limit", options.seconds, "Seconds it may take (300)")
        ->type_name("SECONDS")
        ->check(CLI::Range(1U, 86'400U));
    command.add_option("--memory-limit", options.memory_mb, "Megabytes it may use (1024)")
        ->type_name("MB")
        ->check(CLI::Range(64U, 1U << 20U));
}

} // namespace

void add_sql(CLI::App& parent, Invocation& invocation) {
    add_command<Options>(parent, invocation, "sql", "Ask in SQL", describe, run_sql);
}

} // namespace muster::app
