#pragma once

#include <chrono>
#include <stop_token>
#include <thread>

#include "base/result.h"
#include "billing/import.h"
#include "jobs/job.h"
#include "jobs/progress_board.h"
#include "jobs/step_context.h"

namespace muster::billing {

/// Posts how far an import is, for as long as it lives: often to the board of this process, less
/// often to the row of its job, where other processes see it.
class ProgressReporter {
public:
    struct Periods {
        std::chrono::milliseconds post{500};
        std::chrono::milliseconds keep{500};
    };
    /// All outlive it.
    ProgressReporter(jobs::ProgressBoard& board,
                     const jobs::StepContext& context,
                     const ImportProgress& progress,
                     const Periods& periods);
    ProgressReporter(const ProgressReporter&) = delete;
    ProgressReporter& operator=(const ProgressReporter&) = delete;
    ~ProgressReporter();

private:
    void report(const std::stop_token& stop);
    void keep(const jobs::Progress& progress);

    jobs::ProgressBoard& board_;
    const jobs::StepContext& context_;
    const ImportProgress& progress_;
    Periods periods_;
    std::jthread thread_; // uses all of the above
};

} // namespace muster::billing
