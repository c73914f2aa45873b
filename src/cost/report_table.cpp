#include <algorithm>

#include "cost/report_output.h"
#include "cost/text_table.h"

namespace muster::cost {
namespace {

constexpr int kShownPlaces = 2;
constexpr std::string_view kAbsent = "-";

/// "-1234567.5" → "-1,234,567.5"
std::string with_separators(std::string number) {
    const std::size_t first = number.starts_with('-') ? 1 : 0;
    const std::size_t point = std::min(number.find('.'), number.size());
    for (std::size_t at = point; at > first + 3;) {
        at -= 3;
        number.insert(at, 1, ',');
    }
    return number;
}

Result<std::string>
show(const std::string& measure, const std::optional<Decimal>& value, TableStyle::Digits digits) {
    if (!value) {
        return std::string(kAbsent);
    }
    if (measure.ends_with("lines") || digits == TableStyle::Digits::Full) {
        return with_separators(value->str());
    }
    TRY(const Decimal rounded, value->rescaled(kShownPlaces));
    std::string text = rounded.str(); // drops trailing zeros, which a column of amounts needs
    const std::size_t point = text.find('.');
    const std::size_t places = point == std::string::npos ? 0 : text.size() - point - 1;
    text += point == std::string::npos ? "." : "";
    text.append(kShownPlaces - places, '0');
    return with_separators(std::move(text));
}

Status add_row(const ReportResult& result,
               const ReportRow& row,
               const TableStyle& style,
               TextTable& table) {
    std::vector<std::string> cells;
    if (style.has_period) {
        cells.push_back(row.period.value_or(std::string(kAbsent)));
    }
    for (const auto& value : row.dimensions) {
        cells.push_back(value.value_or(std::string(kAbsent)));
    }
    for (std::size_t i = 0; i < row.measures.size(); ++i) {
        TRY(std::string text, show(result.measures[i], row.measures[i], style.digits));
        cells.push_back(std::move(text));
    }
    table.add_row(std::move(cells));
    return {};
}

bool is_amount(const std::string& measure) {
    return is_cost(measure) || measure.contains("ri_sp_");
}

/// Amounts of several currencies have no total.
bool has_several_currencies(const ReportResult& result) {
    const auto found = std::ranges::find(result.dimensions, "currency");
    if (found == result.dimensions.end()) {
        return false;
    }
    const auto column = static_cast<std::size_t>(found - result.dimensions.begin());
    return std::ranges::any_of(result.rows, [&](const ReportRow& row) {
        return row.dimensions[column] != result.rows.front().dimensions[column];
    });
}

} // namespace

Status write_table(const ReportResult& result, const TableStyle& style, std::ostream& out) {
    std::vector<TextTable::Column> columns;
    if (style.has_period) {
        columns.push_back({.title = "period"});
    }
    for (const std::string& name : result.dimensions) {
        columns.push_back({name, TextTable::Align::Left, TextTable::Fit::MayBeCut});
    }
    for (const std::string& name : result.measures) {
        columns.push_back({name, TextTable::Align::Right});
    }
    TextTable table(std::move(columns));
    for (const ReportRow& row : result.rows) {
        TRY_DONE(add_row(result, row, style, table));
    }
    if (result.rows.size() > 1 && !has_several_currencies(result)) {
        ReportRow total;
        total.period = "Total";
        total.dimensions.assign(result.dimensions.size(), std::string{});
        if (!style.has_period && !total.dimensions.empty()) {
            total.dimensions.front() = "Total";
        }
        TRY(total.measures, totals(result));
        table.add_rule();
        TRY_DONE(add_row(result, total, style, table));
    }
    table.write(style.width, out);
    const bool has_amounts =
        !result.rows.empty() && std::ranges::any_of(result.measures, is_amount);
    if (!result.currency.empty() && has_amounts) {
        out << "amounts in " << result.currency << '\n';
    }
    return {};
}

} // namespace muster::cost
