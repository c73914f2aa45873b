#include "inventory/intake.h"

#include <fmt/format.h>

#include "jobs/retry_policy.h"

namespace muster::inventory {

Status Intake::found(const Look& look, const std::vector<FoundResource>& resources) {
    if (resources.empty()) {
        return {};
    }
    const auto state = state_.lock();
    state->counts.resources += resources.size();
    return state->context.write(
        [&](sql::Session& session) { return save_resources(session, look, resources); });
}

Status Intake::done(const Look& look) {
    const auto state = state_.lock();
    ++state->counts.looks;
    return state->context.write([&](sql::Session& session) { return end_look(session, look); });
}

Status Intake::failed(const Look& look, const Error& error) {
    const auto state = state_.lock();
    IntakeCounts& counts = state->counts;
    const bool may_pass = jobs::is_retryable(error.kind);
    counts.failed += may_pass ? 1 : 0;
    counts.refused += may_pass ? 0 : 1;
    if (counts.failure.empty()) {
        counts.failure =
            fmt::format("{} in {}: {}", look.kind.name,
                        look.region.empty() ? "the account" : look.region, error.detail);
    }
    return state->context.write([&](sql::Session& session) {
        return fail_look(session, look, error, state->context.now());
    });
}

} // namespace muster::inventory
