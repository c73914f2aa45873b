#include "scan/scan_sums.h"

#include <numeric>

#include "scan/scan_kernels.h"

namespace muster::ledger {
namespace {

constexpr std::size_t kCellBanks = CellPlaces::kBanks;

/// Wraps instead of overflowing: only a damaged zone map lets it come to that.
void add_to(std::int64_t& sum, std::int64_t more) {
    sum = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum) +
                                    static_cast<std::uint64_t>(more));
}

/// Calls `add(place, row)` for each row.
template <class Add>
void for_each_place(std::span<const std::uint32_t> keys, CellPlaces places, Add add) {
    std::size_t row = 0;
    if (places.banks == kCellBanks) {
        for (; row + kCellBanks <= keys.size(); row += kCellBanks) {
            add(keys[row], row);
            add(keys[row + 1] + 1, row + 1);
            add(keys[row + 2] + 2, row + 2);
            add(keys[row + 3] + 3, row + 3);
        }
    }
    for (; row < keys.size(); ++row) {
        add(keys[row], row);
    }
}

} // namespace

void CellSums::reset(CellPlaces places, bool tracks_presence) {
    places_ = places;
    tracks_presence_ = tracks_presence;
    is_wide_ = false;
    scale_ = 0;
    bound_ = 0;
    narrow_.clear();
    wide_.clear();
    present_.clear();
}

void CellSums::resize(std::size_t cells) {
    narrow_.resize(cells * places_.banks);
    if (!wide_.empty()) {
        wide_.resize(narrow_.size());
    }
    if (tracks_presence_) {
        present_.resize(narrow_.size());
    }
}

Status CellSums::begin(int scale, UInt128 bound) {
    is_wide_ = bound > kNarrowBound;
    if (scale != scale_ || (!is_wide_ && bound_ + bound > kNarrowBound)) {
        TRY_DONE(carry());
        scale_ = scale;
    }
    bound_ += is_wide_ ? 0 : bound;
    return {};
}

Status CellSums::carry() {
    if (bound_ == 0) {
        return {};
    }
    wide_.resize(narrow_.size());
    for (std::size_t i = 0; i < narrow_.size(); ++i) {
        if (narrow_[i] != 0) {
            TRY_DONE(wide_[i].add(narrow_[i], scale_));
            narrow_[i] = 0;
        }
    }
    bound_ = 0;
    return {};
}

Status CellSums::add(std::span<const std::uint32_t> keys, const std::int64_t* units) {
    if (is_wide_) {
        for (std::size_t i = 0; i < keys.size(); ++i) {
            TRY_DONE(add_wide(keys[i], units[i]));
        }
        return {};
    }
    std::int64_t* sums = narrow_.data();
    for_each_place(keys, places_,
                   [&](std::size_t place, std::size_t row) { add_to(sums[place], units[row]); });
    return {};
}

Status CellSums::add_noting(std::span<const std::uint32_t> keys,
                            const std::int64_t* units,
                            CellRows& rows) {
    if (is_wide_) {
        rows.add(keys);
        return add(keys, units);
    }
    std::int64_t* sums = narrow_.data();
    if (rows.counts_rows_) {
        std::uint64_t* counts = rows.counts_.data();
        for_each_place(keys, places_, [&](std::size_t place, std::size_t row) {
            add_to(sums[place], units[row]);
            ++counts[place];
        });
        return {};
    }
    std::uint8_t* met = rows.met_.data();
    for_each_place(keys, places_, [&](std::size_t place, std::size_t row) {
        add_to(sums[place], units[row]);
        met[keys[row]] = 1;
    });
    return {};
}

Status CellSums::add_to_one(std::uint32_t key, std::span<const std::int64_t> units) {
    if (!is_wide_) {
        add_to(narrow_[key], scan_kernels::sum_units(units.data(), units.size()));
        return {};
    }
    for (const std::int64_t one : units) {
        TRY_DONE(add_wide(key, one));
    }
    return {};
}

Status CellSums::add_wide(std::uint32_t key, Int128 units) {
    if (wide_.empty()) {
        wide_.resize(narrow_.size());
    }
    return wide_[key].add(units, scale_);
}

void CellSums::mark(std::span<const std::uint32_t> keys, const std::uint8_t* present) {
    if (!tracks_presence_) {
        return;
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        present_[keys[i]] |= present == nullptr ? std::uint8_t{1} : present[i];
    }
}

Result<ExactSum> CellSums::sum(std::size_t cell) const {
    ExactSum sum;
    const std::size_t first = cell * places_.banks;
    if (tracks_presence_ && present_[first] == 0) {
        return sum;
    }
    Int128 narrow = 0;
    for (std::size_t place = first; place < first + places_.banks; ++place) {
        narrow += narrow_[place];
        if (!wide_.empty()) {
            TRY_DONE(sum.add(wide_[place]));
        }
    }
    TRY_DONE(sum.add(narrow, scale_));
    return sum;
}

void CellRows::resize(std::size_t cells) {
    if (counts_rows_) {
        counts_.resize(cells * places_.banks);
    } else {
        met_.resize(cells * places_.banks);
    }
}

void CellRows::add(std::span<const std::uint32_t> keys) {
    if (counts_rows_) {
        for_each_place(keys, places_, [&](std::size_t place, std::size_t) { ++counts_[place]; });
        return;
    }
    for (const std::uint32_t key : keys) {
        met_[key] = 1;
    }
}

void CellRows::add_to_one(std::uint32_t key, std::uint64_t rows) {
    if (counts_rows_) {
        counts_[key] += rows;
    } else {
        met_[key] = 1;
    }
}

std::uint64_t CellRows::rows(std::size_t cell) const {
    const std::size_t first = cell * places_.banks;
    if (!counts_rows_) {
        return met_[first];
    }
    const auto counts = std::span(counts_).subspan(first, places_.banks);
    return std::reduce(counts.begin(), counts.end());
}

} // namespace muster::ledger
