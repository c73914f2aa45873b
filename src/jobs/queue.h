#pragma once

#include <optional>
#include <string>

#include "audit/log.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "jobs/job.h"
#include "jobs/kind.h"
#include "sql/session.h"

namespace muster::jobs {

struct NewJob {
    std::string kind;
    std::string business_key; // one open job of a kind has it, e.g. the id of what it works on
    Json input = Json::Object{};
    Origin origin;
    std::optional<Instant> not_before = std::nullopt;
};

struct Started {
    enum class Novelty { New, AlreadyOpen };
    JobId id;
    Novelty novelty = Novelty::New;
};

/// What is asked of jobs, by people and by the program. Every method works inside the caller's
/// transaction, so that a job is there with the change that calls for it; whoever commits then
/// wakes the workers. Thread-safe.
class Queue {
public:
    struct Ports {
        const KindTable& kinds;
        audit::Log& audit;
        const Clock& clock;
        Random& random;
    };
    explicit Queue(Ports ports) : ports_(ports) {}

    /// The open job of this kind and key, made when there is none. An unknown kind is a bug and
    /// throws. Errors: Invalid "jobs.malformed_key" (empty, or over 512 bytes).
    Result<Started> start(sql::Session& session, const NewJob& job);

    /// A failed or cancelled job begins again at the step where it stopped; a waiting one does not
    /// wait longer. Errors: NotFound "jobs.not_found"; Conflict "jobs.bad_state" in other states;
    /// Conflict "jobs.key_taken" when another job has taken its place.
    Result<Job> retry(sql::Session& session, const JobId& id, const Origin& who);

    /// An open job ends without another step. A running one stays running until its step has heard
    /// of it. Errors: NotFound "jobs.not_found"; Conflict "jobs.bad_state" when it is closed.
    Result<Job> cancel(sql::Session& session, const JobId& id, const Origin& who);

private:
    Status
    record(sql::Session& session, const Job& job, const Origin& who, std::string_view action);

    Ports ports_;
};

} // namespace muster::jobs
