#include "scan/scan_measure.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/decimal.h"
#include "scan/scan_kernels.h"
#include "segment/decimal_reader.h"

namespace muster::ledger {
namespace {

constexpr std::string_view kLines = "lines"; // how rollups count the rows behind a row

UInt128 magnitude(Int128 value) {
    return value < 0 ? UInt128{0} - static_cast<UInt128>(value) : static_cast<UInt128>(value);
}

/// Calls `take(row, one)` for those of `marked` (by row) that are in the chunk; `row` counts its
/// selected rows.
template <class Marked, class Take>
void for_each_in(const std::vector<Marked>& marked, const Chunk& chunk, Take take) {
    auto one = std::ranges::lower_bound(marked, chunk.first, {}, &Marked::row);
    std::uint32_t row = 0;
    for (; one != marked.end() && one->row < chunk.first + chunk.rows; ++one) {
        const std::uint32_t in_chunk = one->row - chunk.first;
        if (chunk.is_whole()) {
            take(in_chunk, *one);
            continue;
        }
        while (row < chunk.count && chunk.selected[row] < in_chunk) {
            ++row;
        }
        if (row < chunk.count && chunk.selected[row] == in_chunk) {
            take(row, *one);
        }
    }
}

/// Decimals with a number a row.
class PlainMeasure final : public ScanMeasure {
public:
    PlainMeasure(const Segment& segment, ColumnIndex column, bool may_be_absent)
        : reader_(segment), column_(column), may_be_absent_(may_be_absent) {}

    [[nodiscard]] bool may_be_absent() const override { return may_be_absent_; }
    Status begin_block(std::uint32_t block) override;
    [[nodiscard]] int scale() const override { return block_.scale; }
    [[nodiscard]] UInt128 largest() const override {
        return std::max(magnitude(block_.min), magnitude(block_.max));
    }
    [[nodiscard]] bool is_plain() const override {
        return block_.absent == 0 && block_.escaped == 0;
    }
    Result<MeasureValues> read(const Chunk& chunk, ScanCodes& codes) override;

private:
    void read_units(const Chunk& chunk);
    void read_all_units(const Chunk& chunk);
    [[nodiscard]] std::int64_t unit_at(std::size_t row) const;
    void blank_absent(const Chunk& chunk);

    [[nodiscard]] bool has_offsets() const { return block_.bytes != nullptr || block_.width == 0; }
    [[nodiscard]] bool has_values() const { return block_.values != nullptr; }

