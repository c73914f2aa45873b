#include "billing/import_job.h"

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include <fmt/format.h>

#include "billing/rejects_file.h"
#include "bills/delivery.h"
#include "crypto/sha256.h"
#include "jobs/job_rows.h"
#include "jobs/step_context.h"

namespace muster::billing {
namespace {

using jobs::StepContext;
using jobs::StepOutcome;

/// Posts how far an import is, for as long as it lives: often to the board of this process, less
/// often to the row of its job, where other processes see it.
class ProgressReporter {
public:
    struct Periods {
        std::chrono::milliseconds post;
        std::chrono::milliseconds keep;
    };
    ProgressReporter(jobs::ProgressBoard& board,
                     const StepContext& context,
                     const ImportProgress& progress,
                     Periods periods)
        : board_(board), context_(context), progress_(progress), periods_(periods),
          thread_([this](const std::stop_token& stop) { report(stop); }) {}
    ProgressReporter(const ProgressReporter&) = delete;
    ProgressReporter& operator=(const ProgressReporter&) = delete;
    ~ProgressReporter() {
        thread_.request_stop();
        thread_.join();
        board_.remove(context_.job().id);
    }

private:
    void report(const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any ended;
        std::unique_lock lock(mutex);
        auto next_kept = std::chrono::steady_clock::now();
        do {
            const jobs::Progress now{.bytes = progress_.bytes,
                                     .total_bytes = progress_.total_bytes,
                                     .rows = progress_.rows};
            board_.post(context_.job().id, now);
            if (std::chrono::steady_clock::now() >= next_kept) {
                keep(now);
                next_kept = std::chrono::steady_clock::now() + periods_.keep;
            }
        } while (!ended.wait_for(lock, stop, periods_.post, [&] { return stop.stop_requested(); }));
    }

    /// What cannot be kept is kept the next time, or its job has lost its lease and will hear of
    /// that.
    void keep(const jobs::Progress& progress) {
        const jobs::Job& job = context_.job();
        [[maybe_unused]] const Status ignored =
            context_.ports().writer.write([&](sql::Session& session) {
                return jobs::save_progress(session, job.id, job.fence, progress);
            });
    }

    jobs::ProgressBoard& board_;
    const StepContext& context_;
    const ImportProgress& progress_;
    Periods periods_;
    std::jthread thread_;
};

std::string summary_of(const std::vector<bills::Delivery>& deliveries) {
    std::size_t files = 0;
    std::uint64_t bytes = 0;
    for (const bills::Delivery& delivery : deliveries) {
        files += delivery.files.size();
        for (const bills::BillFile& file : delivery.files) {
            bytes += file.bytes;
        }
    }
    return fmt::format("{} deliver{}, {} file{}, {} bytes", deliveries.size(),
                       deliveries.size() == 1 ? "y" : "ies", files, files == 1 ? "" : "s", bytes);
}

std::string summary_of(const ImportReport& report) {
    std::string text;
    for (const ImportedMonth& month : report.months) {
        text += fmt::format("{}{} of {} {}: {} rows", text.empty() ? "" : "; ",
                            month.version.delivery.month.str(), month.version.delivery.source,
                            kOutcomeNames.name(month.outcome), month.version.contents.rows);
    }
    for (const std::string& manifest : report.empty_deliveries) {
        text += fmt::format("{}{}: no rows yet", text.empty() ? "" : "; ", manifest);
    }
    if (report.rejected_rows > 0) {
        text += fmt::format("; {} bad rows skipped", report.rejected_rows);
    }
    return text;
}

Json outcome_of(const ImportReport& report, const std::filesystem::path& rejects) {
    Json::Array months;
    for (const ImportedMonth& month : report.months) {
        months.push_back(Json::Object{{"source", month.version.delivery.source},
                                      {"month", month.version.delivery.month.str()},
                                      {"outcome", kOutcomeNames.name(month.outcome)},
                                      {"version", month.version.id}});
    }
    return Json::Object{{"months", std::move(months)},
                        {"rejected_rows", report.rejected_rows},
                        {"rejects", report.rejected_rows > 0 ? Json(rejects.string()) : Json()}};
}

/// Of a length that a job's key may have.
std::string business_key(const std::filesystem::path& path, const ImportRequest& request) {
    std::string key = request.source.value_or("") + ":" + path.string();
    constexpr std::size_t kMaxBytes = 512;
    return key.size() <= kMaxBytes ? key : crypto::Sha256::of(key).hex();
}

} // namespace

Result<jobs::NewJob> ImportJob::plan(const ImportRequest& request, jobs::Origin origin) const {
    TRY(const std::filesystem::path path, ports_.directories.admit(request.path));
    ImportRequest admitted = request;
    admitted.path = path.string();
    return jobs::NewJob{.kind = std::string(kKind),
                        .business_key = business_key(path, request),
                        .input = to_json(admitted),
                        .origin = std::move(origin)};
}

jobs::Kind ImportJob::kind() const {
    jobs::Kind kind;
    kind.name = kKind;
    kind.steps = {{"look", [this](StepContext& context) { return look(context); }},
                  {"import", [this](StepContext& context) { return read_in(context); }}};
    kind.timeout = std::chrono::hours{24};
    return kind;
}

/// The path is looked at again: a link may have been put there since it was asked for.
Result<ImportOptions> ImportJob::options_of(const Json& input) const {
    TRY(const auto request, from_json<ImportRequest>(input));
    ImportOptions options;
    TRY(auto path, ports_.directories.admit(request.path));
    options.paths = {std::move(path)};
    options.source = request.source;
    options.threads = options_.threads;
    options.may_read = [this](const std::filesystem::path& real) {
        return ports_.directories.contains(real);
    };
    if (request.keep_going.value_or(false)) {
        options.bad_rows = BadRows::Skip;
        TRY(options.rejects, rejects_file(options_.place.data, ports_.clock));
    }
    return options;
}

Result<StepOutcome> ImportJob::look(StepContext& context) const {
    TRY(const ImportOptions options, options_of(context.input()));
    TRY(const auto deliveries, bills::find_deliveries(options.paths, options.may_read));
    context.note(summary_of(deliveries));
    return StepOutcome::done();
}

Result<StepOutcome> ImportJob::read_in(StepContext& context) const {
    TRY(const ImportOptions options, options_of(context.input()));
    auto store = ledger::Store::open(options_.place, ledger::Store::Access::Write, {ports_.clock});
    if (!store && store.error().reason == "lock.held") {
        return StepOutcome::wait("another import: " + store.error().detail, options_.look_again);
    }
    if (!store) {
        return std::move(store.error());
    }
    ImportProgress progress;
    const ProgressReporter reporter(ports_.progress, context, progress,
                                    {.post = options_.report_every, .keep = options_.keep_every});
    TRY(const ImportReport report, import_bills(options, *store, progress, context.stop()));
    context.note(summary_of(report));
    return StepOutcome::done(outcome_of(report, options.rejects));
}

} // namespace muster::billing
