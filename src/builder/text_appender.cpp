#include <algorithm>
#include <array>

#include "base/csv_field.h"
#include "builder/row_appender.h"

namespace muster::ledger {
namespace {

using Span = TupleDictionary::Span;
using BadField = SegmentBuilder::BadField;

/// A few hundred rows at a time pass through all columns, so that their text and field ends stay in
/// the nearest cache.
class Tile {
public:
    Tile(const TextRows& rows, std::uint32_t begin, std::uint32_t count)
        : rows_(rows), begin_(begin), count_(count) {}

    /// The spans from field `first` to field `last` of each row.
    std::span<const Span> spans(ColumnIndex first, ColumnIndex last) {
        const char* text = rows_.text.data();
        const std::size_t stride = rows_.fields;
        const std::uint32_t cut = last + 1 == stride ? rows_.row_end_width - 1 : 0;
        const std::uint32_t* ends = rows_.ends.data() + begin_ * stride;
        spans_[0] = span(text, rows_.field_begin(begin_, first), ends[last] - cut);
        for (std::uint32_t i = 1; i < count_; ++i) {
            ends += stride; // for field 0, the end before is that of the row before
            spans_[i] = span(text, *(ends + first - 1) + 1, ends[last] - cut);
        }
        return std::span(spans_).first(count_);
    }
    [[nodiscard]] std::uint32_t begin() const { return begin_; }
    [[nodiscard]] std::uint32_t count() const { return count_; }

private:
    static Span span(const char* text, std::uint32_t from, std::uint32_t to) {
        return {text + from, to - from};
    }

    const TextRows& rows_;
    std::uint32_t begin_;
    std::uint32_t count_;
    std::array<Span, TupleDictionary::kTile> spans_{};
};

Status append_group(Tile& tile, SegmentColumns::Group& group, std::optional<BadField>& bad) {
    const std::size_t at = group.codes.size();
    group.codes.resize(at + tile.count());
    TupleDictionary::BadField where;
    const Status looked_up =
        group.dictionary.look_up(tile.spans(group.columns.front(), group.columns.back()),
                                 std::span(group.codes).subspan(at), where);
    if (!looked_up) {
        bad = BadField{tile.begin() + static_cast<std::uint32_t>(where.index),
                       group.columns[where.position]};
    }
    return looked_up;
}

Status append_decimals(Tile& tile, SegmentColumns::Decimals& column, std::optional<BadField>& bad) {
    std::size_t where = 0;
    const Status appended = column.values.append(tile.spans(column.column, column.column), where);
    if (!appended) {
        bad = BadField{tile.begin() + static_cast<std::uint32_t>(where), column.column};
    }
    return appended;
}

void append_unique(Tile& tile, SegmentColumns::Unique& column) {
    std::string storage;
    for (const Span& span : tile.spans(column.column, column.column)) {
        std::string_view text(span.bytes, span.size);
        if (!text.empty() && text.front() == '"') {
            std::size_t at = 0;
            text = read_csv_field(text, at, storage);
        }
        column.bytes.append(text);
        column.ends.push_back(static_cast<std::uint32_t>(column.bytes.size()));
    }
}

} // namespace

Status append_rows(const TextRows& rows, SegmentColumns& columns, std::optional<BadField>& bad) {
    constexpr auto kTile = static_cast<std::uint32_t>(TupleDictionary::kTile);
    for (std::uint32_t begin = 0; begin < rows.rows; begin += kTile) {
        Tile tile(rows, begin, std::min(kTile, rows.rows - begin));
        for (SegmentColumns::Group& group : columns.groups) {
            TRY_DONE(append_group(tile, group, bad));
        }
        for (std::size_t i = 0; i < columns.first_derived; ++i) {
            TRY_DONE(append_decimals(tile, columns.decimals[i], bad));
        }
        for (SegmentColumns::Unique& column : columns.uniques) {
            append_unique(tile, column);
        }
    }
    return {};
}

} // namespace muster::ledger
