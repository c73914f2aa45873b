#pragma once

#include <chrono>

#include "connections/changes.h"
#include "connections/inspector.h"
#include "jobs/kind.h"
#include "jobs/step_context.h"
#include "sql/database.h"

namespace muster::connections {

/// The job that goes on as long as a connection stands: takes the role on every few minutes, so
/// that one that was revoked is noticed, and looks at its permissions, so that what is granted
/// later unlocks by itself. Thread-safe.
class Watch {
public:
    struct Ports {
        const Inspector& inspector;
        const Changes& changes;
        const Clock& clock;
    };
    struct Rhythm {
        std::chrono::milliseconds role{std::chrono::minutes{2}};
        std::chrono::milliseconds second_look{std::chrono::seconds{15}}; // after a refusal
        std::chrono::milliseconds permissions{std::chrono::minutes{15}}; // while all is well
        std::chrono::milliseconds ending{std::chrono::seconds{5}}; // while the stack is deleted
    };
    Watch(const Ports& ports, Rhythm rhythm) : ports_(ports), rhythm_(rhythm) {}

    [[nodiscard]] jobs::Kind kind() const;

    /// Each connection that stands has its job, also after one has failed. Call it now and then.
    Status ensure(const sql::Database& database) const;

private:
    Result<jobs::StepOutcome> look(jobs::StepContext& context) const;
    [[nodiscard]] Inspector::Depth depth_for(const Connection& connection) const;

    Ports ports_;
    Rhythm rhythm_;
};

} // namespace muster::connections
