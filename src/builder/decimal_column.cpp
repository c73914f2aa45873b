#include "builder/decimal_column.h"

#include <algorithm>
#include <limits>

#include "builder/short_number.h"

namespace muster::ledger {
namespace {

constexpr auto kMaxUnits = std::numeric_limits<std::int64_t>::max();
constexpr auto kMinUnits = std::numeric_limits<std::int64_t>::min();

bool fits(Int128 units) {
    return units >= kMinUnits && units <= kMaxUnits;
}

Decimal sum_of(const Decimal& a, const Decimal& b) {
    const auto sum = a.plus(b);
    return sum ? *sum : a; // residuals are below 10^-10 each: a sum of 38 digits cannot be reached
}

} // namespace

DecimalColumn::DecimalColumn(ColumnKind kind, std::size_t rows) : kind_(kind) {
    units_.reserve(rows);
    present_.reserve(rows);
    scales_.reserve(kind == ColumnKind::Quantity ? rows : 0);
}

Status DecimalColumn::append(std::span<const TupleDictionary::Span> fields, std::size_t& bad) {
    const std::size_t begin = units_.size();
    append_absent(static_cast<std::uint32_t>(fields.size()));
    std::int64_t* units = units_.data() + begin;
    std::uint8_t* present = present_.data() + begin;
    std::uint8_t* scales = kind_ == ColumnKind::Quantity ? scales_.data() + begin : nullptr;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].size == 0) {
            continue;
        }
        const auto number = read_short_number(fields[i].bytes, fields[i].size);
        if (number && scales != nullptr) {
            units[i] = number->units;
            scales[i] = static_cast<std::uint8_t>(number->scale);
            present[i] = DecimalView::kPresent;
            continue;
        }
        if (number && number->scale <= Decimal::kMoneyScale &&
            !__builtin_mul_overflow(
                number->units,
                kPowersOfTen[static_cast<std::size_t>(Decimal::kMoneyScale - number->scale)],
                &units[i])) {
            present[i] = DecimalView::kPresent;
            continue;
        }
        bad = i;
        TRY_DONE(put_text(begin + i, {fields[i].bytes, fields[i].size}));
    }
    return {};
}

Status DecimalColumn::put_text(std::size_t at, std::string_view field) {
    if (field.size() >= 2 && field.front() == '"' && field.back() == '"') {
        field = field.substr(1, field.size() - 2);
    }
    if (is_absent_number(field)) {
        return {};
    }
    TRY(const Amount amount, read_amount(field, kind_));
    put(at, amount);
    return {};
}

void DecimalColumn::put(std::size_t at, const Amount& amount) {
    if (amount.is_rounded) {
        ++batch_rounded_;
        batch_residual_ = sum_of(batch_residual_, amount.residual);
    }
    const Int128 units = amount.value.units();
    const bool short_enough = fits(units);
    units_[at] = short_enough ? static_cast<std::int64_t>(units) : 0;
    present_[at] = short_enough ? DecimalView::kPresent : DecimalView::kEscaped;
    if (kind_ == ColumnKind::Quantity) {
        scales_[at] = static_cast<std::uint8_t>(amount.value.scale());
    }
    if (!short_enough) {
        const Escape escape{static_cast<std::uint32_t>(at), amount.value};
        const auto place = std::ranges::upper_bound(escapes_, escape.row, {}, &Escape::row);
        escapes_.insert(place, escape);
    }
}

Status DecimalColumn::append(const CodedDecimals& values, std::uint32_t rows, std::size_t& bad) {
    const std::size_t begin = units_.size();
    append_absent(rows);
    std::size_t next_escape = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        if (!values.present.empty() && values.present[i] == 0) {
            continue;
        }
        const int scale = values.scales.empty() ? values.scale : values.scales[i];
        while (next_escape < values.escapes.size() && values.escapes[next_escape].row < i) {
            ++next_escape;
        }
        const bool escaped =
            next_escape < values.escapes.size() && values.escapes[next_escape].row == i;
        const bool as_is = kind_ == ColumnKind::Quantity ? scale <= Decimal::kMaxScale
                                                         : scale == Decimal::kMoneyScale;
        if (!escaped && as_is) {
            units_[begin + i] = values.units[i];
            present_[begin + i] = DecimalView::kPresent;
            if (kind_ == ColumnKind::Quantity) {
                scales_[begin + i] = static_cast<std::uint8_t>(scale);
            }
            continue;
        }
        bad = i;
        const Int128 units = escaped ? values.escapes[next_escape].units : values.units[i];
        TRY(const Amount amount, fit_amount(Decimal(units, scale), kind_));
        put(begin + i, amount);
    }
    return {};
}

