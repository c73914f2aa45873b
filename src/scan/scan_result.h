#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/decimal.h"
#include "base/int128.h"
#include "base/result.h"

namespace muster::ledger {

/// An exact sum of decimals of any scales; absent until something is added.
struct ExactSum {
    Int128 units = 0;
    int scale = 0;
    bool present = false;

    /// Errors: Invalid "ledger.sum_overflow".
    Status add(Int128 more, int more_scale);
    Status add(const ExactSum& other);
    [[nodiscard]] std::optional<Decimal> decimal() const;
};

/// The groups of a query met so far: the codes of their values and their sums. For one thread.
class GroupTable {
public:
    GroupTable(std::size_t dimensions, std::size_t measures);

    /// The sums of a group, as many as there are measures; valid until the next call.
    std::span<ExactSum> sums(std::span<const std::uint32_t> codes);
    /// Errors: Invalid "ledger.sum_overflow".
    Status merge(const GroupTable& other);

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::span<const std::uint32_t> codes_at(std::size_t group) const;
    [[nodiscard]] std::span<const ExactSum> sums_at(std::size_t group) const;

private:
    void grow();

    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t group_plus_one = 0;
    };
    std::size_t dimensions_;
    std::size_t measures_;
    std::size_t size_ = 0;
    std::vector<Slot> slots_;
    std::vector<std::uint32_t> codes_;
    std::vector<ExactSum> sums_;
};

} // namespace muster::ledger
