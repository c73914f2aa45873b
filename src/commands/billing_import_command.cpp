#include <fmt/format.h>
#include <fmt/ranges.h>

#include "billing/import.h"
#include "billing/rejects_file.h"
#include "client/json_text.h"
#include "commands/command.h"
#include "commands/composition.h"
#include "commands/progress_bar.h"
#include "commands/remote.h"
#include "commands/task_output.h"
#include "ledger/version_document.h"

namespace muster::commands {
namespace {

using billing::ImportedMonth;
using Outcome = ImportedMonth::Outcome;

constexpr const char* kHelp =
    R"help(Reads legacy CUR, CUR 2.0 and FOCUS, as CSV (plain, gzip, zip) or Parquet. A PATH is a file, a
directory, or anything above a delivery of AWS: manifests found below it say what to read.

Each month becomes a new version that replaces the old one at once, or nothing changes. The same
delivery twice changes nothing. What the checks of a month said is shown and kept.

With --server a PATH is one of the server's, below a directory that it may import from; the import is
a task of the server, which is followed to its end and goes on without you.

Examples:
  muster billing import cur/
  muster billing import bill-2018-10.csv.gz --source payer
  muster billing import cur/ --keep-going --json)help";

struct Options {
    std::vector<std::string> paths;
    std::optional<std::string> source;
    bool keep_going = false;
};

Json month_document(const ImportedMonth& month) {
    return Json::Object{{"outcome", billing::kOutcomeNames.name(month.outcome)},
                        {"version", ledger::version_document(month.version)},
                        {"replaced", month.before ? Json(month.before->id) : Json()}};
}

void write_document(const billing::ImportReport& report,
                    const std::filesystem::path& rejects,
                    std::ostream& out) {
    Json::Array months;
    for (const ImportedMonth& month : report.months) {
        months.push_back(month_document(month));
    }
    Json::Array empty;
    for (const std::string& manifest : report.empty_deliveries) {
        empty.push_back(Json(manifest));
    }
    const Json document =
        Json::Object{{"months", std::move(months)},
                     {"empty_deliveries", std::move(empty)},
                     {"rejected_rows", report.rejected_rows},
                     {"rejects", report.rejected_rows > 0 ? Json(rejects.string()) : Json()}};
    out << document.str() << '\n';
}

void write_checks(const ledger::VersionContents& contents, std::ostream& out) {
    using Verdict = ledger::CheckResult::Verdict;
    std::vector<std::string_view> passed;
    for (const ledger::CheckResult& check : contents.checks) {
        if (check.verdict == Verdict::Passed) {
            passed.push_back(check.name);
        } else if (check.verdict == Verdict::Violated) {
            out << fmt::format("  VIOLATED {}: expected {}, found {}: {}\n", check.name,
                               check.expected, check.actual, check.detail);
        }
    }
    if (!passed.empty()) {
        out << fmt::format("  checked: {}\n", fmt::join(passed, ", "));
    }
    for (const ledger::Rounding& rounding : contents.roundings) {
        out << fmt::format("  rounded {} values of {}; {} in all\n", rounding.count,
                           rounding.column, rounding.residual);
    }
}

void write_month(const ImportedMonth& month, std::ostream& out) {
    const ledger::Version& version = month.version;
    out << fmt::format("{} {} of {}: {} rows in {} files, {} [version {}{}]\n",
                       version.delivery.month.str(), billing::kOutcomeNames.name(month.outcome),
                       version.delivery.source, version.contents.rows,
                       version.contents.inputs.size(), version.delivery.format, version.id,
                       month.before ? fmt::format(", before it {}", month.before->id) : "");
    if (month.outcome != Outcome::Unchanged) {
        write_checks(version.contents, out);
    }
}

/// One task after the other, each to its end.
Status import_there(const Options& options, Environment& environment) {
    TRY(auto client, connect(environment));
    for (const std::string& path : options.paths) {
        Json::Object request{{"path", path}, {"keep_going", options.keep_going}};
        if (options.source) {
            request.push_back({"source", *options.source});
        }
        TRY(const Json task, client.post("/api/v1/billing/imports", std::move(request)));
        TRY_DONE(follow_task(client, client::text_of(task, "id"), environment));
    }
    return {};
}

Status run_import(const Options& options, Environment& environment) {
    if (options.source && options.source->empty()) {
        return Error{ErrorKind::Invalid, "usage.malformed", "--source needs a name"};
    }
    if (asks_server(environment)) {
        return import_there(options, environment);
    }
    TRY(ledger::Store store, open_store(environment, ledger::Store::Access::Write));
    billing::ImportOptions import;
    import.paths.assign(options.paths.begin(), options.paths.end());
    import.source = options.source;
    import.threads = environment.settings.threads;
    if (options.keep_going) {
        import.bad_rows = billing::BadRows::Skip;
        TRY(import.rejects,
            billing::rejects_file(environment.settings.data_directory, environment.clock));
    }
    billing::ImportProgress progress;
    auto bar = std::make_optional<ProgressBar>(
        Progress{progress.bytes, progress.total_bytes, progress.rows},
        environment.settings.json ? std::nullopt : environment.err_width, environment.err);
    auto report = billing::import_bills(import, store, progress, environment.stop);
    bar.reset();
    if (!report) {
        return std::move(report.error());
    }
    if (environment.settings.json) {
        write_document(*report, import.rejects, environment.out);
        return {};
    }
    for (const ImportedMonth& month : report->months) {
        write_month(month, environment.out);
    }
    for (const std::string& manifest : report->empty_deliveries) {
        environment.out << fmt::format("{}: no rows yet, nothing imported\n", manifest);
    }
    if (report->rejected_rows > 0) {
        environment.out << fmt::format("{} bad rows skipped, see {}\n", report->rejected_rows,
                                       import.rejects.string());
    }
    return {};
}

void describe(CLI::App& command, Options& options) {
    command.footer(kHelp);
    command.add_option("paths", options.paths, "Files and directories")->required();
    command
        .add_option("--source", options.source,
                    "Whose bills these are (the report's name, else 'files')")
        ->type_name("NAME");
    command.add_flag("--keep-going", options.keep_going,
                     "Skip bad rows and keep them in a file of their own");
}

} // namespace

void add_billing_import(CLI::App& billing, Invocation& invocation) {
    add_command<Options>(billing, invocation, "import", "Read bills", describe, run_import,
                         Place::Anywhere);
}

} // namespace muster::commands