void DecimalColumn::append_absent(std::uint32_t rows) {
    const std::size_t size = units_.size() + rows;
    units_.resize(size, 0);
    present_.resize(size, DecimalView::kAbsent);
    if (kind_ == ColumnKind::Quantity) {
        scales_.resize(size, 0);
    }
}

void DecimalColumn::copy_batch(const DecimalColumn& from) {
    while (!escapes_.empty() && escapes_.back().row >= committed_) {
        escapes_.pop_back();
    }
    const bool has_escapes = !from.escapes_.empty() && from.escapes_.back().row >= from.committed_;
    if (kind_ == from.kind_ && !has_escapes) {
        const std::size_t rows = batch_rows();
        std::copy_n(from.units_.data() + from.committed_, rows, units_.data() + committed_);
        std::copy_n(from.present_.data() + from.committed_, rows, present_.data() + committed_);
        if (kind_ == ColumnKind::Quantity) {
            std::copy_n(from.scales_.data() + from.committed_, rows, scales_.data() + committed_);
        }
        return;
    }
    for (std::uint32_t row = 0; row < batch_rows(); ++row) {
        const std::size_t at = from.committed_ + row;
        if (kind_ == from.kind_ && from.present_[at] != DecimalView::kEscaped) {
            units_[committed_ + row] = from.units_[at];
            present_[committed_ + row] = from.present_[at];
            if (kind_ == ColumnKind::Quantity) {
                scales_[committed_ + row] = from.scales_[at];
            }
        } else if (const auto value = from.batch_value(row)) {
            const auto amount = fit_amount(*value, kind_);
            put(committed_ + row, amount ? *amount : Amount{});
        } else {
            set_absent(row);
        }
    }
}

Status DecimalColumn::set(std::uint32_t row, const Decimal& value) {
    TRY(const Amount amount, fit_amount(value, kind_));
    forget_escape(row);
    put(committed_ + row, amount);
    return {};
}

Status DecimalColumn::fill_batch(const Decimal& value) {
    TRY(const Amount amount, fit_amount(value, kind_));
    while (!escapes_.empty() && escapes_.back().row >= committed_) {
        escapes_.pop_back();
    }
    for (std::size_t at = committed_; at < units_.size(); ++at) {
        put(at, amount);
    }
    return {};
}

void DecimalColumn::set_absent(std::uint32_t row) {
    forget_escape(row);
    units_[committed_ + row] = 0;
    present_[committed_ + row] = DecimalView::kAbsent;
}

void DecimalColumn::forget_escape(std::uint32_t row) {
    if (present_[committed_ + row] == DecimalView::kEscaped) {
        std::erase_if(escapes_, [at = committed_ + row](const Escape& e) { return e.row == at; });
    }
}

DecimalView DecimalColumn::batch() const {
    return {.units = units_.data() + committed_,
            .scales = kind_ == ColumnKind::Quantity ? scales_.data() + committed_ : nullptr,
            .scale = Decimal::kMoneyScale,
            .present = present_.data() + committed_};
}

std::optional<Decimal> DecimalColumn::batch_value(std::uint32_t row) const {
    const std::size_t at = committed_ + row;
    if (present_[at] == DecimalView::kAbsent) {
        return std::nullopt;
    }
    if (present_[at] == DecimalView::kEscaped) {
        return std::ranges::lower_bound(escapes_, at, {}, &Escape::row)->value;
    }
    return Decimal(units_[at], kind_ == ColumnKind::Quantity ? scales_[at] : Decimal::kMoneyScale);
}

void DecimalColumn::commit() {
    committed_ = units_.size();
    rounded_ += batch_rounded_;
    residual_ = sum_of(residual_, batch_residual_);
    batch_rounded_ = 0;
    batch_residual_ = Decimal();
}

