#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "jobs/job.h"
#include "jobs/kind.h"
#include "jobs/queue.h"
#include "ledger/store.h"

namespace muster::bucket {

/// Takes all bills of a source out of the ledger: the job kind "billing.remove_bills".
///
/// From its first moment on no report finds them; their files go as soon as nobody reads them. It
/// waits while an import writes, and refuses while a place in S3 still brings bills of that name,
/// which would only come again: whoever asks takes that away first, and adds none while
/// is_removing(). What became of it is in the job's cursor: {"versions": n}. Safe to
/// repeat after a crash. Thread-safe.
class RemovalJob {
public:
    static constexpr std::string_view kKind = "billing.remove_bills";

    struct Options {
        ledger::Place place;
        std::chrono::milliseconds look_again{std::chrono::seconds{5}}; // whether others have ended
    };
    RemovalJob(const Clock& clock, Options options) : clock_(clock), options_(std::move(options)) {}

    [[nodiscard]] static jobs::NewJob plan(const std::string& source, jobs::Origin origin);
    /// Whether bills of the source are to be taken out, or are being. Errors: those of the
    /// database.
    static Result<bool> is_removing(sql::Session& session, std::string_view source);

    /// What runs it; this outlives it. Its step fails with Conflict "billing.source_in_use", and
    /// with the errors of ledger::Store.
    [[nodiscard]] jobs::Kind kind() const;

private:
    Result<jobs::StepOutcome> remove(jobs::StepContext& context) const;

    const Clock& clock_;
    Options options_;
};

} // namespace muster::bucket
