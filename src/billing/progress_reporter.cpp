#include "billing/progress_reporter.h"

#include <condition_variable>
#include <mutex>

#include "jobs/job_rows.h"

namespace muster::billing {

ProgressReporter::ProgressReporter(jobs::ProgressBoard& board,
                                   const jobs::StepContext& context,
                                   const ImportProgress& progress,
                                   const Periods& periods)
    : board_(board), context_(context), progress_(progress), periods_(periods),
      thread_([this](const std::stop_token& stop) { report(stop); }) {}

ProgressReporter::~ProgressReporter() {
    thread_.request_stop();
    thread_.join();
    board_.remove(context_.job().id);
}

void ProgressReporter::report(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any ended;
    std::unique_lock lock(mutex);
    auto next_kept = std::chrono::steady_clock::now();
    do {
        const jobs::Progress now{
            .bytes = progress_.bytes, .total_bytes = progress_.total_bytes, .rows = progress_.rows};
        board_.post(context_.job().id, now);
        if (std::chrono::steady_clock::now() >= next_kept) {
            keep(now);
            next_kept = std::chrono::steady_clock::now() + periods_.keep;
        }
    } while (!ended.wait_for(lock, stop, periods_.post, [&] { return stop.stop_requested(); }));
}

/// What cannot be kept is kept the next time, or its job has lost its lease and will hear of
/// that.
void ProgressReporter::keep(const jobs::Progress& progress) {
    const jobs::Job& job = context_.job();
    [[maybe_unused]] const Status ignored =
        context_.ports().writer.write([&](sql::Session& session) {
            return jobs::save_progress(session, job.id, job.fence, progress);
        });
}

} // namespace muster::billing
