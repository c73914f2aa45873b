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
    Workers(const DeliveryImport& task, std::vector<ledger::InputFile>& inputs)
        : task_(task), inputs_(inputs), order_(inputs.size()), keys_(inputs.size()) {
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

    [[nodiscard]] Status check_overlap() const { return check_no_overlap(keys_); }
    [[nodiscard]] const std::vector<std::filesystem::path>& held() const { return held_; }
    [[nodiscard]] std::optional<Instant> latest_usage_end() const { return latest_usage_end_; }

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
        latest_usage_end_ = std::max(latest_usage_end_, import.latest_usage_end());
    }

    Status read_files(FileImport& import) {
        for (std::size_t at = next_++; at < order_.size() && !failed_; at = next_++) {
            const std::size_t i = order_[at];
            TRY(auto result, import.read(task_.delivery.files[i], i));
            inputs_[i].rows = result.rows;
            keys_[i] = {inputs_[i].name, std::move(result.keys)};
        }
        return {};
    }

    const DeliveryImport& task_;
    std::vector<ledger::InputFile>& inputs_; // each entry is touched by one worker
    std::vector<std::size_t> order_;
    std::vector<FileKeys> keys_; // as inputs_
    std::atomic<std::size_t> next_{0};
    std::atomic<bool> failed_{false};
    Guarded<std::optional<Error>> failure_; // its lock also guards the two below
    std::vector<std::filesystem::path> held_;
    std::optional<Instant> latest_usage_end_;
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

} // namespace

Result<FutureCutoff> import_delivery(const DeliveryImport& task,
                                     unsigned threads,
                                     std::vector<ledger::InputFile>& inputs) {
    TRY_DONE(check_no_twins(inputs));
    Workers workers(task, inputs);
    TRY_DONE(workers.run(threads));
    TRY_DONE(workers.check_overlap());
    if (!task.delivery.is_loose()) {
        return task.cutoff;
    }
    const FutureCutoff cutoff{workers.latest_usage_end()};
    bills::Delivery held;
    held.manifest_path = "held"; // rows that were looked at once: nothing is put aside again
    for (const auto& path : workers.held()) {
        held.files.push_back({path, path.filename().string()});
    }
    const DeliveryImport last{.delivery = held,
                              .drafts = task.drafts,
                              .scratch = task.scratch,
                              .rejects = task.rejects,
                              .progress = task.progress,
                              .stop = task.stop,
                              .cutoff = cutoff,
                              .pass = DeliveryImport::Pass::Held};
    FileImport import(last, threads);
    for (std::size_t i = 0; i < held.files.size(); ++i) {
        TRY_DONE(import.read(held.files[i], i));
    }
    TRY_DONE(import.finish());
    return cutoff;
}

} // namespace muster::billing
