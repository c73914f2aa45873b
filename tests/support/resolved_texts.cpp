#include "support/resolved_texts.h"

#include <algorithm>

namespace muster::ledger::test {

bool ResolvedTexts::next_batch(std::size_t rows) {
    first_ += count_;
    count_ = static_cast<std::uint32_t>(std::min(rows, rows_.rows.size() - first_));
    for (std::size_t column = 0; column < columns_.size(); ++column) {
        if (rows_.schema.columns[column].kind == ColumnKind::Text) {
            resolve_texts(columns_[column], column);
        } else {
            resolve_decimals(columns_[column], column);
        }
    }
    return count_ > 0;
}

void ResolvedTexts::resolve_texts(OfColumn& of, std::size_t column) {
    of.codes.clear();
    for (std::size_t row = first_; row < first_ + count_; ++row) {
        const std::string& text = rows_.rows[row][column];
        const auto [entry, is_new] =
            of.known.try_emplace(text, static_cast<std::uint32_t>(of.texts.size()));
        if (is_new) {
            of.texts.push_back(text);
        }
        of.codes.push_back(entry->second);
    }
}

void ResolvedTexts::resolve_decimals(OfColumn& of, std::size_t column) {
    of.units.clear();
    of.scales.clear();
    of.present.clear();
    for (std::size_t row = first_; row < first_ + count_; ++row) {
        const auto value =
            decimal(static_cast<ColumnIndex>(column), static_cast<std::uint32_t>(row - first_))
                .value();
        const auto narrow = value ? static_cast<std::int64_t>(value->units()) : 0;
        const bool escaped = value && narrow != value->units();
        of.units.push_back(narrow);
        of.scales.push_back(static_cast<std::uint8_t>(value ? value->scale() : 0));
        of.present.push_back(!value    ? DecimalView::kAbsent
                             : escaped ? DecimalView::kEscaped
                                       : DecimalView::kPresent);
    }
}

std::span<const std::uint32_t> ResolvedTexts::codes(ColumnIndex column) const {
    for (ColumnIndex earlier = 0; earlier < column; ++earlier) {
        if (columns_[earlier].codes == columns_[column].codes &&
            columns_[earlier].texts.size() == columns_[column].texts.size()) {
            return columns_[earlier].codes;
        }
    }
    return columns_[column].codes;
}

std::uint32_t ResolvedTexts::code_count(ColumnIndex column) const {
    return static_cast<std::uint32_t>(columns_[column].texts.size());
}

std::string_view ResolvedTexts::text(ColumnIndex column, std::uint32_t code) const {
    return columns_[column].texts[code];
}

std::optional<DecimalView> ResolvedTexts::decimals(ColumnIndex column) const {
    const OfColumn& of = columns_[column];
    return DecimalView{of.units.data(), of.scales.data(), 0, of.present.data()};
}

Result<std::optional<Decimal>> ResolvedTexts::decimal(ColumnIndex column, std::uint32_t row) const {
    const std::string& text = rows_.rows[first_ + row][column];
    if (text.empty()) {
        return std::optional<Decimal>();
    }
    TRY(const Decimal value, Decimal::parse(text));
    return std::optional(value);
}

} // namespace muster::ledger::test
