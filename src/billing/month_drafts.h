#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "billing/charge_model.h"
#include "builder/segment_builder.h"
#include "ledger/store.h"

namespace muster::billing {

/// A month being imported: its draft and the segments finished so far.
struct MonthDraft {
    ledger::Draft draft;
    std::vector<ledger::SegmentSummary> segments;
};

/// The drafts of one delivery, a month each, made when the first row of a month is seen.
/// Thread-safe.
class MonthDrafts {
public:
    /// `facts` is what the drafts have in common; the month is filled in.
    MonthDrafts(ledger::Store& store, ledger::DeliveryFacts facts)
        : store_(store), facts_(std::move(facts)) {}

    Result<std::filesystem::path> next_segment_path(BillingMonth month,
                                                    std::string_view stem = "rows");
    Status add(BillingMonth month, ledger::SegmentSummary summary);
    /// The format of a file's rows; all files of a delivery must agree. Errors: Invalid
    /// "billing.mixed_formats".
    Status set_format(const std::string& format, const std::string& file);

    /// The rollups of this delivery: chosen by the columns of its first file, then the same for
    /// all.
    std::span<const ledger::RollupPlan> rollups(const ledger::Schema& schema);

    /// Takes all months out, by month. Only rollups() may be called after it.
    std::map<BillingMonth, MonthDraft> take();
    [[nodiscard]] const ledger::DeliveryFacts& facts() const { return facts_; }

private:
    Result<MonthDraft*> month_draft(BillingMonth month); // mutex_ held

    ledger::Store& store_;
    std::mutex mutex_;
    ledger::DeliveryFacts facts_;
    std::optional<std::vector<ledger::RollupPlan>> rollups_;
    std::map<BillingMonth, MonthDraft> months_;
};

} // namespace muster::billing
