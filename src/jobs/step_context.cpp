#include "jobs/step_context.h"

#include "jobs/job_rows.h"

namespace muster::jobs {

Status StepContext::write(const Write& write) {
    return ports_.writer.write([&](sql::Session& session) -> Status {
        TRY_DONE(hold_lease(session, job_.id, job_.fence));
        return write(session);
    });
}

} // namespace muster::jobs
