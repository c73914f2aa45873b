#include "billing/month_finish.h"

#include <map>
#include <set>

#include <fmt/format.h>

#include "billing/month_rollups.h"
#include "billing/reconciliation.h"
#include "scan/scan.h"
#include "segment/segment.h"

namespace muster::billing {
namespace {

Status add_segments(const MonthDraft& month, ledger::VersionContents& contents) {
    std::map<std::string, ledger::Rounding> roundings;
    std::map<std::string, Decimal> residuals;
    for (const ledger::SegmentSummary& segment : month.segments) {
        contents.segments.push_back(
            {segment.path.filename().string(), "rows", segment.rows, segment.bytes});
        contents.rows += segment.rows;
        for (const auto& rounding : segment.roundings) {
            roundings[rounding.column].count += rounding.count;
            TRY(residuals[rounding.column], residuals[rounding.column].plus(rounding.residual));
        }
    }
    for (auto& [column, rounding] : roundings) {
        contents.roundings.push_back({column, rounding.count, residuals[column].str()});
    }
    return {};
}

/// The one currency of all rows, from the dictionaries alone.
Result<std::string> currency_of(const std::vector<ledger::Segment>& segments) {
    std::set<std::string, std::less<>> currencies;
    for (const ledger::Segment& segment : segments) {
        for (const auto* name : {"line_item_currency_code", "billing_currency"}) {
            const auto column = segment.schema().find(name);
            if (!column) {
                continue;
            }
            TRY(const auto values, segment.tuple_values(*column));
            for (const std::string_view value : values) {
                currencies.emplace(value);
            }
        }
    }
    currencies.erase("");
    if (currencies.size() > 1) {
        return Error{ErrorKind::Invalid, "billing.mixed_currencies",
                     fmt::format("one delivery has amounts in {}; expected one currency",
                                 fmt::join(currencies, " and "))};
    }
    return currencies.empty() ? std::string() : *currencies.begin();
}

} // namespace

Result<ledger::VersionContents> finish_month(MonthDraft& month,
                                             const ledger::DeliveryFacts& facts,
                                             std::span<const ledger::RollupPlan> rollups,
                                             const DeliveryRead& read,
                                             unsigned threads) {
    ledger::VersionContents contents;
    contents.inputs = read.inputs;
    contents.future_cutoff = read.cutoff.before;
    contents.rejected_rows = read.rejected_rows;
    TRY_DONE(add_segments(month, contents));
    std::vector<ledger::Segment> segments;
    for (const ledger::SegmentSummary& summary : month.segments) {
        TRY(ledger::Segment segment, ledger::Segment::open(summary.path));
        segments.push_back(std::move(segment));
    }
    TRY(contents.currency, currency_of(segments));
    TRY_DONE(add_rollups(month, rollups, threads, contents));
    std::vector<ledger::ScanInput> inputs;
    for (const ledger::Segment& segment : segments) {
        inputs.push_back({&segment, {facts.source, facts.month}});
    }
    const ReconcileFacts known{.format = facts.format,
                               .inputs = contents.inputs,
                               .rejected_rows = contents.rejected_rows,
                               .spans_months = read.months > 1};
    TRY(contents.checks, reconcile(inputs, known, threads));
    return contents;
}

} // namespace muster::billing
