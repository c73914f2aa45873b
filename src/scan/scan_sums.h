#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "base/int128.h"
#include "base/result.h"
#include "scan/scan_result.h"

namespace muster::ledger {

/// Where the sums of a cell are kept while rows are added. A cell has `kBanks` places that rows
/// take in turn, where cells are few: neighbouring rows of one cell would wait for each other
/// otherwise.
struct CellPlaces {
    static constexpr std::size_t kBanks = 4;
    std::size_t banks = 1; // 1 or kBanks; keys are cell × banks
};

/// How many rows each cell has, or only which cells have any: that is cheaper. For one thread.
class CellRows {
public:
    CellRows(CellPlaces places, bool counts) : places_(places), counts_rows_(counts) {}
    void resize(std::size_t cells);
    [[nodiscard]] bool counts() const { return counts_rows_; }

    void add(std::span<const std::uint32_t> keys);
    void add_to_one(std::uint32_t key, std::uint64_t rows);
    /// 1 for all rows of a cell that are not counted.
    [[nodiscard]] std::uint64_t rows(std::size_t cell) const;

private:
    friend class CellSums;

    CellPlaces places_;
    bool counts_rows_;
    std::vector<std::uint64_t> counts_; // by place
    std::vector<std::uint8_t> met_;     // by key
};

/// Sums of one measure by cell. Added up in int64 for as long as the zone maps prove that nothing
/// can overflow, then carried over into 128 bits. For one thread.
class CellSums {
public:
    /// What adds up to more in magnitude needs more than 64 bits.
    static constexpr UInt128 kNarrowBound = std::numeric_limits<std::int64_t>::max();

    /// `tracks_presence`: some value of the range is absent, so a cell with rows may have no sum.
    void reset(CellPlaces places, bool tracks_presence);
    void resize(std::size_t cells);

    /// Announces rows whose units are at `scale` and add up to at most `bound` in magnitude,
    /// however few of them are added. Errors: Invalid "ledger.sum_overflow" (here and below).
    Status begin(int scale, UInt128 bound);
    Status add(std::span<const std::uint32_t> keys, const std::int64_t* units);
    /// The same, noting the rows of each key as well.
    Status
    add_noting(std::span<const std::uint32_t> keys, const std::int64_t* units, CellRows& rows);
    /// Rows that all have one key.
    Status add_to_one(std::uint32_t key, std::span<const std::int64_t> units);
    Status add_wide(std::uint32_t key, Int128 units);
    /// Marks cells that have a value; `present` is null where all rows have.
    void mark(std::span<const std::uint32_t> keys, const std::uint8_t* present);

    /// The sum of a cell that has rows.
    [[nodiscard]] Result<ExactSum> sum(std::size_t cell) const;

private:
    Status carry();

    CellPlaces places_;
    bool tracks_presence_ = false;
    bool is_wide_ = false; // the announced rows may overflow int64 by themselves
    int scale_ = 0;
    UInt128 bound_ = 0;
    std::vector<std::int64_t> narrow_;  // at scale_
    std::vector<ExactSum> wide_;        // empty until something is carried
    std::vector<std::uint8_t> present_; // by key, where presence is tracked
};

} // namespace muster::ledger
