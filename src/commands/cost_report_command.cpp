#include <algorithm>

#include <fmt/format.h>

#include "commands/command.h"
#include "commands/composition.h"
#include "commands/remote.h"
#include "commands/remote_report.h"
#include "commands/report_options.h"
#include "commands/result_output.h"
#include "cost/report_json.h"
#include "cost/report_query.h"
#include "cost/report_text.h"

namespace muster::commands {
namespace {

// clang-format off: it takes the quotes in the examples for the end of the text
constexpr const char* kReportHelp = R"help(Examples:
  muster cost report --period 2018-10..2018-11 --by service,account
  muster cost report --period last-3-months --granularity day --by region \
      --measures unblended_cost,amortized_cost --top 5
  muster cost report --period mtd --by tag:Team \
      --filter "charge_type not in (Tax, Credit) and (tag:Env = prod or tag:Env is null)"
  muster cost report 'unblended_cost, lines by service per month for 2018 top 10'
  muster cost report --report costs.json --format csv

Periods: 2018, 2018-10, 2018-10-05, A..B (both ends included), last-N-months (complete ones), mtd.
Filters: =  !=  in (a, b)  not in (a, b)  contains  starts-with  matches (RE2)  is null  is not null,
joined by AND, OR, NOT and parentheses; quote names and values that hold blanks or punctuation.
!= and not in accept absent values. The whole language: docs/reports.md)help";
// clang-format on

struct CostReportOptions {
    ReportOptions report;
    OutputOptions output;
    std::string executor = "ledger";
    bool no_rollups = false;
    std::string print;
};

/// Says why there is no row: a person who asked expected some.
Status
explain_nothing(const cost::Report& report, const ledger::Store& store, Environment& environment) {
    TRY(const auto all, store.versions({}));
    if (all.empty()) {
        write_note(no_bills(environment), environment);
        return {};
    }
    TRY(const auto of_period,
        store.versions(cost::months_of(report.period.resolve(environment.clock.now()))));
    if (!of_period.empty()) {
        write_note(fmt::format("no charges of {} that the report is about", report.period.str()),
                   environment);
        return {};
    }
    const auto month = [](const ledger::Version& version) { return version.delivery.month; };
    const auto [first, last] = std::ranges::minmax(all, {}, month);
    write_note(fmt::format("no bills of {}: there are bills from {} to {}", report.period.str(),
                           month(first).str(), month(last).str()),
               environment);
    return {};
}

Status ask_server_for_report(const CostReportOptions& options,
                             const cost::Report& report,
                             Environment& environment) {
    if (options.no_rollups || options.executor != "ledger") {
        return Error{ErrorKind::Invalid, "usage.malformed",
                     "a server decides by itself how it computes a report"};
    }
    TRY(auto client, connect(environment));
    return write_remote_report(client, report, options.output, environment);
}

Status run_report(const CostReportOptions& options, Environment& environment) {
    TRY_DONE(check_output(options.output));
    TRY(const cost::Report report, report_from(options.report));
    if (!options.print.empty()) {
        environment.out << (options.print == "json" ? cost::to_json(report) : cost::to_text(report))
                        << '\n';
        return {};
    }
    if (asks_server(environment)) {
        return ask_server_for_report(options, report, environment);
    }
    TRY(const ledger::Store store, open_store(environment, ledger::Store::Access::Read));
    const auto engine = options.executor == "duckdb" ? ExecutorChoice::Engine::DuckDb
                                                     : ExecutorChoice::Engine::Ledger;
    const auto executor = make_executor(environment, store, {engine, !options.no_rollups});
    TRY(const cost::ReportResult result,
        executor->run(report, environment.clock.now(), environment.stop));
    if (result.rows.empty()) {
        TRY_DONE(explain_nothing(report, store, environment));
    }
    return write_result(options.output, result, environment);
}

void describe_cost_report(CLI::App& command, CostReportOptions& options) {
    command.footer(kReportHelp);
    describe_report(command, options.report);
    describe_output(command, options.output);
    command.add_flag("--no-rollups", options.no_rollups, "Read the charges, never rollups");
    command
        .add_option("--print", options.print, "Write the report itself, as text or json, and stop")
        ->type_name("FORM")
        ->check(CLI::IsMember({"text", "json"}));
    command
        .add_option("--executor", options.executor, "Who computes it: ledger or duckdb (ledger)")
        ->type_name("NAME")
        ->check(CLI::IsMember({"ledger", "duckdb"}));
}

} // namespace

void add_cost_report(CLI::App& cost, Invocation& invocation) {
    add_command<CostReportOptions>(cost, invocation, "report", "Sum up charges",
                                   describe_cost_report, run_report, Place::Anywhere);
}

} // namespace muster::commands
