#include "commands/report_options.h"

#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "cost/filter_text.h"
#include "cost/report_json.h"
#include "cost/report_query.h"
#include "cost/report_text.h"

namespace muster::commands {
namespace {

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

Result<cost::Report> base_report(const ReportOptions& options) {
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

} // namespace

void describe_report(CLI::App& command, ReportOptions& options) {
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
}

/// The text or document, with what the options say in place of its parts.
Result<cost::Report> report_from(const ReportOptions& options) {
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

} // namespace muster::commands
