#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "billing/charge_model.h"
#include "billing/month_drafts.h"
#include "builder/segment_builder.h"
#include "segment/rows.h"

namespace muster::billing {

/// From when on a month's fees are for time that has not passed.
using CutoffOf = std::function<FutureCutoff(BillingMonth)>;

/// Puts one worker's rows into segments: one open builder for each month, kept from file to file
/// while the columns stay the same. Used by one thread.
class SegmentSink {
public:
    SegmentSink(MonthDrafts& drafts, CutoffOf cutoff)
        : drafts_(drafts), cutoff_(std::move(cutoff)) {}

    /// Rows that follow have these columns. Finishes the open segments if others were set before.
    Status set_schema(const ledger::Schema& schema);

    /// Errors: those of SegmentBuilder; after Invalid "ledger.not_a_number", bad_field() tells
    /// where.
    Status append(BillingMonth month, const ledger::TextRows& rows) {
        return append_rows(month, rows);
    }
    Status append(BillingMonth month, const ledger::CodedRows& rows) {
        return append_rows(month, rows);
    }
    [[nodiscard]] std::optional<ledger::SegmentBuilder::BadField> bad_field() const {
        return bad_field_;
    }

    /// Finishes all open segments.
    Status finish();

private:
    template <class Rows>
    Status append_rows(BillingMonth month, const Rows& rows);
    Status open(BillingMonth month);
    Status close(BillingMonth month, ledger::SegmentBuilder builder);

    MonthDrafts& drafts_;
    CutoffOf cutoff_;
    std::map<BillingMonth, std::unique_ptr<ledger::DerivedColumns>> derived_;
    std::unique_ptr<ledger::Schema> schema_; // builders refer to it
    std::map<BillingMonth, ledger::SegmentBuilder> open_;
    std::optional<ledger::LayoutExperience> experience_;
    std::optional<ledger::SegmentBuilder::BadField> bad_field_;
};

} // namespace muster::billing
