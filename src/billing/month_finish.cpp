#include "billing/month_finish.h"

#include <algorithm>
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

/// For the checks. Memory must not grow with the month: a large one is not kept in it.
Result<std::vector<ledger::Segment>> open_segments(const MonthDraft& month) {
    constexpr std::uint64_t kMostKept = std::uint64_t{128} << 20U;
    using Memory = ledger::Segment::Memory;
    std::uint64_t bytes = 0;
    for (const ledger::SegmentSummary& summary : month.segments) {
        bytes += summary.bytes;
    }
    const Memory memory = bytes > kMostKept ? Memory::Spare : Memory::Keep;
    std::vector<ledger::Segment> segments;
    for (const ledger::SegmentSummary& summary : month.segments) {
        TRY(auto segment,
            ledger::Segment::open(summary.path, ledger::Segment::Checks::Directory, memory));
        segments.push_back(std::move(segment));
    }
    return segments;
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
    TRY(const auto segments, open_segments(month));
    // Merging takes one thread a plan, so that the checks have the others meanwhile.
    MonthRollups merging(month, rollups, contents.rows);
    const unsigned helpers =
        std::min(std::max(threads, 1U) - 1, static_cast<unsigned>(rollups.size()));
    merging.start(helpers);
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
    TRY(contents.checks,
        reconcile(inputs, known, std::max(threads, 1U) - helpers, std::move(stop)));
    TRY_DONE(merging.finish(contents));
    return contents;
}

} // namespace muster::billing
