#include "app/audit_check.h"

#include <optional>

#include <fmt/format.h>

#include "app/audit_signer.h"
#include "audit/migrations.h"
#include "audit/verify.h"
#include "base/file.h"
#include "sql/migrator.h"

namespace muster::app {
namespace {

Result<crypto::KeyRing> read_keys(const std::filesystem::path& file) {
    constexpr std::uint64_t kMostBytes = 1 << 20;
    TRY(std::string text, read_file(file, kMostBytes));
    return crypto::KeyRing::parse(Secret(std::move(text)));
}

Result<audit::Verification> verify(const sql::Address& address, const audit::PublicKeys& keys) {
    TRY(sql::Session session, sql::Session::open(address, sql::Access::Read));
    TRY_DONE(sql::require_migrated(session, "audit", audit::migrations()));
    std::optional<audit::Verification> found;
    TRY_DONE(session.snapshot([&](sql::Session& within) -> Status {
        TRY(found, audit::verify(within, keys));
        return {};
    }));
    return std::move(*found);
}

} // namespace

Status check_audit_log(const ServerConfig& config, std::ostream& out) {
    TRY(const sql::Address address, config.database_address());
    TRY(const crypto::KeyRing keys, read_keys(config.master_keys_file()));
    TRY(const audit::Verification found, verify(address, AuditSigner(keys)));
    if (found.damage) {
        return Error{ErrorKind::Internal, "audit.damaged",
                     fmt::format("{} is {}: {}", found.damage->place,
                                 audit::kDamageKindNames.name(found.damage->kind),
                                 found.damage->detail)};
    }
    std::int64_t unsealed = 0;
    for (const audit::Unprotected& end : found.unprotected) {
        unsealed += end.events;
    }
    out << fmt::format("The audit log is whole: {} events in {} chains, {} checkpoints.\n",
                       found.events, found.chains, found.checkpoints)
        << fmt::format("Sealed at {}; {} events since are not sealed yet.\n",
                       found.sealed_at ? found.sealed_at->str() : "no time", unsealed);
    return {};
}

} // namespace muster::app
