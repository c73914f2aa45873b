#pragma once

#include <chrono>

#include "connections/changes.h"
#include "connections/inspector.h"
#include "jobs/kind.h"
#include "jobs/step_context.h"

namespace muster::connections {

/// The job that waits for the role of a connection: asks AWS again and again whether the role that
/// templates make lets Muster in, looks at it when it does, and ends when the connection stands.
/// People see it as a task that moves. Thread-safe.
class Listening {
public:
    struct Ports {
        const Inspector& inspector;
        const Changes& changes;
        const Clock& clock;
    };
    explicit Listening(const Ports& ports) : ports_(ports) {}

    [[nodiscard]] jobs::Kind kind() const;

    /// How long to wait before asking again, so long after somebody began to: often while they
    /// look, seldom when they have gone.
    static std::chrono::milliseconds delay_after(std::chrono::milliseconds listened);
    /// When nobody comes any more.
    static constexpr std::chrono::hours kPatience{14 * 24};

private:
    Result<jobs::StepOutcome> await_role(jobs::StepContext& context) const;
    Result<jobs::StepOutcome> verify(jobs::StepContext& context) const;

    Ports ports_;
};

/// The connection that a job is about. Errors: NotFound "connection.not_found"; Internal
/// "connection.bad_row".
Result<ConnectionId> connection_of(const jobs::Job& job);

} // namespace muster::connections
