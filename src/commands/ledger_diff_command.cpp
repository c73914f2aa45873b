#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/percent.h"
#include "client/json_text.h"
#include "client/remote_report.h"
#include "commands/command.h"
#include "commands/composition.h"
#include "commands/remote.h"
#include "commands/result_output.h"
#include "commands/version_documents.h"
#include "cost/report_text.h"
#include "cost/version_diff.h"

namespace muster::commands {
namespace {

constexpr const char* kDiffHelp =
    "Shows the groups whose sums differ between two deliveries of a month, the largest change\n"
    "first. The total is that of the whole month. The ids are those of muster ledger versions.\n\n"
    "Examples:\n"
    "  muster ledger diff --month 2018-10\n"
    "  muster ledger diff 3 4 --by account,service,resource --measures unblended_cost";

struct DiffOptions {
    std::vector<std::int64_t> versions;
    std::string month;
    std::string source;
    std::string by = "service,charge_type";
    std::string measures;
    OutputOptions output;
};

Error several_sources(const DiffOptions& options, const std::set<std::string>& sources) {
    return {ErrorKind::Invalid, "usage.missing",
            fmt::format("{} has bills of {}: say which with --source", options.month,
                        fmt::join(sources, ", "))};
}

/// The newest version of the month and the one before it.
Result<std::vector<std::int64_t>> newest_two(const DiffOptions& options, Environment& environment) {
    TRY(const Json::Array versions,
        version_documents({.source = options.source, .month = options.month}, environment));
    std::set<std::string> sources;
    std::vector<std::int64_t> ids; // of one source in the order of delivery
    for (const Json& version : versions) {
        sources.insert(client::text_of(version, "source"));
        ids.push_back(client::integer_of(version, "id"));
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

Result<std::vector<std::int64_t>> versions_of(const DiffOptions& options,
                                              Environment& environment) {
    if (options.versions.size() == 2 && options.month.empty()) {
        return options.versions;
    }
    if (options.versions.empty() && !options.month.empty()) {
        return newest_two(options, environment);
    }
    return Error{
        ErrorKind::Invalid, "usage.missing",
        "say which: ids of two versions, or --month YYYY-MM for the newest two of a month"};
}

Result<cost::ReportResult> diff_here(const DiffOptions& options,
                                     const std::vector<std::int64_t>& versions,
                                     Environment& environment) {
    cost::DiffOptions diff;
    diff.threads = environment.settings.threads;
    TRY(diff.by, cost::parse_names(options.by));
    if (!options.measures.empty()) {
        TRY(diff.measures, cost::parse_names(options.measures));
    }
    diff.before = versions.front();
    diff.after = versions.back();
    TRY(const ledger::Store store, open_store(environment, ledger::Store::Access::Read));
    return cost::diff_versions(store, diff, environment.stop);
}

Result<cost::ReportResult> diff_there(const DiffOptions& options,
                                      const std::vector<std::int64_t>& versions,
                                      Environment& environment) {
    std::string path = fmt::format("/api/v1/billing/versions/{}/diff?against={}&by={}",
                                   versions.back(), versions.front(), percent_encode(options.by));
    if (!options.measures.empty()) {
        path += "&measures=" + percent_encode(options.measures);
    }
    TRY(auto client, connect(environment));
    TRY(const Json answer, client.get(path));
    return client::report_result(answer);
}

Status show_diff(const DiffOptions& options, Environment& environment) {
    TRY_DONE(check_output(options.output));
    TRY(const std::vector<std::int64_t> versions, versions_of(options, environment));
    TRY(const cost::ReportResult result, asks_server(environment)
                                             ? diff_there(options, versions, environment)
                                             : diff_here(options, versions, environment));
    OutputOptions output = options.output;
    output.has_period = false; // there is one
    return write_result(output, result, environment);
}

void describe_diff(CLI::App& command, DiffOptions& options) {
    command.footer(kDiffHelp);
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
    add_command<DiffOptions>(ledger, invocation, "diff", "Show what changed between two versions",
                             describe_diff, show_diff, Place::Anywhere);
}

} // namespace muster::commands
