#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "app/command.h"
#include "app/composition.h"
#include "app/result_output.h"
#include "cost/filter_text.h"
#include "cost/report_json.h"
#include "cost/report_query.h"
#include "cost/report_text.h"

namespace muster::app {
namespace {

// clang-format off: it takes the quotes in the examples for the end of the text
constexpr const char* kHelp = R"help(Examples:
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

struct Options {
    std::string text;
    std::string report_file;
    std::string period;
    std::string granularity;
    std::vector<std::string> by;
    std::vector<std::string> measures;
    std::string filter;
    std::optional<std::uint32_t> top;
    OutputOptions output;
    std::string executor = "ledger";
    bool no_rollups = false;
    std::string print;
};

Result<std::string> read_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    if (!file || !(text << file.rdbuf())) {
        return Error{ErrorKind::NotFound, "report.file_unreadable",
                     fmt::format("cannot read the report '{}'", path)};
    }
    return text.str();
}

/// The names of all uses of one option.
Status set_names(const std::vector<std::string>& lists, std::vector<std::string>& names) {
    if (lists.empty()) {
        return {};
    }
    names.clear();
    for (const std::string& list : lists) {
        TRY(const std::vector<std::string> parsed, cost::parse_names(list));
        names.insert(names.end(), parsed.begin(), parsed.end());
    }
    return {};
}

Result<cost::Report> base_report(const Options& options) {
    if (!options.text.empty()) {
        return cost::parse_report(options.text);
    }
    if (!options.report_file.empty()) {
        TRY(const std::string json, read_text(options.report_file));
        return cost::report_from_json(json);
    }
    if (options.period.empty()) {
        return Error{ErrorKind::Invalid, "usage.missing",
                     "a report needs --period (or a text, or --report FILE)"};
    }
    return cost::Report{};
}

/// The text or document, with what the options say in place of its parts.
Result<cost::Report> report_from(const Options& options) {
    TRY(cost::Report report, base_report(options));
    TRY_DONE(set_names(options.measures, report.measures));
    TRY_DONE(set_names(options.by, report.by));
    if (!options.period.empty()) {
        TRY(report.period, cost::Period::parse(options.period));
    }
    if (!options.granularity.empty()) {
        TRY(report.granularity, cost::parse_granularity(options.granularity));
    }
    if (!options.filter.empty()) {
        TRY(report.filter, cost::parse_filter(options.filter));
    }
    report.top = options.top ? options.top : report.top;
    TRY_DONE(cost::check_report(report));
    return report;
}

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

Status run_report(const Options& options, Environment& environment) {
    TRY_DONE(check_output(options.output));
    TRY(const cost::Report report, report_from(options));
    if (!options.print.empty()) {
        environment.out << (options.print == "json" ? cost::to_json(report) : cost::to_text(report))
                        << '\n';
        return {};
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

void describe(CLI::App& command, Options& options) {
    command.footer(kHelp);
    auto* text = command.add_option("text", options.text, "The whole report as one line of text");
    command.add_option("--report", options.report_file, "Read the report from a JSON document")
        ->type_name("FILE")
        ->excludes(text);
    command.add_option("--period", options.period, "The time, both ends included")
        ->type_name("PERIOD");
    command.add_option("--granularity", options.granularity, "Rows per step of time (month)")
        ->type_name("hour|day|week|month|quarter|total");
    command.add_option("--by", options.by, "Dimensions to group by, separated by commas")
        ->type_name("NAMES")
        ->allow_extra_args(false);
    command.add_option("--measures", options.measures, "What to sum up (unblended_cost)")
        ->type_name("NAMES")
        ->allow_extra_args(false);
    command.add_option("--filter", options.filter, "Only charges that meet this condition")
        ->type_name("FILTER");
    command.add_option("--top", options.top, "Keep the N largest groups, fold the rest into Other")
        ->type_name("N");
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
    add_command<Options>(cost, invocation, "report", "Sum up charges", describe, run_report);
}

} // namespace muster::app
