#include "billing/month_drafts.h"

#include <fmt/format.h>

namespace muster::billing {

Result<MonthDraft*> MonthDrafts::month_draft(BillingMonth month) {
    const auto found = months_.find(month);
    if (found != months_.end()) {
        return &found->second;
    }
    ledger::DeliveryFacts facts = facts_;
    facts.month = month;
    TRY(ledger::Draft draft, store_.begin(facts));
    return &months_.emplace(month, MonthDraft{std::move(draft), {}}).first->second;
}

Result<std::filesystem::path> MonthDrafts::next_segment_path(BillingMonth month,
                                                             std::string_view stem) {
    const std::scoped_lock lock(mutex_);
    TRY(MonthDraft * draft, month_draft(month));
    return draft->draft.next_segment_path(stem);
}

Status MonthDrafts::add(BillingMonth month, ledger::SegmentSummary summary) {
    const std::scoped_lock lock(mutex_);
    TRY(MonthDraft * draft, month_draft(month));
    draft->segments.push_back(std::move(summary));
    return {};
}

Status MonthDrafts::set_format(const std::string& format, const std::string& file) {
    const std::scoped_lock lock(mutex_);
    if (facts_.format.empty()) {
        facts_.format = format;
    }
    if (facts_.format != format) {
        return Error{ErrorKind::Invalid, "billing.mixed_formats",
                     fmt::format("{} is {}, other files of the same delivery are {}", file, format,
                                 facts_.format)};
    }
    return {};
}

std::span<const ledger::RollupPlan> MonthDrafts::rollups(const ledger::Schema& schema) {
    const std::scoped_lock lock(mutex_);
    if (!rollups_) {
        rollups_ = rollup_plans(schema);
    }
    return *rollups_;
}

std::map<BillingMonth, MonthDraft> MonthDrafts::take() {
    const std::scoped_lock lock(mutex_);
    return std::move(months_);
}

} // namespace muster::billing
