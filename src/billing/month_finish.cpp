#include "billing/month_finish.h"

#include <filesystem>
#include <map>
#include <set>

#include <fmt/format.h>

#include "billing/reconciliation.h"
#include "ledger/rollup_merge.h"
#include "ledger/scan.h"
#include "ledger/segment.h"

namespace muster::billing {
namespace {

namespace fs = std::filesystem;

Result<ledger::SegmentFile> describe(const fs::path& path, std::string role, std::uint64_t rows) {
    std::error_code error;
    const std::uint64_t bytes = fs::file_size(path, error);
    if (error) {
        return file_error(error.value(), "read", path);
    }
    return ledger::SegmentFile{path.filename().string(), std::move(role), rows, bytes};
}

/// Merges the n-th partial rollup of every segment and removes the partials.
Status add_rollup(MonthDraft& month,
                  const ledger::RollupPlan& plan,
                  std::size_t n,
                  ledger::VersionContents& contents) {
    std::vector<fs::path> partials;
    for (const ledger::SegmentSummary& segment : month.segments) {
        if (n < segment.partials.size()) {
            partials.push_back(segment.partials[n]);
        }
    }
    const fs::path scratch = month.draft.directory() / "merge";
    std::error_code ignored;
    fs::create_directories(scratch, ignored);
    TRY(const auto merged,
        ledger::merge_rollups(
            {.plan = plan,
             .partials = partials,
             .version_rows = contents.rows,
             .next_segment = [&] { return month.draft.next_segment_path(plan.name); },
             .scratch = scratch}));
    fs::remove_all(scratch, ignored);
    for (const fs::path& partial : partials) {
        fs::remove(partial, ignored);
    }
    if (!merged) {
        return {};
    }
    contents.rollups.push_back({plan.name, merged->keys, merged->rows});
    for (const fs::path& path : merged->segments) {
        TRY(const auto segment, ledger::Segment::open(path));
        TRY(auto file, describe(path, plan.name, segment.rows()));
        contents.segments.push_back(std::move(file));
    }
    return {};
}

Status add_segments(const MonthDraft& month, ledger::VersionContents& contents) {
    std::map<std::string, ledger::Rounding> roundings;
    std::map<std::string, Decimal> residuals;
    for (const ledger::SegmentSummary& segment : month.segments) {
        TRY(auto file, describe(segment.path, "rows", segment.rows));
        contents.segments.push_back(std::move(file));
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
    for (std::size_t n = 0; n < rollups.size(); ++n) {
        TRY_DONE(add_rollup(month, rollups[n], n, contents));
    }
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
