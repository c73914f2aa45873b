#include "cost/report_result.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace muster::cost {
namespace {

using Key = std::vector<std::optional<std::string>>;
using Sums = std::vector<std::optional<Decimal>>;

/// sum += value, where an absent value adds nothing.
Status add(std::optional<Decimal>& sum, const std::optional<Decimal>& value) {
    if (!sum || !value) {
        sum = sum ? sum : value;
        return {};
    }
    TRY(sum, sum->plus(*value));
    return {};
}

Status add(Sums& sums, const Sums& values) {
    sums.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        TRY_DONE(add(sums[i], values[i]));
    }
    return {};
}

std::vector<ReportRow>
rows_of(const Report& report, const DateRange& range, std::vector<ledger::QueryRow> groups) {
    const bool has_period = report.granularity != Granularity::Total;
    std::vector<ReportRow> rows;
    rows.reserve(groups.size());
    for (ledger::QueryRow& group : groups) {
        ReportRow row;
        const auto first = group.group.begin();
        row.period = has_period ? std::move(*first)
                                : Instant::from_date(std::chrono::year_month_day{range.first})
                                      .str()
                                      .substr(0, std::string_view("YYYY-MM-DD").size());
        row.dimensions.assign(std::make_move_iterator(first + (has_period ? 1 : 0)),
                              std::make_move_iterator(group.group.end()));
        row.measures = std::move(group.sums);
        rows.push_back(std::move(row));
    }
    return rows;
}

/// The groups with the largest sums of `measure` over all periods; absent sums rank last, and
/// groups of equal sums in the order of their dimensions.
Result<std::set<Key>>
largest(const std::vector<ReportRow>& rows, std::size_t measure, std::size_t count) {
    std::map<Key, std::optional<Decimal>> sums;
    for (const ReportRow& row : rows) {
        TRY_DONE(add(sums[row.dimensions], row.measures[measure]));
    }
    using Ranked = std::pair<std::optional<Int128>, const Key*>; // units at one scale
    std::vector<Ranked> ranking;
    for (const auto& [key, sum] : sums) {
        std::optional<Int128> units;
        if (sum) {
            TRY(const Decimal rescaled, sum->rescaled(Decimal::kMaxScale));
            units = rescaled.units();
        }
        ranking.emplace_back(units, &key);
    }
    std::ranges::stable_sort(ranking, std::greater<>{}, &Ranked::first);
    ranking.resize(std::min(ranking.size(), count));
    std::set<Key> kept;
    for (const Ranked& group : ranking) {
        kept.insert(*group.second);
    }
    return kept;
}

Status fold_others(const Report& report, std::vector<ReportRow>& rows) {
    TRY(const std::set<Key> kept, largest(rows, ranking_measure(report), *report.top));
    std::map<std::optional<std::string>, Sums> others;
    std::vector<ReportRow> result;
    for (ReportRow& row : rows) {
        if (kept.contains(row.dimensions)) {
            result.push_back(std::move(row));
        } else {
            TRY_DONE(add(others[row.period], row.measures));
        }
    }
    const Key names(report.by.size(), std::string(ReportRow::kOther));
    for (auto& [period, sums] : others) {
        result.push_back({period, names, std::move(sums), true});
    }
    rows = std::move(result);
    return {};
}

} // namespace

Result<ReportResult>
arrange(const Report& report, const DateRange& range, std::vector<ledger::QueryRow> groups) {
    ReportResult result;
    result.dimensions = report.by;
    result.measures = report.measures;
    result.rows = rows_of(report, range, std::move(groups));
    if (report.top) {
        TRY_DONE(fold_others(report, result.rows));
    }
    const auto place = [](const ReportRow& row) {
        return std::tie(row.period, row.is_other, row.dimensions);
    };
    if (!std::ranges::is_sorted(result.rows, {}, place)) {
        std::ranges::sort(result.rows, {}, place);
    }
    return result;
}

Result<std::vector<std::optional<Decimal>>> totals(const ReportResult& result) {
    if (result.total) {
        return *result.total;
    }
    Sums sums(result.measures.size());
    for (const ReportRow& row : result.rows) {
        TRY_DONE(add(sums, row.measures));
    }
    return sums;
}

} // namespace muster::cost
