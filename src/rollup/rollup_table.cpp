#include "rollup/rollup_table.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/decimal.h"

namespace muster::ledger {
namespace {

constexpr std::size_t kAhead = 32; // keys whose cache misses overlap
constexpr std::size_t kFirstSlots = 1024;

std::uint32_t hash_of(const std::uint32_t* key, std::size_t width) {
    std::uint64_t hash = 0x9E3779B97F4A7C15U;
    for (std::size_t i = 0; i < width; ++i) {
        hash = (hash ^ key[i]) * 0xD6E8FEB86659FD93U;
        hash ^= hash >> 32U;
    }
    return static_cast<std::uint32_t>(hash);
}

/// Inline: keys are shorter than a call of memcmp is long.
bool same_keys(const std::uint32_t* a, const std::uint32_t* b, std::size_t width) {
    std::uint32_t differ = 0;
    for (std::size_t i = 0; i < width; ++i) {
        differ |= a[i] ^ b[i];
    }
    return differ == 0;
}

} // namespace

void RollupTable::reset(std::size_t key_width, std::size_t measures, std::size_t most) {
    key_width_ = key_width;
    scales_.assign(measures, 0);
    std::ranges::fill(slots_, Slot{});
    keys_.clear();
    heads_.clear();
    sums_.clear();
    keys_.reserve(most * key_width);
    heads_.reserve(most);
    sums_.reserve(most * measures);
}

void RollupTable::find_or_add(const std::uint32_t* keys, std::size_t n, std::uint32_t* entries) {
    std::array<std::uint32_t, kAhead> hashes{};
    for (std::size_t first = 0; first < n; first += kAhead) {
        const std::size_t count = std::min(kAhead, n - first);
        while ((size() + count) * 2 >= slots_.size()) {
            grow();
        }
        const std::size_t mask = slots_.size() - 1;
        for (std::size_t i = 0; i < count; ++i) {
            hashes[i] = hash_of(keys + (first + i) * key_width_, key_width_);
            __builtin_prefetch(&slots_[hashes[i] & mask]);
        }
        for (std::size_t i = 0; i < count; ++i) {
            const Slot& slot = slots_.data()[hashes[i] & mask];
            if (slot.entry_plus_one != 0) {
                __builtin_prefetch(keys_.data() + (slot.entry_plus_one - 1) * key_width_);
            }
        }
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t* key = keys + (first + i) * key_width_;
            std::size_t at = hashes[i] & mask;
            while (slots_[at].entry_plus_one != 0 &&
                   (slots_[at].hash != hashes[i] ||
                    !same_keys(key, keys_.data() + (slots_[at].entry_plus_one - 1) * key_width_,
                               key_width_))) {
                at = (at + 1) & mask;
            }
            if (slots_[at].entry_plus_one == 0) {
                keys_.insert(keys_.end(), key, key + key_width_);
                heads_.emplace_back();
                sums_.resize(sums_.size() + scales_.size());
                slots_[at] = {hashes[i], static_cast<std::uint32_t>(size())};
            }
            entries[first + i] = slots_[at].entry_plus_one - 1;
        }
    }
}

void RollupTable::prefetch(std::span<const std::uint32_t> entries) const {
    constexpr std::size_t kLine = 64;
    const std::size_t width = scales_.size() * sizeof(Int128);
    for (const std::uint32_t entry : entries) {
        __builtin_prefetch(heads_.data() + entry, 1);
        const char* sums = reinterpret_cast<const char*>(sums_.data()) + entry * width;
        for (std::size_t at = 0; at < width; at += kLine) {
            __builtin_prefetch(sums + at, 1);
        }
    }
}

void RollupTable::add_lines(std::span<const std::uint32_t> entries) {
    Head* heads = heads_.data();
    for (const std::uint32_t entry : entries) {
        ++heads[entry].lines;
    }
}

Status RollupTable::add_rows(std::span<const std::uint32_t> entries,
                             std::size_t measure,
                             const DecimalView& numbers,
                             std::uint32_t first_row) {
    const std::int64_t* units = numbers.units + first_row;
    const std::uint8_t* present = numbers.present + first_row;
    const std::uint8_t* scales = numbers.scales != nullptr ? numbers.scales + first_row : nullptr;
    const std::uint64_t bit = std::uint64_t{1} << measure;
    Int128* sums = sums_.data() + measure;
    Head* heads = heads_.data();
    bool has_overflown = false;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (present[i] != DecimalView::kPresent) {
            continue;
        }
        const int places = scales_[measure] - (scales != nullptr ? scales[i] : numbers.scale);
        if (places < 0) {
            TRY_DONE(add_rescaled(entries[i], measure, units[i], scales_[measure] - places));
            continue;
        }
        heads[entries[i]].present |= bit;
        if (units[i] != 0) { // most amounts of a bill are 0: their sums need not be fetched
            Int128& sum = sums[entries[i] * scales_.size()];
            const Int128 more = Int128{units[i]} * kPowersOfTen[static_cast<std::size_t>(places)];
            has_overflown = __builtin_add_overflow(sum, more, &sum) || has_overflown;
        }
    }
    return has_overflown ? overflow() : Status{};
}

Status RollupTable::add_codes(std::span<const std::uint32_t> entries,
                              std::size_t measure,
                              std::span<const std::uint32_t> codes,
                              std::span<const ExactSum> by_code) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const ExactSum& number = by_code[codes[i]];
        if (number.present) {
            TRY_DONE(add(entries[i], measure, number.units, number.scale));
        }
    }
    return {};
}

Status RollupTable::overflow() {
    return Error{ErrorKind::Invalid, "ledger.sum_overflow", "a sum has more than 38 digits"};
}

Status
RollupTable::add_rescaled(std::uint32_t entry, std::size_t measure, Int128 units, int scale) {
    const int places = scale - scales_[measure];
    if (places < 0) {
        if (__builtin_mul_overflow(units, power_of_ten(-places), &units)) {
            return overflow();
        }
        return add(entry, measure, units, scales_[measure]);
    }
    for (std::size_t i = measure; i < sums_.size(); i += scales_.size()) {
        if (__builtin_mul_overflow(sums_[i], power_of_ten(places), &sums_[i])) {
            return overflow();
        }
    }
    scales_[measure] = scale;
    return add(entry, measure, units, scale);
}

ExactSum RollupTable::sum(std::uint32_t entry, std::size_t measure) const {
    if ((heads_[entry].present >> measure & 1U) == 0) {
        return {};
    }
    return {sums_[entry * scales_.size() + measure], scales_[measure], true};
}

void RollupTable::grow() {
    std::vector<Slot> wider(std::max(kFirstSlots, slots_.size() * 2));
    const std::size_t mask = wider.size() - 1;
    for (const Slot& slot : slots_) {
        if (slot.entry_plus_one == 0) {
            continue;
        }
        std::size_t at = slot.hash & mask;
        while (wider[at].entry_plus_one != 0) {
            at = (at + 1) & mask;
        }
        wider[at] = slot;
    }
    slots_ = std::move(wider);
}

} // namespace muster::ledger
