#pragma once

#include <chrono>
#include <cstdint>

#include "audit/signer.h"
#include "base/clock.h"
#include "base/result.h"
#include "sql/session.h"
#include "sql/writer.h"

namespace muster::audit {

/// Removes what is older than people want to keep, so that what is left can still be verified: only
/// what a checkpoint binds is removed, and another checkpoint signs where the rest begins.
class Retention {
public:
    struct Ports {
        sql::Writer& writer;
        const Signer& signer;
        const Clock& clock;
    };
    explicit Retention(Ports ports) : ports_(ports) {}

    /// A chain that is written to is younger than this, so a whole one that is older is at its end.
    static constexpr std::chrono::hours kLeast{48};

    struct Cut {
        std::int64_t events = 0;      // removed
        std::int64_t checkpoints = 0; // removed
    };

    /// Cuts off what was bound before `horizon`, a part at a time (about 10,000 events, to keep the
    /// transaction short): call it until it removes nothing. Verify first, for it removes the proof
    /// with the damage. Errors: Invalid "audit.retention_too_short"; Internal "audit.damaged" when
    /// an event at the cut is not the one that its checkpoint binds; those of the database.
    Result<Cut> cut_before(Instant horizon);

private:
    Result<Cut> cut_part(sql::Session& session, Instant horizon, Instant now);

    Ports ports_;
};

} // namespace muster::audit
