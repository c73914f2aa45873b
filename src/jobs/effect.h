#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/json.h"
#include "base/result.h"
#include "jobs/step_context.h"

namespace muster::jobs {

/// Something done outside, where our fence is not known and no transaction reaches.
struct Effect {
    std::string name; // once in a job, and an action of the audit log: "account.created"
    Json request;     // what is asked for; the same each time the step is repeated
    /// Finds what an earlier call made, by the operation id that went with it or by name; nullopt
    /// when there is nothing.
    std::function<Result<std::optional<Json>>(const std::string& operation_id)> look;
    /// Asks for it. `operation_id` goes along as tag or idempotency token.
    std::function<Result<Json>(const std::string& operation_id)> call;
};

/// Has it done once, as far as that can be known: writes the intent, calls, writes the result.
/// After a crash in between it looks before it calls again; with a result it does neither. The
/// result. Errors: those of look, call and the database; Conflict "jobs.effect_changed" when the
/// request is not the one that was begun; Stale "jobs.lease_lost".
Result<Json> perform(StepContext& context, const Effect& effect);

} // namespace muster::jobs
