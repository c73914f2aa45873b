#include "cost/one_currency.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cost/report_names.h"

namespace muster::cost {
namespace {

constexpr std::string_view kCurrency = "currency";

/// Counts of lines and of usage have no currency.
bool has_amounts(const Report& report) {
    return std::ranges::any_of(report.measures, [](std::string_view name) {
        return name != "lines" && name != "usage_amount";
    });
}

Error mixed(const std::set<std::string>& currencies) {
    return {ErrorKind::Impossible, "report.mixed_currencies",
            fmt::format("the report has charges in {}: group by currency or filter by one",
                        fmt::join(currencies, " and "))};
}

Status add(const std::vector<std::optional<Decimal>>& values,
           std::vector<std::optional<Decimal>>& sums) {
    sums.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (sums[i] && values[i]) {
            TRY(sums[i], sums[i]->plus(*values[i]));
        } else if (values[i]) {
            sums[i] = values[i];
        }
    }
    return {};
}

} // namespace

Result<OneCurrency> OneCurrency::check(const Report& report,
                                       std::span<const ledger::PinnedVersion> versions) {
    const std::set<std::string> currencies = currencies_of(versions);
    const std::set<std::string> dimensions = dimensions_of(report);
    const bool grouped = std::ranges::find(report.by, kCurrency) != report.by.end();
    if (currencies.size() < 2 || grouped || !has_amounts(report)) {
        return OneCurrency(report, false);
    }
    if (!dimensions.contains(std::string(kCurrency))) {
        return mixed(currencies);
    }
    Report with = report;
    with.by.emplace_back(kCurrency);
    return OneCurrency(std::move(with), true);
}

Result<std::vector<ledger::QueryRow>>
OneCurrency::checked(std::vector<ledger::QueryRow> groups) const {
    if (!added_) {
        return groups;
    }
    std::set<std::string> currencies;
    std::map<std::vector<std::optional<std::string>>, std::vector<std::optional<Decimal>>> sums;
    for (ledger::QueryRow& row : groups) {
        if (const auto& currency = row.group.back()) {
            currencies.insert(*currency);
        }
        row.group.pop_back();
        TRY_DONE(add(row.sums, sums[std::move(row.group)]));
    }
    if (currencies.size() > 1) {
        return mixed(currencies);
    }
    std::vector<ledger::QueryRow> rows;
    for (auto& [group, values] : sums) {
        rows.push_back({group, std::move(values)});
    }
    return rows;
}

} // namespace muster::cost
