#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/command.h"
#include "app/composition.h"
#include "app/result_output.h"
#include "cost/report_text.h"
#include "cost/version_diff.h"

namespace muster::app {
namespace {

constexpr const char* kHelp =
    "Shows the groups whose sums differ between two deliveries of a month, the largest change\n"
    "first. The total is that of the whole month. The ids are those of muster ledger versions.\n\n"
    "Examples:\n"
    "  muster ledger diff --month 2018-10\n"
    "  muster ledger diff 3 4 --by account,service,resource --measures unblended_cost";

struct Options {
    std::vector<std::int64_t> versions;
    std::string month;
    std::string source;
    std::string by = "service,charge_type";
    std::string measures;
    OutputOptions output;
};

Error several_sources(const Options& options, const std::set<std::string>& sources) {
    return {ErrorKind::Invalid, "usage.missing",
            fmt::format("{} has bills of {}: say which with --source", options.month,
                        fmt::join(sources, ", "))};
}

/// The newest version of the month and the one before it.
Result<std::vector<std::int64_t>> newest_two(const Options& options, const ledger::Store& store) {
    ledger::Selection selection;
    TRY(selection.first, BillingMonth::parse(options.month));
    selection.last = selection.first;
    if (!options.source.empty()) {
        selection.source = options.source;
    }
    TRY(const auto versions, store.versions(selection, ledger::Store::Which::All));
    std::set<std::string> sources;
    std::vector<std::int64_t> ids; // of one source in the order of delivery
    for (const ledger::Version& version : versions) {
        sources.insert(version.delivery.source);
        ids.push_back(version.id);
    }
    if (sources.size() > 1) {
        return several_sources(options, sources);
    }
    if (ids.size() < 2) {
        return Error{ErrorKind::NotFound, "ledger.version_unknown",
                     fmt::format("there {} of {} to compare",
                                 ids.empty() ? "is no version" : "is one version only",
                                 options.month)};
    }
    return std::vector(ids.end() - 2, ids.end());
}

Result<std::vector<std::int64_t>> versions_of(const Options& options, const ledger::Store& store) {
    if (options.versions.size() == 2 && options.month.empty()) {
        return options.versions;
    }
    if (options.versions.empty() && !options.month.empty()) {
        return newest_two(options, store);
    }
    return Error{
        ErrorKind::Invalid, "usage.missing",
        "say which: ids of two versions, or --month YYYY-MM for the newest two of a month"};
}

Status show_diff(const Options& options, Environment& environment) {
    TRY_DONE(check_output(options.output));
    cost::DiffOptions diff;
    diff.threads = environment.settings.threads;
    TRY(diff.by, cost::parse_names(options.by));
    if (!options.measures.empty()) {
        TRY(diff.measures, cost::parse_names(options.measures));
    }
    TRY(const ledger::Store store, open_store(environment, ledger::Store::Access::Read));
    TRY(const std::vector<std::int64_t> versions, versions_of(options, store));
    diff.before = versions.front();
    diff.after = versions.back();
    TRY(const cost::ReportResult result, cost::diff_versions(store, diff, environment.stop));
    OutputOptions output = options.output;
    output.has_period = false; // there is one
    return write_result(output, result, environment);
}

void describe(CLI::App& command, Options& options) {
    command.footer(kHelp);
    command.add_option("versions", options.versions, "Ids of the older and the newer version")
        ->expected(0, 2);
    command.add_option("--month", options.month, "The newest two versions of this month")
        ->type_name("YYYY-MM");
    command.add_option("--source", options.source, "Whose month, where several have it")
        ->type_name("NAME");
    command.add_option("--by", options.by, "Dimensions to group by (service,charge_type)")
        ->type_name("NAMES");
    command
        .add_option("--measures", options.measures,
                    "What to compare (lines and unblended_cost, or what else differs)")
        ->type_name("NAMES");
    describe_output(command, options.output);
}

} // namespace

void add_ledger_diff(CLI::App& ledger, Invocation& invocation) {
    add_command<Options>(ledger, invocation, "diff", "Show what changed between two versions",
                         describe, show_diff);
}

} // namespace muster::app
