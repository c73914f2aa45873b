#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "inventory/resource_store.h"
#include "jobs/step_context.h"

namespace muster::inventory {

/// What a collection has done so far.
struct IntakeCounts {
    std::size_t resources = 0;
    std::size_t looks = 0;   // whole
    std::size_t refused = 0; // that failed, and will again
    std::size_t failed = 0;  // that failed, and may not again
    std::string failure;     // the first of those, for people
};

/// Saves what collectors find, each piece in a transaction of its own. Thread-safe; errors are
/// those of StepContext::write().
class Intake {
public:
    explicit Intake(jobs::StepContext& context) : state_(State{context, {}}) {}

    Status found(const Look& look, const std::vector<FoundResource>& resources);
    Status done(const Look& look);
    Status failed(const Look& look, const Error& error);
    [[nodiscard]] IntakeCounts counts() { return state_.lock()->counts; }

private:
    struct State {
        jobs::StepContext& context;
        IntakeCounts counts;
    };
    Guarded<State> state_;
};

} // namespace muster::inventory
