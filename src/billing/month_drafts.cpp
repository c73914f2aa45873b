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
    facts.format = common_[month].format;
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

Status
MonthDrafts::set_format(BillingMonth month, const std::string& format, const std::string& file) {
    const std::scoped_lock lock(mutex_);
    std::string& known = common_[month].format;
    if (known.empty()) {
        known = format;
    }
    if (known != format) {
        return Error{ErrorKind::Invalid, "billing.mixed_formats",
                     fmt::format("{} is {}; expected {} as in the other files of {}", file, format,
                                 known, month.str())};
    }
    return {};
}

Status
MonthDrafts::set_currency(BillingMonth month, std::string_view currency, const std::string& file) {
    if (currency.empty()) {
        return {};
    }
    const std::scoped_lock lock(mutex_);
    Common& known = common_[month];
    if (known.currency.empty()) {
        known.currency = currency;
        known.currency_file = file;
    }
    if (known.currency != currency) {
        return Error{ErrorKind::Invalid, "billing.mixed_currencies",
                     fmt::format("an amount in {}; expected {} for all of {}, as in {}",
                                 currency.substr(0, 20), known.currency, month.str(),
                                 known.currency_file)};
    }
    return {};
}

std::string MonthDrafts::currency(BillingMonth month) {
    const std::scoped_lock lock(mutex_);
    return common_[month].currency;
}

std::span<const ledger::RollupPlan> MonthDrafts::rollups(BillingMonth month,
                                                         const ledger::Schema& schema) {
    const std::scoped_lock lock(mutex_);
    auto& plans = common_[month].rollups;
    if (!plans) {
        plans = rollup_plans(schema);
    }
    return *plans;
}

std::map<BillingMonth, MonthDraft> MonthDrafts::take() {
    const std::scoped_lock lock(mutex_);
    return std::move(months_);
}

} // namespace muster::billing