    DecimalReader reader_;
    ColumnIndex column_;
    bool may_be_absent_;
    DecimalBlock block_;
    std::vector<std::int64_t> block_units_;    // of a block in another form
    std::vector<std::uint8_t> block_presence_; // of a block with absent values
    std::vector<Exception> exceptions_;
    std::vector<Segment::Escape> escapes_;
    std::array<std::int64_t, kChunkRows> units_{};
    std::array<std::uint8_t, kChunkRows> present_{};
    std::vector<MeasureValues::Wide> wide_;
};

Status PlainMeasure::begin_block(std::uint32_t block) {
    TRY_DONE(reader_.open(column_, block));
    block_ = reader_.block();
    if (block_.absent == block_.rows) {
        return {};
    }
    exceptions_.clear();
    if (has_values() || has_offsets()) {
        reader_.read_exceptions(exceptions_);
    } else {
        block_units_.resize(block_.rows);
        reader_.read_units(block_units_);
    }
    if (block_.absent > 0) {
        block_presence_.resize(block_.rows);
        reader_.read_presence(block_presence_);
    }
    reader_.read_escapes(escapes_);
    return {};
}

Result<MeasureValues> PlainMeasure::read(const Chunk& chunk, ScanCodes&) {
    MeasureValues values;
    if (block_.absent == block_.rows) {
        return values;
    }
    read_units(chunk);
    for_each_in(exceptions_, chunk, [&](std::uint32_t row, const Exception& exception) {
        units_[row] = exception.units;
    });
    if (block_.absent > 0) {
        blank_absent(chunk);
        values.present = present_.data();
    }
    wide_.clear();
    for_each_in(escapes_, chunk, [&](std::uint32_t row, const Segment::Escape& escape) {
        units_[row] = 0;
        wide_.push_back({row, escape.units});
    });
    values.wide = wide_;
    values.units = units_.data();
    return values;
}

void PlainMeasure::read_units(const Chunk& chunk) {
    if (chunk.is_sparse()) {
        for (std::uint32_t i = 0; i < chunk.count; ++i) {
            units_[i] = unit_at(chunk.first + chunk.selected[i]);
        }
        return;
    }
    read_all_units(chunk);
    for (std::uint32_t i = 0; !chunk.is_whole() && i < chunk.count; ++i) {
        units_[i] = units_[chunk.selected[i]];
    }
}

void PlainMeasure::read_all_units(const Chunk& chunk) {
    if (has_values()) {
        const scan_kernels::Planes planes{block_.codes, block_.rows, block_.code_width};
        scan_kernels::look_up_units(planes, chunk.first, chunk.rows, block_.values, units_.data());
    } else if (has_offsets()) {
        const scan_kernels::Planes planes{block_.bytes, block_.rows, block_.width};
        scan_kernels::widen_units(planes, chunk.first, chunk.rows, {block_.base, block_.factor},
                                  units_.data());
    } else {
        std::copy_n(block_units_.begin() + chunk.first, chunk.rows, units_.begin());
    }
}

std::uint64_t
offset_at(const std::uint8_t* planes, std::size_t stride, int width, std::size_t row) {
    std::uint64_t offset = 0;
    for (int plane = 0; plane < width; ++plane) {
        const auto at = static_cast<std::size_t>(plane) * stride + row;
        offset |= std::uint64_t{planes[at]} << (8 * plane);
    }
    return offset;
}

std::int64_t PlainMeasure::unit_at(std::size_t row) const {
    if (has_values()) {
        return block_.values[offset_at(block_.codes, block_.rows, block_.code_width, row)];
    }
    if (!has_offsets()) {
        return block_units_[row];
    }
    const std::uint64_t offset = offset_at(block_.bytes, block_.rows, block_.width, row);
    return static_cast<std::int64_t>((static_cast<std::uint64_t>(block_.base) + offset) *
                                     static_cast<std::uint64_t>(block_.factor));
}

void PlainMeasure::blank_absent(const Chunk& chunk) {
    const std::uint8_t* presence = block_presence_.data() + chunk.first;
    for (std::uint32_t i = 0; i < chunk.count; ++i) {
        present_[i] = presence[chunk.is_whole() ? i : chunk.selected[i]];
        units_[i] = present_[i] != 0 ? units_[i] : 0;
    }
}

/// Numbers that are a property of a tuple.
class TupleMeasure final : public ScanMeasure {
public:
    static Result<std::unique_ptr<ScanMeasure>> bind(ColumnIndex column, ScanSources& sources);

    [[nodiscard]] bool may_be_absent() const override { return !all_plain_; }
    Status begin_block(std::uint32_t) override { return {}; }
    [[nodiscard]] int scale() const override { return scale_; }
    [[nodiscard]] UInt128 largest() const override { return largest_; }
    [[nodiscard]] bool is_plain() const override { return all_plain_; }
    Result<MeasureValues> read(const Chunk& chunk, ScanCodes& codes) override;

private:
    enum State : std::uint8_t { Absent, Present, TooWide, NotANumber };

    void keep(std::span<const std::optional<Decimal>> values);
    Status take_states(const std::uint32_t* offsets, std::uint32_t base, std::uint32_t count);
    [[nodiscard]] Error not_a_number(std::uint32_t tuple) const;

    std::string_view name_;
    std::uint32_t source_ = 0;
    std::span<const std::string_view> texts_;
    int scale_ = 0;
    UInt128 largest_ = 0;
    bool all_plain_ = true; // every tuple has a number that fits
    std::vector<std::int64_t> units_;
    std::vector<Int128> wide_units_; // where some number is TooWide
    std::vector<std::uint8_t> states_;

