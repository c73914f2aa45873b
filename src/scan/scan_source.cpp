#include "scan/scan_source.h"

#include <deque>
#include <optional>
#include <utility>

#include "base/decimal.h"
#include "scan/scan_values.h"
#include "segment/decimal_reader.h"

namespace muster::ledger {
namespace {

Error damaged(std::string detail) {
    return {ErrorKind::Invalid, "ledger.segment_damaged", std::move(detail)};
}

Projection identity(std::uint32_t count) {
    Projection projection;
    projection.ids.resize(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        projection.ids[i] = i;
    }
    projection.tuples = projection.ids;
    return projection;
}

Projection project(std::span<const std::string_view> texts) {
    Projection projection;
    projection.ids.resize(texts.size());
    TextIds ids;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const bool repeats = i > 0 && texts[i].data() == texts[i - 1].data() &&
                             texts[i].size() == texts[i - 1].size();
        projection.ids[i] = repeats ? projection.ids[i - 1] : ids.id(texts[i]);
        if (ids.size() > projection.tuples.size()) {
            projection.tuples.push_back(static_cast<std::uint32_t>(i));
        }
    }
    return projection;
}

} // namespace

Projection combine(const Projection& a, const Projection& b) {
    Projection projection;
    projection.ids.resize(a.ids.size());
    NumberIds ids;
    for (std::size_t i = 0; i < a.ids.size(); ++i) {
        projection.ids[i] = ids.id(std::uint64_t{a.ids[i]} << 32U | b.ids[i]);
        if (ids.size() > projection.tuples.size()) {
            projection.tuples.push_back(static_cast<std::uint32_t>(i));
        }
    }
    return projection;
}

struct ScanSources::Dictionary {
    std::deque<std::string> owned; // in a deque, so that views stay
    std::vector<std::string_view> texts;
    std::vector<std::vector<std::uint8_t>> planes; // by block of the range
};

ScanSources::ScanSources(const Segment& segment, BlockRange blocks)
    : segment_(segment), blocks_(blocks) {}

ScanSources::~ScanSources() = default;

Result<std::uint32_t> ScanSources::source_of(ColumnIndex column) {
    if (const auto group = segment_.group_of(column)) {
        return *group;
    }
    if (!own_sources_.contains(column)) {
        TRY_DONE(make_dictionary(column));
    }
    return own_sources_.at(column);
}

std::uint32_t ScanSources::tuple_count(std::uint32_t source) const {
    const std::uint32_t groups = segment_.group_count();
    return source < groups
               ? segment_.tuple_count(source)
               : static_cast<std::uint32_t>(dictionaries_[source - groups]->texts.size());
}

Result<std::span<const std::string_view>> ScanSources::texts(ColumnIndex column) {
    if (segment_.group_of(column)) {
        const auto known = own_values_.find(column);
        return known != own_values_.end() && !known->second.by_tuple.empty()
                   ? std::span<const std::string_view>(known->second.by_tuple)
                   : segment_.tuple_values(column, own_values_[column]);
    }
    TRY(const std::uint32_t source, source_of(column));
    return std::span<const std::string_view>(dictionaries_[source - segment_.group_count()]->texts);
}

CodeBlock ScanSources::own_codes(std::uint32_t source, std::uint32_t block) const {
    const Dictionary& dictionary = *dictionaries_[source - segment_.group_count()];
    const auto count = static_cast<std::uint32_t>(dictionary.texts.size());
    return {segment_.block_rows(block), 0, count - 1, 4,
            dictionary.planes[block - blocks_.first].data()};
}

Result<CodeBlock> ScanSources::code_range(std::uint32_t source, std::uint32_t block) const {
    if (source >= segment_.group_count()) {
        return own_codes(source, block);
    }
    TRY(const CodeBlock range, segment_.code_range(source, block));
    if (range.base > range.max || range.max >= segment_.tuple_count(source)) {
        return damaged("a code lies outside its dictionary");
    }
    return range;
}

Result<CodeBlock>
ScanSources::codes(std::uint32_t source, std::uint32_t block, Segment::Scratch& scratch) const {
    if (source >= segment_.group_count()) {
        return own_codes(source, block);
    }
    TRY_DONE(code_range(source, block));
    return segment_.unchecked_codes(source, block, scratch);
}

Result<const Projection*> ScanSources::projection(std::uint32_t source,
                                                  const std::vector<ColumnIndex>& columns) {
    if (const auto known = projections_.find(columns); known != projections_.end()) {
        return known->second.get();
    }
    Projection projection;
    if (source >= segment_.group_count() || segment_.group_columns(source).size() == 1) {
        projection = identity(tuple_count(source)); // a tuple of one column is its text
    } else {
        for (const ColumnIndex column : columns) {
            TRY(const auto values, texts(column));
            projection =
                projection.ids.empty() ? project(values) : combine(projection, project(values));
        }
    }
    auto kept = std::make_unique<Projection>(std::move(projection));
    return projections_.emplace(columns, std::move(kept)).first->second.get();
}

Result<std::vector<std::string>> ScanSources::unique_texts(ColumnIndex column,
                                                           std::uint32_t block) const {
    std::string storage;
    std::vector<std::string_view> views;
    TRY_DONE(segment_.read_unique(column, block, storage, views));
    return std::vector<std::string>(views.begin(), views.end());
}

Result<std::vector<std::string>> ScanSources::decimal_texts(ColumnIndex column,
                                                            std::uint32_t block) const {
    DecimalReader reader(segment_);
    TRY_DONE(reader.open(column, block));
    const DecimalBlock& decimals = reader.block();
    std::vector<std::int64_t> units(decimals.rows);
    std::vector<std::uint8_t> present(decimals.rows);
    std::vector<Segment::Escape> escapes;
    reader.read_units(units);
    reader.read_presence(present);
    reader.read_escapes(escapes);
    std::vector<std::string> texts(decimals.rows);
    for (std::uint32_t row = 0; row < decimals.rows; ++row) {
        if (present[row] != 0) {
            texts[row] = Decimal(units[row], decimals.scale).str();
        }
    }
    for (const Segment::Escape& escape : escapes) {
        texts[escape.row] = Decimal(escape.units, decimals.scale).str();
    }
    return texts;
}

Status ScanSources::make_dictionary(ColumnIndex column) {
    const bool unique = segment_.schema().columns[column].kind == ColumnKind::Unique;
    auto dictionary = std::make_unique<Dictionary>();
    TextIds ids;
    for (std::uint32_t block = blocks_.first; block < blocks_.last; ++block) {
        TRY(const auto texts, unique ? unique_texts(column, block) : decimal_texts(column, block));
        std::vector<std::uint8_t>& planes = dictionary->planes.emplace_back(texts.size() * 4);
        for (std::size_t row = 0; row < texts.size(); ++row) {
            dictionary->owned.push_back(texts[row]);
            const std::uint32_t before = ids.size();
            const std::uint32_t id = ids.id(dictionary->owned.back());
            if (id < before) {
                dictionary->owned.pop_back();
            }
            for (std::size_t plane = 0; plane < 4; ++plane) {
                planes[plane * texts.size() + row] = static_cast<std::uint8_t>(id >> (8 * plane));
            }
        }
    }
    for (const std::string& text : dictionary->owned) {
        dictionary->texts.push_back(text);
    }
    const auto own = static_cast<std::uint32_t>(dictionaries_.size());
    own_sources_.emplace(column, segment_.group_count() + own);
    dictionaries_.push_back(std::move(dictionary));
    return {};
}

} // namespace muster::ledger
