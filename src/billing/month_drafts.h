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

/// The drafts of one command's files, a month each, made when the first row of a month is put into
/// a segment; and what all rows of a month must agree on. Thread-safe.
class MonthDrafts {
public:
    /// `facts` is what the drafts have in common; month and format are filled in.
    MonthDrafts(ledger::Store& store, ledger::DeliveryFacts facts)
        : store_(store), facts_(std::move(facts)) {}

    Result<std::filesystem::path> next_segment_path(BillingMonth month,
                                                    std::string_view stem = "rows");
    Status add(BillingMonth month, ledger::SegmentSummary summary);
    /// Said of each file before its rows of that month are put anywhere. Errors: Invalid
    /// "billing.mixed_formats".
    Status set_format(BillingMonth month, const std::string& format, const std::string& file);
    /// Blank is no currency. Errors: Invalid "billing.mixed_currencies".
    Status set_currency(BillingMonth month, std::string_view currency, const std::string& file);
    [[nodiscard]] std::string currency(BillingMonth month);

    /// The rollups of a month: chosen by the columns of its first segment, then the same for all.
    std::span<const ledger::RollupPlan> rollups(BillingMonth month, const ledger::Schema& schema);

    /// Takes all months out, by month. Only rollups() and currency() may be called after it.
    std::map<BillingMonth, MonthDraft> take();

private:
    /// What files say of a month, and the first that said it.
    struct Common {
        std::string format;
        std::string currency;
        std::string currency_file;
        std::optional<std::vector<ledger::RollupPlan>> rollups;
    };

    Result<MonthDraft*> month_draft(BillingMonth month); // mutex_ held

    ledger::Store& store_;
    std::mutex mutex_;
    ledger::DeliveryFacts facts_;
    std::map<BillingMonth, Common> common_;
    std::map<BillingMonth, MonthDraft> months_;
};

} // namespace muster::billing
