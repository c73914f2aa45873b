#include <fmt/format.h>

#include "base/json.h"
#include "billing/focus_export.h"
#include "commands/command.h"
#include "commands/composition.h"
#include "cost/period.h"
#include "cost/report_query.h"
#include "duck/duckdb.h"
#include "ledger/charges_view.h"

namespace muster::commands {
namespace {

constexpr const char* kExportHelp =
    "Writes each month of each source to DIR/<source>/<YYYY-MM>.parquet: first FOCUS columns,\n"
    "then every stored column under x_ and its own name. Money is DECIMAL.\n\n"
    "Example:\n"
    "  muster ledger export out/ --period 2018";

struct ExportOptions {
    std::string directory;
    std::string format = "parquet";
    std::string period;
    std::string source;
};

Result<ledger::Selection> selection_of(const ExportOptions& options, const Clock& clock) {
    ledger::Selection selection;
    if (!options.period.empty()) {
        TRY(const cost::Period period, cost::Period::parse(options.period));
        selection = cost::months_of(period.resolve(clock.now()));
    }
    if (!options.source.empty()) {
        selection.source = options.source;
    }
    return selection;
}

/// A source may be named like a path; a file may not. No two sources get one name.
std::string file_name(std::string_view source) {
    std::string name;
    for (const char c : source) {
        const bool is_plain = c != '/' && c != '\0' && c != '%' && (c != '.' || !name.empty());
        name +=
            is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return name;
}

/// The file it wrote.
Result<std::filesystem::path> export_version(duck::DuckDb& database,
                                             const ledger::PinnedVersion& version,
                                             const std::filesystem::path& directory) {
    const ledger::VersionFacts facts = version.facts();
    const auto folder = directory / file_name(facts.source);
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) {
        return Error{ErrorKind::Unavailable, "file.io",
                     fmt::format("cannot create {}: {}", folder.string(), failed.message())};
    }
    std::vector<ledger::Schema> schemas;
    for (const ledger::Segment& segment : version.rows) {
        schemas.push_back(segment.schema());
    }
    const std::string select =
        fmt::format("{} FROM charges WHERE x_source = {} AND x_billing_month = {}",
                    billing::focus_select(schemas), duck::sql_literal(facts.source),
                    duck::sql_literal(facts.month.str()));
    const auto file = folder / (facts.month.str() + ".parquet");
    TRY_DONE(ledger::export_parquet(database, select, file));
    return file;
}

Status export_ledger(const ExportOptions& options, Environment& environment) {
    TRY(const ledger::Selection selection, selection_of(options, environment.clock));
    TRY(const ledger::Store store, open_store(environment, ledger::Store::Access::Read));
    TRY(const ledger::Pin pin, store.pin(selection));
    const auto directory = std::filesystem::absolute(options.directory);
    const ledger::ChargesView charges(pin.versions());
    duck::DuckDb::Options limits;
    limits.threads = environment.settings.threads;
    limits.allowed_directories = {directory};
    TRY(duck::DuckDb database, duck::DuckDb::open(limits));
    TRY_DONE(charges.register_in(database));
    const std::stop_callback interrupt(environment.stop, [&database] { database.interrupt(); });
    Json::Array files;
    for (const ledger::PinnedVersion& version : pin.versions()) {
        TRY(const auto file, export_version(database, version, directory));
        const std::uint64_t rows = version.version.contents.rows;
        files.push_back(Json::Object{{"source", version.facts().source},
                                     {"month", version.facts().month.str()},
                                     {"rows", rows},
                                     {"file", file.string()}});
        if (!environment.settings.json) {
            environment.out << fmt::format("{} of {}: {} rows in {}\n", version.facts().month.str(),
                                           version.facts().source, rows, file.string());
        }
    }
    if (environment.settings.json) {
        environment.out << Json(Json::Object{{"files", std::move(files)}}).str() << '\n';
    } else if (pin.versions().empty()) {
        environment.err << "muster: there is nothing to export\n";
    }
    return {};
}

void describe_export(CLI::App& command, ExportOptions& options) {
    command.footer(kExportHelp);
    command.add_option("directory", options.directory, "Where to write")->required();
    command.add_option("--format", options.format, "parquet")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"parquet"}));
    command.add_option("--period", options.period, "Only months of this time")->type_name("PERIOD");
    command.add_option("--source", options.source, "Only of this source")->type_name("NAME");
}

} // namespace

void add_ledger_export(CLI::App& ledger, Invocation& invocation) {
    add_command<ExportOptions>(ledger, invocation, "export", "Write the charges as Parquet",
                               describe_export, export_ledger);
}

} // namespace muster::commands
