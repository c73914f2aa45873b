#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/aws_account_id.h"
#include "base/aws_partition.h"
#include "base/clock.h"
#include "base/result.h"
#include "bucket/bill_source.h"
#include "bucket/source_sessions.h"
#include "history/cost_answer.h"
#include "history/history_month.h"
#include "jobs/kind.h"
#include "jobs/queue.h"
#include "ledger/store.h"

namespace muster::history {

/// Whose history is read, and in which role.
struct HistoryRequest {
    AwsAccountId account; // whose bills have its name in the ledger
    AwsPartition partition = AwsPartition::Aws;
    bucket::SourceRole role;
};

/// What an account and its members cost before there is a bill, as Cost Explorer tells it: the job
/// kind "billing.cost_history" reads the current month and the thirteen before, which is as far as
/// Cost Explorer's days go back, each once.
///
/// A month is a version of the same (source, month) of the ledger as the bill that will come, so
/// that the bill replaces it in the moment it is there, and neither counts beside the other; a
/// month that has a bill is not asked for. AWS charges $0.01 for each request: it is counted before
/// it is made, and a month that was over for long enough when it was read is asked for no more. A
/// crash repeats the requests of one month at most, and none once its answer is in the ledger.
///
/// The cursor says what became of each: {"months": [{"month", "outcome", "requests", "version",
/// "rows", "reason", "detail"}]}; outcomes are "waiting", "read", "billed" (there is a bill),
/// "known" (read before), "empty" and "failed". Thread-safe.
class HistoryJob {
public:
    static constexpr std::string_view kKind = "billing.cost_history";
    static constexpr int kMonthsBefore = 13;

    struct Ports {
        bucket::SourceSessions& sessions;
        const Clock& clock;
    };
    struct Options {
        ledger::Place place;
        unsigned threads = 1;
        std::chrono::milliseconds look_again{std::chrono::seconds{15}}; // whether an import ended
    };
    HistoryJob(Ports ports, Options options) : ports_(ports), options_(std::move(options)) {}

    /// Whether Cost Explorer is in the partition.
    [[nodiscard]] static bool is_in(AwsPartition partition);
    [[nodiscard]] static jobs::NewJob plan(const HistoryRequest& request, jobs::Origin origin);

    /// What runs it; this outlives it.
    [[nodiscard]] jobs::Kind kind() const;

private:
    static Result<jobs::StepOutcome> look(jobs::StepContext& context);
    Result<jobs::StepOutcome> read_in(jobs::StepContext& context) const;
    /// What came of a month.
    struct Read {
        std::string_view outcome;
        std::optional<ledger::Version> version;
        bool was_asked = false;
    };

    Result<jobs::StepOutcome> read_month(jobs::StepContext& context,
                                         const HistoryRequest& request,
                                         ledger::Store& store,
                                         Json cursor,
                                         std::size_t at) const;
    Result<Read> read_once(jobs::StepContext& context,
                           const HistoryRequest& request,
                           ledger::Store& store,
                           const HistoryMonth& known) const;
    Result<std::vector<DailyCost>>
    ask(jobs::StepContext& context, const HistoryRequest& request, BillingMonth month) const;

    Ports ports_;
    Options options_;
};

} // namespace muster::history
