#include "builder/segment_columns.h"

#include "base/check.h"

namespace muster::ledger {
namespace {

using Kind = SegmentColumns::Place::Kind;

/// A block and the batch that fills it.
constexpr std::size_t kRoom = Segment::kBlockRows + Segment::kBlockRows / 16;

std::vector<std::uint32_t> empty_codes() {
    std::vector<std::uint32_t> codes;
    codes.reserve(kRoom);
    return codes;
}

template <class Element>
void drop_front(std::vector<Element>& elements, std::uint32_t count) {
    elements.erase(elements.begin(), elements.begin() + static_cast<std::ptrdiff_t>(count));
}

void drop_front(SegmentColumns::Unique& unique, std::uint32_t rows) {
    const std::uint32_t bytes = unique.ends[rows - 1];
    unique.bytes.erase(0, bytes);
    drop_front(unique.ends, rows);
    for (std::uint32_t& end : unique.ends) {
        end -= bytes;
    }
}

} // namespace

SegmentColumns::SegmentColumns(const Schema& schema,
                               std::size_t sent,
                               const Layout& layout,
                               std::span<const DerivedColumns::Text> texts)
    : places(schema.columns.size()) {
    for (const Layout::Group& range : layout.groups) {
        std::vector<ColumnIndex> columns;
        std::vector<ColumnKind> kinds;
        for (ColumnIndex column = range.first; column <= range.last; ++column) {
            places[column] = {Kind::Group, groups.size(), columns.size()};
            columns.push_back(column);
            kinds.push_back(schema.columns[column].kind);
        }
        groups.push_back({std::move(columns), TupleDictionary(std::move(kinds)), empty_codes()});
    }
    std::vector<ColumnIndex> decimal_columns = layout.decimals;
    first_derived = decimal_columns.size();
    const std::size_t first_text = schema.columns.size() - texts.size();
    for (std::size_t column = sent; column < first_text; ++column) {
        decimal_columns.push_back(static_cast<ColumnIndex>(column));
    }
    for (const ColumnIndex column : decimal_columns) {
        places[column] = {Kind::Decimals, decimals.size(), 0};
        decimals.push_back({column, DecimalColumn(schema.columns[column].kind, kRoom)});
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto column = static_cast<ColumnIndex>(first_text + i);
        places[column] = {Kind::Fixed, i, 0};
        fixed.push_back({column, texts[i].values, empty_codes()});
    }
    for (const ColumnIndex column : layout.uniques) {
        places[column] = {Kind::Unique, uniques.size(), 0};
        uniques.push_back({column, {}, {}});
    }
}

void SegmentColumns::roll_back() {
    for (Group& group : groups) {
        group.codes.resize(waiting);
    }
    for (Fixed& column : fixed) {
        column.codes.resize(waiting);
    }
    for (Decimals& column : decimals) {
        column.values.roll_back();
    }
    for (Unique& column : uniques) {
        column.ends.resize(waiting);
        column.bytes.resize(waiting == 0 ? 0 : column.ends.back());
    }
}

void SegmentColumns::drop(std::uint32_t rows) {
    for (Group& group : groups) {
        drop_front(group.codes, rows);
    }
    for (Fixed& column : fixed) {
        drop_front(column.codes, rows);
    }
    for (Decimals& column : decimals) {
        column.values.drop_block(rows);
    }
    for (Unique& column : uniques) {
        drop_front(column, rows);
    }
    waiting -= rows;
}

std::size_t SegmentColumns::dictionary_bytes() const {
    std::size_t bytes = 0;
    for (const Group& group : groups) {
        bytes += group.dictionary.bytes();
    }
    return bytes;
}

std::span<const std::uint32_t> BatchRows::codes(ColumnIndex column) const {
    const SegmentColumns::Place& place = columns_.places[column];
    MUSTER_CHECK(place.kind == Kind::Group || place.kind == Kind::Fixed,
                 "codes of a column without codes");
    const auto& codes = place.kind == Kind::Group ? columns_.groups[place.index].codes
                                                  : columns_.fixed[place.index].codes;
    return std::span(codes).subspan(columns_.waiting, rows_);
}

std::uint32_t BatchRows::code_count(ColumnIndex column) const {
    const SegmentColumns::Place& place = columns_.places[column];
    if (place.kind == Kind::Fixed) {
        return static_cast<std::uint32_t>(columns_.fixed[place.index].values.size());
    }
    MUSTER_CHECK(place.kind == Kind::Group, "codes of a column without codes");
    return columns_.groups[place.index].dictionary.tuples();
}

std::string_view BatchRows::text(ColumnIndex column, std::uint32_t code) const {
    const SegmentColumns::Place& place = columns_.places[column];
    if (place.kind == Kind::Fixed) {
        return columns_.fixed[place.index].values[code];
    }
    MUSTER_CHECK(place.kind == Kind::Group, "codes of a column without codes");
    return columns_.groups[place.index].dictionary.field(code, place.position);
}

std::optional<DecimalView> BatchRows::decimals(ColumnIndex column) const {
    const SegmentColumns::Place& place = columns_.places[column];
    if (place.kind != Kind::Decimals) {
        return std::nullopt;
    }
    return columns_.decimals[place.index].values.batch();
}

Result<std::optional<Decimal>> BatchRows::decimal(ColumnIndex column, std::uint32_t row) const {
    const SegmentColumns::Place& place = columns_.places[column];
    if (place.kind == Kind::Decimals) {
        return columns_.decimals[place.index].values.batch_value(row);
    }
    if (place.kind == Kind::Unique) {
        return Error{ErrorKind::Invalid, "ledger.not_a_number", "an id is not a number"};
    }
    const std::string_view value = text(column, codes(column)[row]);
    if (value.empty()) {
        return std::optional<Decimal>();
    }
    // A text column that holds numbers keeps their places; money has its own.
    const ColumnKind kind = place.kind == Kind::Group
                                ? columns_.groups[place.index].dictionary.kind(place.position)
                                : ColumnKind::Text;
    TRY(const Amount amount, read_amount(value, kind));
    return std::optional(amount.value);
}

} // namespace muster::ledger
