#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "base/csv_field.h"
#include "builder/row_appender.h"

namespace muster::ledger {
namespace {

using BadField = SegmentBuilder::BadField;

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
    hash = (hash ^ value) * 0x9E3779B97F4A7C15ULL;
    return hash ^ (hash >> 32U);
}

/// The rows of one group in a batch of coded rows: which rows have equal inputs, and the text of a
/// row's tuple.
class CodedTuples {
public:
    CodedTuples(const CodedRows& rows,
                const Schema& schema,
                const std::vector<ColumnIndex>& columns)
        : rows_(rows), schema_(schema), columns_(columns), hashes_(rows.rows, 0) {
        for (const ColumnIndex column : columns_) {
            if (!is_text(column)) {
                numbers_.push_back(column);
                for (std::uint32_t row = 0; row < hashes_.size(); ++row) {
                    const Number number = number_at(column, row);
                    hashes_[row] = mixed(hashes_[row], static_cast<std::uint64_t>(number.units) ^
                                                           (number.is_present ? 1U : 0U));
                }
            } else if (const CodedTexts& texts = rows_.texts[column]; texts.values.size() > 1) {
                varying_.push_back(texts.codes.data());
                for (std::size_t row = 0; row < hashes_.size(); ++row) {
                    hashes_[row] = mixed(hashes_[row], texts.codes[row]);
                }
            }
        }
    }

    [[nodiscard]] std::uint64_t hash(std::uint32_t row) const { return hashes_[row]; }

    [[nodiscard]] bool are_equal(std::uint32_t a, std::uint32_t b) const {
        return std::ranges::all_of(varying_,
                                   [&](const auto* codes) { return codes[a] == codes[b]; }) &&
               std::ranges::all_of(numbers_, [&](ColumnIndex column) {
                   return number_at(column, a) == number_at(column, b);
               });
    }

    /// The tuple's span in its shortest quoting, with padding past its end.
    void write(std::uint32_t row, std::string& span) const {
        span.clear();
        for (const ColumnIndex column : columns_) {
            if (column != columns_.front()) {
                span.push_back(',');
            }
            if (is_text(column)) {
                const CodedTexts& texts = rows_.texts[column];
                append_csv_field(span, texts.values[texts.codes[row]]);
            } else if (const Number number = number_at(column, row); number.is_present) {
                span += Decimal(number.units, number.scale).str();
            }
        }
        span.append(ByteArena::kPadding, '\0');
    }

private:
    struct Number {
        Int128 units = 0;
        int scale = 0;
        bool is_present = false;
        friend bool operator==(const Number&, const Number&) = default;
    };

    [[nodiscard]] bool is_text(ColumnIndex column) const {
        return schema_.columns[column].kind == ColumnKind::Text;
    }
    [[nodiscard]] Number number_at(ColumnIndex column, std::uint32_t row) const {
        const CodedDecimals& values = rows_.decimals[column];
        if (!values.present.empty() && values.present[row] == 0) {
            return {};
        }
        Number number{values.units[row], values.scales.empty() ? values.scale : values.scales[row],
                      true};
        const auto escape =
            std::ranges::lower_bound(values.escapes, row, {}, &CodedDecimals::Escape::row);
        if (escape != values.escapes.end() && escape->row == row) {
            number.units = escape->units;
        }
        return number;
    }

    const CodedRows& rows_;
    const Schema& schema_;
    const std::vector<ColumnIndex>& columns_;
    std::vector<const std::uint32_t*> varying_; // codes of texts that are not all the same
    std::vector<ColumnIndex> numbers_;
    std::vector<std::uint64_t> hashes_;
};

/// The first row of each distinct tuple of a batch, by hash: a table of rows, probed linearly.
class FirstRows {
public:
    explicit FirstRows(const CodedTuples& tuples) : tuples_(tuples), slots_(kFirstSlots, kFree) {}

    /// The first row with the tuple of `row`: `row` itself where there was none before.
    std::uint32_t find_or_add(std::uint32_t row) {
        if ((count_ + 1) * 2 > slots_.size()) {
            grow();
        }
        std::uint32_t& slot = find(row);
        if (slot == kFree) {
            slot = row;
            ++count_;
        }
        return slot;
    }

private:
    static constexpr std::size_t kFirstSlots = 256;
    static constexpr std::uint32_t kFree = std::numeric_limits<std::uint32_t>::max();

    std::uint32_t& find(std::uint32_t row) {
        const std::size_t mask = slots_.size() - 1;
        const std::uint64_t hash = tuples_.hash(row);
        std::size_t at = hash & mask;
        while (slots_[at] != kFree &&
               (tuples_.hash(slots_[at]) != hash || !tuples_.are_equal(slots_[at], row))) {
            at = (at + 1) & mask;
        }
        return slots_[at];
    }
    void grow() {
        const auto rows = std::exchange(slots_, {});
        slots_.assign(rows.size() * 4, kFree);
        for (const std::uint32_t row : rows) {
            if (row != kFree) {
                find(row) = row;
            }
        }
    }

    const CodedTuples& tuples_;
    std::vector<std::uint32_t> slots_; // a power of two
    std::size_t count_ = 0;
};

/// Looks the distinct tuples of the batch up in the dictionary, and gives every row its code.
Status append_group(const CodedRows& rows,
                    const Schema& schema,
                    SegmentColumns::Group& group,
                    std::optional<BadField>& bad) {
    const CodedTuples tuples(rows, schema, group.columns);
    const std::size_t at = group.codes.size();
    group.codes.resize(at + rows.rows);
    const auto codes = std::span(group.codes).subspan(at);
    FirstRows firsts(tuples);
    std::string span;
    for (std::uint32_t row = 0; row < rows.rows; ++row) {
        if (row > 0 && tuples.hash(row) == tuples.hash(row - 1) && tuples.are_equal(row, row - 1)) {
            codes[row] = codes[row - 1];
            continue;
        }
        if (const std::uint32_t first = firsts.find_or_add(row); first != row) {
            codes[row] = codes[first];
            continue;
        }
        tuples.write(row, span);
        const TupleDictionary::Span looked{
            span.data(), static_cast<std::uint32_t>(span.size() - ByteArena::kPadding)};
        TupleDictionary::BadField where;
        if (Status found = group.dictionary.look_up({&looked, 1}, codes.subspan(row, 1), where);
            !found) {
            bad = BadField{row, group.columns[where.position]};
            return found;
        }
    }
    return {};
}

void append_unique(const CodedTexts& texts, std::uint32_t rows, SegmentColumns::Unique& column) {
    for (std::uint32_t row = 0; row < rows; ++row) {
        column.bytes.append(texts.values[texts.codes[row]]);
        column.ends.push_back(static_cast<std::uint32_t>(column.bytes.size()));
    }
}

} // namespace

Status append_rows(const CodedRows& rows,
                   const Schema& schema,
                   SegmentColumns& columns,
                   std::optional<BadField>& bad) {
    for (SegmentColumns::Group& group : columns.groups) {
        TRY_DONE(append_group(rows, schema, group, bad));
    }
    for (std::size_t i = 0; i < columns.first_derived; ++i) {
        SegmentColumns::Decimals& column = columns.decimals[i];
        std::size_t where = 0;
        if (Status appended = column.values.append(rows.decimals[column.column], rows.rows, where);
            !appended) {
            bad = BadField{static_cast<std::uint32_t>(where), column.column};
            return appended;
        }
    }
    for (SegmentColumns::Unique& column : columns.uniques) {
        append_unique(rows.texts[column.column], rows.rows, column);
    }
    return {};
}

} // namespace muster::ledger
