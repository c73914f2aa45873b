#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "bucket/bill_source.h"
#include "bucket/month_search.h"
#include "bucket/source_sessions.h"
#include "jobs/kind.h"
#include "jobs/progress_board.h"
#include "jobs/queue.h"
#include "ledger/store.h"

namespace muster::bucket {

/// Earlier months that a person asks for, as one durable job of the kind "billing.backfill".
///
/// It looks for the months, then reads them one after the other, each published by itself: a month
/// that fails says why and the others go on. What became of each is in the job's cursor, {"months":
/// [{"month", "report", "manifest", "outcome", "version", "rows", "reason", "detail"}]}, where the
/// outcome is "waiting" at first, then "added", "replaced", "unchanged", "empty", "kept" (the
/// ledger has the month from a later kind of report), "missing" or "failed". A crash repeats at
/// most one month, which is then unchanged. One import writes to the ledger at a time; the others
/// wait. Thread-safe.
class BackfillJob {
public:
    static constexpr std::string_view kKind = "billing.backfill";
    static constexpr std::size_t kMostMonths = 600;

    struct Ports {
        SourceSessions& sessions;
        const MonthSearch& search;
        jobs::ProgressBoard& progress;
        const Clock& clock;
    };
    struct Options {
        ledger::Place place;
        unsigned threads = 1;
        std::chrono::milliseconds look_again{std::chrono::seconds{15}}; // whether an import ended
    };
    BackfillJob(Ports ports, Options options) : ports_(ports), options_(std::move(options)) {}

    /// Without months: all that are available. The same wish that is open already is the same job.
    /// Errors: Invalid "billing.no_months" for none or more than kMostMonths.
    [[nodiscard]] static Result<jobs::NewJob>
    plan(const BillSourceId& id,
         const std::optional<std::vector<BillingMonth>>& months,
         jobs::Origin origin);

    /// What runs it; this outlives it.
    [[nodiscard]] jobs::Kind kind() const;

private:
    Result<jobs::StepOutcome> look(jobs::StepContext& context) const;
    Result<jobs::StepOutcome> read_in(jobs::StepContext& context) const;
    Status read_month(jobs::StepContext& context,
                      const BillSource& source,
                      ledger::Store& store,
                      Json::Object& month) const;

    Ports ports_;
    Options options_;
};

} // namespace muster::bucket
