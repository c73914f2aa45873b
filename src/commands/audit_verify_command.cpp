#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "app/audit_signer.h"
#include "app/server_files.h"
#include "audit/checkpoint_rows.h"
#include "audit/migrations.h"
#include "audit/verify.h"
#include "base/json.h"
#include "commands/command.h"
#include "commands/server_settings.h"
#include "crypto/key_ring.h"
#include "sql/migrator.h"

namespace muster::commands {
namespace {

struct AuditVerifyOptions {
    std::string anchor;
};

/// What was found, and the newest checkpoint, for whoever keeps it elsewhere.
struct Findings {
    audit::Verification verification;
    std::optional<audit::Anchor> newest;
};

Result<audit::Anchor> parse_anchor(std::string_view text) {
    constexpr std::size_t kHashDigits = 64;
    constexpr std::string_view kDigits = "0123456789abcdef";
    audit::Anchor anchor;
    const auto [end, problem] =
        std::from_chars(text.data(), text.data() + text.size(), anchor.number);
    const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
    anchor.hash = rest.substr(std::min<std::size_t>(1, rest.size()));
    if (problem != std::errc() || anchor.number < 1 || !rest.starts_with(':') ||
        anchor.hash.size() != kHashDigits ||
        anchor.hash.find_first_not_of(kDigits) != std::string::npos) {
        return Error{ErrorKind::Invalid, "usage.malformed",
                     "--anchor takes NUMBER:HASH, as it was printed"};
    }
    return anchor;
}

Result<Findings> find(const app::ServerConfig& config, const std::optional<audit::Anchor>& anchor) {
    TRY(const crypto::KeyRing keys, app::read_keys(config.master_keys_file()));
    TRY(const sql::Address address, config.database_address());
    TRY(auto session, sql::Session::open(address, sql::Session::Access::Read));
    TRY_DONE(sql::require_migrated(session, "audit", audit::migrations()));
    Findings findings;
    TRY_DONE(session.snapshot([&](sql::Session& snapshot) -> Status {
        TRY(findings.verification, audit::verify(snapshot, app::AuditSigner(keys), anchor));
        TRY(const auto newest, audit::newest_checkpoint(snapshot));
        if (newest) {
            findings.newest = audit::Anchor{.number = newest->number, .hash = newest->hash};
        }
        return {};
    }));
    return findings;
}

std::string anchor_text(const audit::Anchor& anchor) {
    return fmt::format("{}:{}", anchor.number, anchor.hash);
}

void write_audit_document(const Findings& findings, std::ostream& out) {
    const audit::Verification& found = findings.verification;
    Json::Array unprotected;
    for (const audit::Unprotected& end : found.unprotected) {
        unprotected.push_back(Json::Object{
            {"chain", end.chain}, {"first_seq", end.first_seq}, {"events", end.events}});
    }
    Json damage;
    if (found.damage) {
        damage = Json::Object{{"kind", audit::kDamageKindNames.name(found.damage->kind)},
                              {"place", found.damage->place},
                              {"detail", found.damage->detail}};
    }
    const Json document =
        Json::Object{{"events", found.events},
                     {"chains", found.chains},
                     {"checkpoints", found.checkpoints},
                     {"sealed_at", found.sealed_at ? Json(found.sealed_at->str()) : Json()},
                     {"anchor", findings.newest ? Json(anchor_text(*findings.newest)) : Json()},
                     {"unprotected", std::move(unprotected)},
                     {"damage", std::move(damage)}};
    out << document.str() << '\n';
}

void write_audit_text(const Findings& findings, std::ostream& out) {
    const audit::Verification& found = findings.verification;
    if (found.damage) {
        out << fmt::format("{}: {}: {}\nwhat follows it was not looked at\n", found.damage->place,
                           audit::kDamageKindNames.name(found.damage->kind), found.damage->detail);
        return;
    }
    out << fmt::format("{} events in {} chains, {} checkpoints: whole\n", found.events,
                       found.chains, found.checkpoints);
    for (const audit::Unprotected& end : found.unprotected) {
        out << fmt::format("not sealed yet: {} events from event {} of {}\n", end.events,
                           end.first_seq, end.chain);
    }
    if (findings.newest && found.sealed_at) {
        out << fmt::format("sealed at {}; keep this elsewhere: --anchor {}\n",
                           found.sealed_at->str(), anchor_text(*findings.newest));
    }
}

Status verify_log(const AuditVerifyOptions& options, Environment& environment) {
    TRY(const app::ServerConfig config, server_config_for(environment));
    std::optional<audit::Anchor> anchor;
    if (!options.anchor.empty()) {
        TRY(anchor, parse_anchor(options.anchor));
    }
    TRY(const Findings findings, find(config, anchor));
    if (environment.settings.json) {
        write_audit_document(findings, environment.out);
    } else {
        write_audit_text(findings, environment.out);
    }
    if (const auto& damage = findings.verification.damage) {
        return Error{ErrorKind::Internal, "audit.damaged",
                     fmt::format("the audit log is damaged at {}", damage->place)};
    }
    return {};
}

void describe_audit_verify(CLI::App& command, AuditVerifyOptions& options) {
    command.footer("Reads every event and every signature of a server's audit log, also while the "
                   "server runs, and\nnames the first place where it is not what was written. Exit "
                   "code 1: damaged, or not readable. Without --config and --data: of "
                   "/etc/muster/muster.yaml, where that is there.");
    command
        .add_option("--anchor", options.anchor,
                    "A checkpoint that was kept elsewhere: shows whether the end was cut off")
        ->type_name("NUMBER:HASH");
}

} // namespace

void add_audit_verify(CLI::App& audit, Invocation& invocation) {
    add_command<AuditVerifyOptions>(audit, invocation, "verify",
                                    "Look for changes to the audit log", describe_audit_verify,
                                    verify_log);
}

} // namespace muster::commands
