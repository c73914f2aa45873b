#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "audit/signer.h"
#include "base/enum_names.h"
#include "base/instant.h"
#include "base/result.h"
#include "sql/session.h"

namespace muster::audit {

/// What may be wrong with a row.
enum class DamageKind {
    Changed,    // its hash is not the hash of what it holds
    Missing,    // dropped, or cut off at an end
    Unexpected, // nothing wrote it: inserted, or moved from elsewhere
    Rewritten,  // its chain is whole, and is not the one that a checkpoint binds
    Unsigned,   // the signature is not one over this checkpoint, by a key that is known
};

inline constexpr auto kDamageKindNames = enum_names<DamageKind>({
    {DamageKind::Changed, "changed"},
    {DamageKind::Missing, "missing"},
    {DamageKind::Unexpected, "unexpected"},
    {DamageKind::Rewritten, "rewritten"},
    {DamageKind::Unsigned, "unsigned"},
});

struct Damage {
    DamageKind kind = DamageKind::Changed;
    std::string place; // "event 17 of chain_…", "checkpoint 4"
    std::string detail;
};

/// A checkpoint that was kept elsewhere.
struct Anchor {
    std::int64_t number = 0;
    std::string hash;
};

/// The end of a chain that no checkpoint binds yet: cutting it off would not be seen.
struct Unprotected {
    std::string chain;
    std::int64_t first_seq = 0;
    std::int64_t events = 0;
};

struct Verification {
    std::uint64_t events = 0;
    std::uint64_t chains = 0;
    std::uint64_t checkpoints = 0;
    std::optional<Damage> damage;     // the first; what follows it was not looked at
    std::optional<Instant> sealed_at; // of the newest checkpoint
    std::vector<Unprotected> unprotected;
};

/// Walks the checkpoints, then each chain, in memory that does not grow with the log. Without an
/// anchor, removing the newest checkpoints with all that they bind is not seen. Run it in a
/// snapshot, or what is appended meanwhile looks like damage. Errors: those of the database.
Result<Verification> verify(sql::Session& session,
                            const PublicKeys& keys,
                            const std::optional<Anchor>& anchor = std::nullopt);

} // namespace muster::audit
