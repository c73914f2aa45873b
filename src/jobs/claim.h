#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "jobs/job.h"
#include "jobs/kind.h"
#include "sql/session.h"

namespace muster::jobs {

/// A job whose lease is ours, and what to run of it.
struct Claim {
    Job job; // as it was saved: running
    const Kind* kind = nullptr;
    std::size_t step = 0;
    std::optional<Instant> step_started_at; // when it is not the first time
};

struct Claimant {
    std::string owner; // names the process, for people
    std::chrono::milliseconds lease{30'000};
};

/// The due job of `kind` that has waited longest, if the kind's limit leaves room. A job whose
/// lease ended is due: whoever had it is refused from now on by its fence. Runs inside a
/// transaction. Errors: those of the database.
Result<std::optional<Claim>>
claim_due(sql::Session& session, const Kind& kind, const Claimant& claimant, Instant now);

/// The same of any of these kinds. They take turns: `turn` says which is looked at first, so that
/// none is starved.
Result<std::optional<Claim>> claim_next(sql::Session& session,
                                        std::span<const Kind* const> kinds,
                                        std::size_t turn,
                                        const Claimant& claimant,
                                        Instant now);

} // namespace muster::jobs
