#include "app/command.h"
#include "app/composition.h"
#include "app/result_output.h"
#include "cost/report_text.h"
#include "cost/version_diff.h"

namespace muster::app {
namespace {

struct Options {
    std::int64_t before = 0;
    std::int64_t after = 0;
    std::string by = "service,charge_type";
    std::string measures = "lines,unblended_cost,amortized_cost";
    OutputOptions output;
};

Status show_diff(const Options& options, Environment& environment) {
    TRY_DONE(check_output(options.output));
    cost::DiffOptions diff;
    diff.before = options.before;
    diff.after = options.after;
    diff.threads = environment.settings.threads;
    TRY(diff.by, cost::parse_names(options.by));
    TRY(diff.measures, cost::parse_names(options.measures));
    TRY(const ledger::Store store, open_store(environment, ledger::Store::Access::Read));
    TRY(const cost::ReportResult result, cost::diff_versions(store, diff, environment.stop));
    return write_result(options.output, result, environment);
}

void describe(CLI::App& command, Options& options) {
    command.footer(
        "Shows the groups whose sums differ. The ids are those of muster ledger versions.\n\n"
        "Example:\n  muster ledger diff 3 4 --by account,service");
    command.add_option("before", options.before, "Id of the older version")->required();
    command.add_option("after", options.after, "Id of the newer version")->required();
    command.add_option("--by", options.by, "Dimensions to group by (service,charge_type)")
        ->type_name("NAMES");
    command.add_option("--measures", options.measures, "What to compare")->type_name("NAMES");
    describe_output(command, options.output);
}

} // namespace

void add_ledger_diff(CLI::App& ledger, Invocation& invocation) {
    add_command<Options>(ledger, invocation, "diff", "Show what changed between two versions",
                         describe, show_diff);
}

} // namespace muster::app
