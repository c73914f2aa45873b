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
    Status add(Int128 more, int more_scale) {
        if (more_scale != scale) {
            return add_rescaled(more, more_scale);
        }
        present = true;
        return __builtin_add_overflow(units, more, &units) ? overflow() : Status{};
    }
    Status add(const ExactSum& other) {
        return other.present ? add(other.units, other.scale) : Status{};
    }
    [[nodiscard]] std::optional<Decimal> decimal() const;

private:
    Status add_rescaled(Int128 more, int more_scale);
    static Status overflow();
};

/// The groups of a query met so far: the codes of their values and their sums. For one thread.
class GroupTable {
public:
    GroupTable(std::size_t dimensions, std::size_t measures);

    /// The group of these codes, new or known.
    std::size_t group(std::span<const std::uint32_t> codes);
    /// The sums of a group, as many as there are measures; valid until the next group is met.
    std::span<ExactSum> sums(std::size_t group) {
        return std::span(sums_).subspan(group * measures_, measures_);
    }
    void prefetch_sums(std::size_t group) const {
        __builtin_prefetch(sums_.data() + group * measures_);
    }
    /// `own_codes[i]` has the codes here by the codes there, for dimension i.
    /// Errors: Invalid "ledger.sum_overflow".
    Status merge(const GroupTable& other, std::span<const std::vector<std::uint32_t>> own_codes);

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::span<const std::uint32_t> codes_at(std::size_t group) const;
    [[nodiscard]] std::span<const ExactSum> sums_at(std::size_t group) const;

private:
    std::size_t only_group(std::uint32_t code);
    std::size_t add_group(std::span<const std::uint32_t> codes);
    void grow();

    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t group_plus_one = 0;
    };
    std::size_t dimensions_;
    std::size_t measures_;
    std::size_t size_ = 0;
    std::vector<Slot> slots_;
    std::vector<std::uint32_t> by_code_; // group plus one, where there is one dimension
    std::vector<std::uint32_t> codes_;
    std::vector<ExactSum> sums_;
};

} // namespace muster::ledger
