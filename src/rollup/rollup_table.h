#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/int128.h"
#include "base/result.h"
#include "scan/scan_result.h"
#include "segment/resolved_rows.h"

namespace muster::ledger {

/// Combinations of keys and their sums: a hash table of limited size, cleared when it is full. All
/// sums of one measure are kept at one scale, the largest met. For one thread.
class RollupTable {
public:
    void reset(std::size_t key_width, std::size_t measures);

    [[nodiscard]] std::size_t size() const { return lines_.size(); }
    /// The entries of n keys, `key_width` numbers each; new ones begin with no lines and no sums.
    void find_or_add(const std::uint32_t* keys, std::size_t n, std::uint32_t* entries);

    void add_lines(std::uint32_t entry, std::uint64_t lines) { lines_[entry] += lines; }
    /// Errors: Invalid "ledger.sum_overflow" (both).
    Status add(std::uint32_t entry, std::size_t measure, Int128 units, int scale) {
        if (scale == scales_[measure]) {
            Int128& sum = sums_[entry * scales_.size() + measure];
            present_[entry] |= std::uint64_t{1} << measure;
            return __builtin_add_overflow(sum, units, &sum) ? overflow() : Status{};
        }
        return add_rescaled(entry, measure, units, scale);
    }

    /// Adds row i's number to the sum of entries[i], for all rows that have one; escaped ones are
    /// left to the caller. Errors: Invalid "ledger.sum_overflow" (both).
    Status add_rows(std::span<const std::uint32_t> entries,
                    std::size_t measure,
                    const DecimalView& numbers,
                    std::uint32_t first_row);
    Status add_codes(std::span<const std::uint32_t> entries,
                     std::size_t measure,
                     std::span<const std::uint32_t> codes,
                     std::span<const ExactSum> by_code);

    [[nodiscard]] std::span<const std::uint32_t> key(std::uint32_t entry) const {
        return std::span(keys_).subspan(entry * key_width_, key_width_);
    }
    [[nodiscard]] std::uint64_t lines(std::uint32_t entry) const { return lines_[entry]; }
    [[nodiscard]] ExactSum sum(std::uint32_t entry, std::size_t measure) const;

private:
    static Status overflow();
    Status add_rescaled(std::uint32_t entry, std::size_t measure, Int128 units, int scale);
    void grow();

    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t entry_plus_one = 0;
    };
    std::size_t key_width_ = 1;
    std::vector<int> scales_; // by measure
    std::vector<Slot> slots_;
    std::vector<std::uint32_t> keys_;
    std::vector<std::uint64_t> lines_;
    std::vector<std::uint64_t> present_; // bit m: measure m
    std::vector<Int128> sums_;
};

} // namespace muster::ledger