void DecimalColumn::roll_back() {
    units_.resize(committed_);
    present_.resize(committed_);
    scales_.resize(kind_ == ColumnKind::Quantity ? committed_ : 0);
    std::erase_if(escapes_, [this](const Escape& escape) { return escape.row >= committed_; });
    batch_rounded_ = 0;
    batch_residual_ = Decimal();
}

void DecimalColumn::strip_zeros(std::uint32_t rows) {
    for (std::size_t row = 0; row < rows; ++row) {
        while (scales_[row] > 0 && units_[row] % 10 == 0) {
            units_[row] /= 10;
            --scales_[row];
        }
    }
}

void DecimalColumn::rescale(std::uint32_t rows, int scale) {
    block_escapes_.clear();
    const std::int64_t* from = units_.data();
    const std::uint8_t* scales = scales_.data();
    std::int64_t* units = block_units_.data();
    for (std::size_t row = 0; row < rows; ++row) {
        const std::int64_t power = kPowersOfTen[static_cast<std::size_t>(scale - scales[row])];
        if (__builtin_mul_overflow(from[row], power, &units[row])) {
            units[row] = 0;
            block_escapes_.push_back({static_cast<std::uint32_t>(row), Int128{from[row]} * power});
        }
    }
}

DecimalRows DecimalColumn::block(std::uint32_t rows) {
    int scale = Decimal::kMoneyScale;
    block_escapes_.clear();
    const auto end = static_cast<std::ptrdiff_t>(rows);
    if (kind_ == ColumnKind::Quantity && rows > 0) {
        block_units_.resize(rows);
        scale = *std::max_element(scales_.begin(), scales_.begin() + end);
        rescale(rows, scale);
        if (!block_escapes_.empty()) {
            strip_zeros(rows); // "8.0000000000" beside "1000000000.5" needs no ten places
            scale = *std::max_element(scales_.begin(), scales_.begin() + end);
            rescale(rows, scale);
        }
    }
    for (const Escape& escape : escapes_) {
        if (escape.row < rows) {
            scale = std::max(scale, escape.value.scale());
        }
    }
    if (kind_ == ColumnKind::Quantity && rows > 0 && !escapes_.empty()) {
        rescale(rows, scale);
    }
    for (const Escape& escape : escapes_) {
        if (escape.row < rows) {
            const auto value = escape.value.rescaled(scale); // fits: fit_amount made sure
            block_escapes_.push_back({escape.row, value ? value->units() : Int128{0}});
        }
    }
    std::ranges::sort(block_escapes_, {}, &Segment::Escape::row);
    block_present_.resize(rows);
    std::transform(present_.begin(), present_.begin() + end, block_present_.begin(),
                   [](std::uint8_t present) -> std::uint8_t {
                       return present != DecimalView::kAbsent ? 1 : 0;
                   });
    const std::int64_t* units = kind_ == ColumnKind::Quantity ? block_units_.data() : units_.data();
    DecimalRows block{.scale = scale,
                      .units = {units, rows},
                      .present = block_present_,
                      .escapes = block_escapes_,
                      .digits = {},
                      .scales = {}};
    if (kind_ == ColumnKind::Quantity) {
        const auto scales = std::span(scales_).first(rows);
        if (std::ranges::any_of(scales, [scale](std::uint8_t s) { return s != scale; })) {
            block.digits = std::span(units_).first(rows);
            block.scales = scales;
        }
    }
    return block;
}

void DecimalColumn::drop_block(std::uint32_t rows) {
    const auto count = static_cast<std::ptrdiff_t>(rows);
    units_.erase(units_.begin(), units_.begin() + count);
    present_.erase(present_.begin(), present_.begin() + count);
    if (kind_ == ColumnKind::Quantity) {
        scales_.erase(scales_.begin(), scales_.begin() + count);
    }
    std::erase_if(escapes_, [rows](const Escape& escape) { return escape.row < rows; });
    for (Escape& escape : escapes_) {
        escape.row -= rows;
    }
    committed_ -= rows;
}

} // namespace muster::ledger
