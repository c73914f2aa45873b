#pragma once

#include <chrono>
#include <functional>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "bucket/bill_source.h"
#include "bucket/deliveries.h"
#include "bucket/source_sessions.h"
#include "jobs/kind.h"
#include "jobs/progress_board.h"
#include "jobs/queue.h"
#include "jobs/scheduler.h"
#include "ledger/store.h"

namespace muster::bucket {

/// Bills that come from S3 by themselves: the job kind "billing.s3_poll" reads what is new at one
/// source, "billing.s3_sweep" starts one for each source that is due.
///
/// A look at a source costs one listing, and the manifests of the current and the month before, so
/// that a ledger which lost them is filled again; those of older months are read when their ETag is
/// another. What was read is remembered in the transaction that ends the step, and a delivery that
/// is current already changes nothing, so that the repetition after a crash is safe. At most two
/// sources are looked at at once, by all processes; one import writes to the ledger at a time, the
/// others wait. Thread-safe.
class PollJob {
public:
    static constexpr std::string_view kKind = "billing.s3_poll";
    static constexpr std::string_view kSweepKind = "billing.s3_sweep";

    struct Ports {
        SourceSessions& sessions;
        jobs::ProgressBoard& progress;
        const Clock& clock;
        /// Queue::start(): the queue knows all kinds, and so is made after this.
        std::function<Result<jobs::Started>(sql::Session&, const jobs::NewJob&)> start;
        /// Told, in the transaction that ends a look by which all that is there is in the ledger,
        /// which months were read. May be empty.
        std::function<Status(sql::Session&,
                             const BillSource&,
                             const std::vector<BillingMonth>&,
                             const jobs::Origin&)>
            arrived{};
    };
    struct Options {
        ledger::Place place;
        unsigned threads = 1;
        std::chrono::milliseconds every{std::chrono::minutes{30}}; // a source is looked at
        /// Over which the jobs of one sweep are spread.
        std::chrono::milliseconds spread{std::chrono::minutes{3}};
        std::chrono::milliseconds look_again{std::chrono::seconds{15}}; // whether an import ended
    };
    PollJob(Ports ports, Options options)
        : ports_(std::move(ports)), options_(std::move(options)) {}

    /// The look at a source, now: when it was just made, or somebody asks.
    [[nodiscard]] static jobs::NewJob plan(const BillSourceId& id, jobs::Origin origin);

    /// What runs both kinds; this outlives them.
    [[nodiscard]] std::vector<jobs::Kind> kinds() const;
    /// The sweep, every five minutes.
    [[nodiscard]] static jobs::Schedule schedule();

private:
    Result<jobs::StepOutcome> poll(jobs::StepContext& context) const;
    Result<jobs::StepOutcome>
    take_in(jobs::StepContext& context, const BillSource& source, FoundDeliveries found) const;
    Result<jobs::StepOutcome> sweep(jobs::StepContext& context) const;

    Ports ports_;
    Options options_;
};

} // namespace muster::bucket
