#include "bills/coded_batch.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace muster::bills {

void CodedTextColumn::append(std::span<const std::uint32_t> codes) {
    if (codes.empty()) {
        return;
    }
    // Most columns of a bill hold one value in all rows of a chunk, if any.
    if (std::ranges::count(codes, codes.front()) == std::ssize(codes)) {
        codes_.resize(codes_.size() + codes.size(), local(codes.front()));
        return;
    }
    const auto begin = codes_.size();
    codes_.resize(begin + codes.size());
    std::uint32_t last = codes.front();
    std::uint32_t last_local = local(last);
    for (std::size_t i = 0; i < codes.size(); ++i) {
        if (codes[i] != last) {
            last = codes[i];
            last_local = local(last);
        }
        codes_[begin + i] = last_local;
    }
}

void CodedTextColumn::append_absent(std::size_t rows) {
    codes_.resize(codes_.size() + rows, local(Interner::kEmpty));
}

void CodedTextColumn::clear() {
    for (const auto code : used_) {
        local_of_[code] = kUnused;
    }
    used_.clear();
    values_.clear();
    codes_.clear();
}

void CodedTextColumn::forget() {
    clear();
    interner_.clear();
    local_of_.clear();
}

void CodedDecimalColumn::append_absent(std::size_t rows) {
    const auto size = units_.size() + rows;
    units_.resize(size, 0);
    scales_.resize(size, Decimal::kMoneyScale);
    present_.resize(size, 0);
}

void CodedDecimalColumn::append(const Decimal& value) {
    append_absent();
    set(units_.size() - 1, value);
}

void CodedDecimalColumn::set(std::size_t row, const Decimal& value) {
    const auto units = static_cast<std::int64_t>(value.units());
    if (units != value.units()) {
        escapes_.push_back({static_cast<std::uint32_t>(row), value.units()});
    }
    units_[row] = units;
    scales_[row] = static_cast<std::uint8_t>(value.scale());
    present_[row] = 1;
    has_other_scales_ = has_other_scales_ || value.scale() != Decimal::kMoneyScale;
}

Status CodedDecimalColumn::append(std::span<const double> values, const std::uint64_t* validity) {
    constexpr double kUnitsPerOne = 1e10;    // 10^Decimal::kMoneyScale
    constexpr double kRounder = 0x1.8p52;    // adding and taking it away rounds to an integer
    constexpr double kExactBelow = 0x1.0p51; // … below this
    const auto begin = units_.size();
    append_absent(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (validity != nullptr && ((validity[i / 64] >> (i % 64)) & 1U) == 0) {
            continue;
        }
        // Nearly every amount of a bill has at most ten places: then its units read back as the
        // very same double, and there is no shorter decimal that would.
        const double scaled = values[i] * kUnitsPerOne;
        const double rounded = (scaled + kRounder) - kRounder;
        if (std::fabs(scaled) < kExactBelow && rounded / kUnitsPerOne == values[i]) {
            units_[begin + i] = static_cast<std::int64_t>(rounded);
            present_[begin + i] = 1;
            continue;
        }
        TRY(const auto exact, Decimal::from_double(values[i]));
        set(begin + i, exact);
    }
    return {};
}

ledger::CodedDecimals CodedDecimalColumn::view() const {
    return {.units = units_,
            .scales = has_other_scales_ ? std::span<const std::uint8_t>(scales_)
                                        : std::span<const std::uint8_t>(),
            .scale = Decimal::kMoneyScale,
            .present = present_,
            .escapes = escapes_};
}

void CodedDecimalColumn::clear() {
    units_.clear();
    scales_.clear();
    present_.clear();
    escapes_.clear();
    has_other_scales_ = false;
}

} // namespace muster::bills
