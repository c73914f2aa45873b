#include "billing/segment_sink.h"

namespace muster::billing {

Status SegmentSink::set_schema(const ledger::Schema& schema) {
    if (schema_ && *schema_ == schema) {
        return {};
    }
    TRY_DONE(finish());
    schema_ = std::make_unique<ledger::Schema>(schema);
    experience_.reset();
    return {};
}

Status SegmentSink::open(BillingMonth month) {
    TRY(const auto path, drafts_.next_segment_path(month));
    auto& derived = derived_[month];
    if (derived == nullptr) {
        derived = charge_columns(cutoff_(month));
    }
    ledger::SegmentBuilder::Options options;
    options.experience = experience_ ? &*experience_ : nullptr;
    TRY(auto builder, ledger::SegmentBuilder::create({.path = path,
                                                      .schema = *schema_,
                                                      .derived = *derived,
                                                      .rollups = drafts_.rollups(month, *schema_)},
                                                     options));
    open_.emplace(month, std::move(builder));
    return {};
}

Status SegmentSink::close(BillingMonth month, ledger::SegmentBuilder builder) {
    TRY(ledger::SegmentSummary summary, builder.finish());
    experience_ = summary.experience;
    return drafts_.add(month, std::move(summary));
}

template <class Rows>
Status SegmentSink::append_rows(BillingMonth month, const Rows& rows) {
    if (!open_.contains(month)) {
        TRY_DONE(open(month));
    }
    const auto found = open_.find(month);
    if (Status status = found->second.append(rows); !status) {
        bad_field_ = found->second.bad_field();
        return status;
    }
    if (found->second.is_full()) {
        ledger::SegmentBuilder full = std::move(found->second);
        open_.erase(found);
        return close(month, std::move(full));
    }
    return {};
}

template Status SegmentSink::append_rows(BillingMonth, const ledger::TextRows&);
template Status SegmentSink::append_rows(BillingMonth, const ledger::CodedRows&);

Status SegmentSink::finish() {
    for (auto& [month, builder] : std::exchange(open_, {})) {
        TRY_DONE(close(month, std::move(builder)));
    }
    return {};
}

} // namespace muster::billing
