#include "billing/month_finish.h"

#include <map>

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

} // namespace

Result<ledger::VersionContents> finish_month(MonthDraft& month,
                                             const ledger::DeliveryFacts& facts,
                                             std::span<const ledger::RollupPlan> rollups,
                                             const MonthRead& read,
                                             unsigned threads,
                                             std::stop_token stop) {
    ledger::VersionContents contents;
    contents.inputs = read.inputs;
    contents.currency = read.currency;
    contents.future_cutoff = read.cutoff.before;
    contents.rejected_rows = read.rejected_rows;
    TRY_DONE(add_segments(month, contents));
    std::vector<ledger::Segment> segments;
    for (const ledger::SegmentSummary& summary : month.segments) {
        TRY(ledger::Segment segment, ledger::Segment::open(summary.path));
        segments.push_back(std::move(segment));
    }
    TRY_DONE(add_rollups(month, rollups, threads, contents));
    std::vector<ledger::ScanInput> inputs;
    for (const ledger::Segment& segment : segments) {
        inputs.push_back({&segment, {facts.source, facts.month}});
    }
    const ReconcileFacts known{.format = facts.format,
                               .inputs = contents.inputs,
                               .listed_columns = read.listed_columns,
                               .listed_files = read.listed_files,
                               .read_files = read.read_files,
                               .read_rows = read.read_rows,
                               .placed_rows = read.placed_rows,
                               .rejected_rows = read.rejected_rows};
    TRY(contents.checks, reconcile(inputs, known, threads, std::move(stop)));
    return contents;
}

} // namespace muster::billing