    std::array<std::int64_t, kChunkRows> chunk_units_{};
    std::array<std::uint8_t, kChunkRows> chunk_present_{};
    std::vector<MeasureValues::Wide> chunk_wide_;
};

/// nullopt where the text is no number of the column's kind.
std::optional<Decimal> number(std::string_view text, ColumnKind kind) {
    auto parsed = Decimal::parse(text);
    if (parsed && kind == ColumnKind::Money && parsed->scale() > Decimal::kMoneyScale) {
        parsed = parsed->rescaled(Decimal::kMoneyScale);
    }
    return parsed ? std::optional(*parsed) : std::nullopt;
}

Result<std::unique_ptr<ScanMeasure>> TupleMeasure::bind(ColumnIndex column, ScanSources& sources) {
    auto measure = std::make_unique<TupleMeasure>();
    const Column& described = sources.segment().schema().columns[column];
    measure->name_ = described.name;
    TRY(measure->source_, sources.source_of(column));
    TRY(measure->texts_, sources.texts(column));
    TRY(const Projection* distinct, sources.projection(measure->source_, {column}));
    std::vector<std::optional<Decimal>> by_id;
    for (const std::uint32_t tuple : distinct->tuples) {
        by_id.push_back(number(measure->texts_[tuple], described.kind));
        measure->scale_ = std::max(measure->scale_, by_id.back() ? by_id.back()->scale() : 0);
    }
    std::vector<std::optional<Decimal>> by_tuple;
    by_tuple.reserve(distinct->ids.size());
    for (const std::uint32_t id : distinct->ids) {
        by_tuple.push_back(by_id[id]);
    }
    measure->keep(by_tuple);
    return measure;
}

void TupleMeasure::keep(std::span<const std::optional<Decimal>> values) {
    units_.resize(values.size());
    states_.resize(values.size());
    for (std::size_t tuple = 0; tuple < values.size(); ++tuple) {
        const auto at_scale = values[tuple] ? values[tuple]->rescaled(scale_) : Decimal();
        const Int128 units = at_scale ? at_scale->units() : 0;
        if (!values[tuple] || !at_scale) {
            states_[tuple] = texts_[tuple].empty() ? Absent : NotANumber;
        } else if (units != static_cast<std::int64_t>(units)) {
            states_[tuple] = TooWide;
            wide_units_.resize(values.size());
            wide_units_[tuple] = units;
        } else {
            states_[tuple] = Present;
            units_[tuple] = static_cast<std::int64_t>(units);
            largest_ = std::max(largest_, magnitude(units));
        }
        all_plain_ = all_plain_ && states_[tuple] == Present;
    }
}

Result<MeasureValues> TupleMeasure::read(const Chunk& chunk, ScanCodes& codes) {
    TRY(const CodeBlock* block, codes.block(source_));
    TRY(const auto offsets, codes.selected_offsets(source_, chunk));
    const std::int64_t* units = units_.data() + block->base;
    for (std::uint32_t i = 0; i < chunk.count; ++i) {
        chunk_units_[i] = units[offsets[i]];
    }
    MeasureValues values{chunk_units_.data(), nullptr, {}};
    if (!all_plain_) {
        TRY_DONE(take_states(offsets.data(), block->base, chunk.count));
        values.present = chunk_present_.data();
        values.wide = chunk_wide_;
    }
    return values;
}

Status
TupleMeasure::take_states(const std::uint32_t* offsets, std::uint32_t base, std::uint32_t count) {
    chunk_wide_.clear();
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint32_t tuple = base + offsets[i];
        const std::uint8_t state = states_[tuple];
        chunk_present_[i] = state != Absent ? 1 : 0;
        if (state == NotANumber) {
            return not_a_number(tuple);
        }
        if (state == TooWide) {
            chunk_wide_.push_back({i, wide_units_[tuple]});
        }
    }
    return {};
}

Error TupleMeasure::not_a_number(std::uint32_t tuple) const {
    return {ErrorKind::Invalid, "ledger.not_a_number",
            fmt::format("{}: '{}' is not a number", name_, texts_[tuple].substr(0, 60))};
}

} // namespace

bool counts_rows(const Measure& measure, const Schema& schema) {
    return measure.column.empty() && !schema.find(kLines);
}

Result<std::unique_ptr<ScanMeasure>> bind_measure(const Measure& measure, ScanSources& sources) {
    const Segment& segment = sources.segment();
    const auto column =
        segment.schema().find(measure.column.empty() ? kLines : std::string_view(measure.column));
    if (!column) {
        return nullptr;
    }
    const bool is_unique = segment.schema().columns[*column].kind == ColumnKind::Unique;
    if (is_unique || segment.group_of(*column)) {
        return TupleMeasure::bind(*column, sources);
    }
    bool may_be_absent = false;
    for (std::uint32_t block = sources.blocks().first; block < sources.blocks().last; ++block) {
        TRY(const DecimalBlock decimals, segment.decimals(*column, block));
        may_be_absent = may_be_absent || decimals.absent > 0;
    }
    return std::make_unique<PlainMeasure>(segment, *column, may_be_absent);
}

} // namespace muster::ledger
