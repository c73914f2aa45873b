#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "billing/import.h"
#include "billing/rejects_file.h"
#include "bucket/import.h"
#include "client/json_text.h"
#include "commands/aws_access.h"
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

constexpr const char* kImportHelp =
    R"help(Reads legacy CUR, CUR 2.0 and FOCUS, as CSV (plain, gzip, zip) or Parquet. A PATH is a file, a
directory, or anything above a delivery of AWS: manifests found below it say what to read. It may also
be s3://BUCKET/PREFIX: bills are then read from there with the credentials of the environment, a profile
of AWS's shared configuration, or the machine, as AWS's own command line finds them.

Each month becomes a new version that replaces the old one at once, or nothing changes. The same
delivery twice changes nothing. What the checks of a month said is shown and kept.

With --server a PATH is one of the server's, below a directory that it may import from; the import is
a task of the server, which is followed to its end and goes on without you.

Examples:
  muster billing import cur/
  muster billing import bill-2018-10.csv.gz --source payer
  muster billing import cur/ --keep-going --json
  muster billing import s3://example-bills/cur/ --region eu-west-1 --profile payer)help";

struct ImportOptions {
    std::vector<std::string> paths;
    std::optional<std::string> source;
    bool keep_going = false;
    AwsChoice aws;
    bool requester_pays = false;
};

bool is_in_s3(const std::string& path) {
    return path.starts_with(bucket::Address::kScheme);
}

Json month_document(const ImportedMonth& month) {
    return Json::Object{{"outcome", billing::kOutcomeNames.name(month.outcome)},
                        {"version", ledger::version_document(month.version)},
                        {"replaced", month.before ? Json(month.before->id) : Json()}};
}

void write_import_document(const billing::ImportReport& report,
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
Status import_there(const ImportOptions& options, Environment& environment) {
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

Result<billing::ImportReport> import_from_s3(const ImportOptions& options,
                                             const billing::ImportOptions& import,
                                             ledger::Store& store,
                                             billing::ImportProgress& progress,
                                             const Environment& environment) {
    TRY(bucket::Address address, bucket::Address::parse(options.paths.front()));
    TRY(const auto access, AwsAccess::open(options.aws, environment.clock));
    TRY(bucket::RegionName region, bucket::RegionName::parse(access->region()));
    bucket::Bucket where(access->session(),
                         {.name = std::move(address.bucket),
                          .region = std::move(region),
                          .payer = options.requester_pays ? bucket::Bucket::Payer::Requester
                                                          : bucket::Bucket::Payer::Owner});
    TRY(bucket::BucketReport done,
        bucket::BucketImporter(where, store)
            .run({.prefix = address.prefix, .options = import}, progress, environment.stop));
    return std::move(done.report);
}

void write_report(const billing::ImportReport& report,
                  const std::filesystem::path& rejects,
                  const Environment& environment) {
    if (environment.settings.json) {
        write_import_document(report, rejects, environment.out);
        return;
    }
    for (const ImportedMonth& month : report.months) {
        write_month(month, environment.out);
    }
    for (const std::string& manifest : report.empty_deliveries) {
        environment.out << fmt::format("{}: no rows yet, nothing imported\n", manifest);
    }
    if (report.rejected_rows > 0) {
        environment.out << fmt::format("{} bad rows skipped, see {}\n", report.rejected_rows,
                                       rejects.string());
    }
}

Status check(const ImportOptions& options, const Environment& environment) {
    const auto refused = [](std::string_view why) {
        return Error{ErrorKind::Invalid, "usage.malformed", std::string(why)};
    };
    if (options.source && options.source->empty()) {
        return refused("--source needs a name");
    }
    const bool any_in_s3 = std::ranges::any_of(options.paths, is_in_s3);
    if (any_in_s3 && asks_server(environment)) {
        return refused("an s3:// address is imported here, not by a server: leave --server out");
    }
    if (any_in_s3 && options.paths.size() > 1) {
        return refused("an s3:// address stands alone: one import reads one place");
    }
    return {};
}

Status run_import(const ImportOptions& options, Environment& environment) {
    TRY_DONE(check(options, environment));
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
    auto report = is_in_s3(options.paths.front())
                      ? import_from_s3(options, import, store, progress, environment)
                      : billing::import_bills(import, store, progress, environment.stop);
    bar.reset();
    if (!report) {
        return std::move(report.error());
    }
    write_report(*report, import.rejects, environment);
    return {};
}

void describe_import(CLI::App& command, ImportOptions& options) {
    command.footer(kImportHelp);
    command.add_option("paths", options.paths, "Files, directories, or s3://BUCKET/PREFIX")
        ->required();
    command
        .add_option("--source", options.source,
                    "Whose bills these are (the report's name, else 'files')")
        ->type_name("NAME");
    command.add_flag("--keep-going", options.keep_going,
                     "Skip bad rows and keep them in a file of their own");
    const auto add = [&](const char* name, std::optional<std::string>& value, const char* about,
                         const char* type) {
        command.add_option(name, value, about)->type_name(type)->group("From S3");
    };
    add("--region", options.aws.region, "Where the bucket is looked for first ($AWS_REGION)",
        "REGION");
    add("--profile", options.aws.profile, "Of AWS's shared configuration ($AWS_PROFILE)", "NAME");
    add("--endpoint-url", options.aws.endpoint_url, "A server that stands in for AWS", "URL");
    command
        .add_flag("--requester-pays", options.requester_pays,
                  "Pay for the requests if the bucket's owner does not")
        ->group("From S3");
}

} // namespace

void add_billing_import(CLI::App& billing, Invocation& invocation) {
    add_command<ImportOptions>(billing, invocation, "import", "Read bills", describe_import,
                               run_import, Place::Anywhere);
}

} // namespace muster::commands
