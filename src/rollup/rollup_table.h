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
    /// `most`: entries for which there is room from the start. What is not used takes no memory.
    void reset(std::size_t key_width, std::size_t measures, std::size_t most);

    [[nodiscard]] std::size_t size() const { return heads_.size(); }
    /// The entries of n keys, `key_width` numbers each; new ones begin with no lines and no sums.
    void find_or_add(const std::uint32_t* keys, std::size_t n, std::uint32_t* entries);
    /// Fetches what is added to next, so that the cache misses of many rows overlap.
    void prefetch(std::span<const std::uint32_t> entries) const;

    void add_lines(std::span<const std::uint32_t> entries);
    /// Errors: Invalid "ledger.sum_overflow" (both).
    Status add(std::uint32_t entry, std::size_t measure, Int128 units, int scale) {
        if (scale == scales_[measure]) {
            Int128& sum = sums_[entry * scales_.size() + measure];
            heads_[entry].present |= std::uint64_t{1} << measure;
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
    [[nodiscard]] std::uint64_t lines(std::uint32_t entry) const { return heads_[entry].lines; }
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
    struct Head {
        std::uint64_t lines = 0;
        std::uint64_t present = 0; // bit m: measure m
    };
    std::vector<Head> heads_;
    std::vector<Int128> sums_;
};

} // namespace muster::ledger
