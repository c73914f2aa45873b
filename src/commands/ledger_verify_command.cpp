#include <fmt/format.h>

#include "base/json.h"
#include "commands/command.h"
#include "commands/composition.h"
#include "ledger/verify.h"

namespace muster::commands {
namespace {

struct LedgerVerifyOptions {
    std::vector<std::int64_t> versions;
};

void write_ledger_document(const ledger::VerifyReport& report, std::ostream& out) {
    Json::Array findings;
    for (const ledger::Finding& finding : report.findings) {
        findings.push_back(
            Json::Object{{"version", finding.version == 0 ? Json() : Json(finding.version)},
                         {"file", finding.file.empty() ? Json() : Json(finding.file)},
                         {"what", finding.what}});
    }
    const Json document = Json::Object{{"versions", report.versions},
                                       {"files", report.files},
                                       {"rows", report.rows},
                                       {"bytes", report.bytes},
                                       {"findings", std::move(findings)}};
    out << document.str() << '\n';
}

void write_ledger_text(const ledger::VerifyReport& report, std::ostream& out) {
    for (const ledger::Finding& finding : report.findings) {
        const std::string of = finding.version == 0 ? std::string("catalogue")
                                                    : fmt::format("version {}", finding.version);
        out << fmt::format("{}{}{}: {}\n", of, finding.file.empty() ? "" : ", ", finding.file,
                           finding.what);
    }
    out << fmt::format("{} versions, {} files, {} rows, {} bytes: {} findings\n", report.versions,
                       report.files, report.rows, report.bytes, report.findings.size());
}

Status verify_ledger(const LedgerVerifyOptions& options, Environment& environment) {
    TRY(const ledger::Store store, open_store(environment, ledger::Store::Access::Read));
    ledger::Selection selection;
    selection.version_ids = options.versions;
    TRY(const ledger::VerifyReport report,
        ledger::verify(store, selection, environment.settings.threads, environment.stop));
    if (environment.settings.json) {
        write_ledger_document(report, environment.out);
    } else {
        write_ledger_text(report, environment.out);
    }
    if (!report.findings.empty()) {
        return Error{
            ErrorKind::Internal, "ledger.damaged",
            fmt::format("{} findings; import the months named again", report.findings.size())};
    }
    return {};
}

void describe_ledger_verify(CLI::App& command, LedgerVerifyOptions& options) {
    command.footer("Reads every block: checksums, structure, row counts, and that rollups sum to "
                   "what the charges sum to.");
    command.add_option("versions", options.versions, "Ids of versions (all)");
}

} // namespace

void add_ledger_verify(CLI::App& ledger, Invocation& invocation) {
    add_command<LedgerVerifyOptions>(ledger, invocation, "verify", "Look for damage",
                                     describe_ledger_verify, verify_ledger);
}

} // namespace muster::commands
