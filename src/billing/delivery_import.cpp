#include "billing/delivery_import.h"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <thread>

#include "base/mutex.h"

namespace muster::billing {
namespace {

/// The workers of one delivery: each takes the largest file that is left.
class Workers {
public:
    Workers(const DeliveryImport& task, const std::vector<ledger::InputFile>& inputs)
        : task_(task), inputs_(inputs), order_(inputs.size()), results_(inputs.size()) {
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        std::ranges::stable_sort(order_, std::greater{},
                                 [&](std::size_t i) { return inputs[i].bytes; });
    }

    Status run(unsigned threads) {
        const auto count = static_cast<unsigned>(
            std::min<std::size_t>(std::max(1U, threads), std::max<std::size_t>(1, order_.size())));
        {
            std::vector<std::jthread> pool;
            for (unsigned worker = 0; worker < count; ++worker) {
                pool.emplace_back([this, worker] { work(worker); });
            }
        }
        auto failure = failure_.lock();
        return *failure ? Status(std::move(**failure)) : Status{};
    }

    [[nodiscard]] Status check_overlap() const {
        std::vector<FileKeys> keys;
        for (std::size_t i = 0; i < inputs_.size(); ++i) {
            keys.push_back({inputs_[i].name, results_[i].keys});
        }
        return check_no_overlap(keys);
    }
    [[nodiscard]] const std::vector<std::filesystem::path>& held() const { return held_; }
    [[nodiscard]] std::map<BillingMonth, FutureCutoff> cutoffs() const {
        std::map<BillingMonth, FutureCutoff> cutoffs;
        for (const auto& [month, end] : latest_usage_ends_) {
            if (end != Instant()) {
                cutoffs[month].before = end;
            }
        }
        return cutoffs;
    }
    std::vector<FileImport::FileResult> take_results() { return std::move(results_); }

private:
    void work(unsigned worker) {
        FileImport import(task_, worker);
        Status status = read_files(import);
        if (status) {
            status = import.finish();
        }
        auto failure = failure_.lock();
        if (!status && !*failure) {
            failed_ = true;
            *failure = std::move(status.error());
        }
        held_.insert(held_.end(), import.held().begin(), import.held().end());
        for (const auto& [month, end] : import.latest_usage_ends()) {
            Instant& latest = latest_usage_ends_[month];
            latest = std::max(latest, end);
        }
    }

    Status read_files(FileImport& import) {
        for (std::size_t at = next_++; at < order_.size() && !failed_; at = next_++) {
            const std::size_t i = order_[at];
            TRY(results_[i], import.read(task_.delivery.files[i], i));
        }
        return {};
    }

    const DeliveryImport& task_;
    const std::vector<ledger::InputFile>& inputs_;
    std::vector<std::size_t> order_;
    std::vector<FileImport::FileResult> results_; // as inputs_; one worker touches an entry
    std::atomic<std::size_t> next_{0};
    std::atomic<bool> failed_{false};
    Guarded<std::optional<Error>> failure_; // its lock also guards the two below
    std::vector<std::filesystem::path> held_;
    std::map<BillingMonth, Instant> latest_usage_ends_;
};

/// The same file twice is the same lines twice; seen without comparing lines.
Status check_no_twins(const std::vector<ledger::InputFile>& inputs) {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (inputs[i].bytes > 0 && !inputs[i].sha256.empty() &&
                inputs[i].sha256 == inputs[j].sha256) {
                return Error{ErrorKind::Invalid, "billing.overlapping_files",
                             inputs[j].name + " and " + inputs[i].name + " are the same file"};
            }
        }
    }
    return {};
}

/// Puts the rows that were put aside into segments, now that it is known what is future.
Status import_held(const DeliveryImport& task, unsigned threads, const Workers& workers) {
    bills::Delivery held;
    held.month = task.delivery.month;
    held.manifest_path = "held"; // rows that were looked at once: they overlap with nothing
    for (const auto& path : workers.held()) {
        held.files.push_back({.path = path, .name = path.filename().string(), .entry = {}});
    }
    const DeliveryImport last{.delivery = held,
                              .drafts = task.drafts,
                              .scratch = task.scratch,
                              .rejects = task.rejects,
                              .progress = task.progress,
                              .stop = task.stop,
                              .knows_cutoff = true,
                              .cutoff =
                                  [cutoffs = workers.cutoffs()](BillingMonth month) {
                                      const auto found = cutoffs.find(month);
                                      return found == cutoffs.end() ? FutureCutoff()
                                                                    : found->second;
                                  },
                              .pass = DeliveryImport::Pass::Held};
    FileImport import(last, threads);
    for (std::size_t i = 0; i < held.files.size(); ++i) {
        TRY_DONE(import.read(held.files[i], i));
    }
    return import.finish();
}

} // namespace

Result<DeliveryRows> import_delivery(const DeliveryImport& task,
                                     unsigned threads,
                                     const std::vector<ledger::InputFile>& inputs) {
    TRY_DONE(check_no_twins(inputs));
    Workers workers(task, inputs);
    TRY_DONE(workers.run(threads));
    TRY_DONE(workers.check_overlap());
    DeliveryRows rows;
    if (!task.knows_cutoff) {
        TRY_DONE(import_held(task, threads, workers));
        rows.cutoffs = workers.cutoffs();
    }
    rows.files = workers.take_results();
    return rows;
}

} // namespace muster::billing
