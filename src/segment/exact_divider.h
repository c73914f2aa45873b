#pragma once

#include <bit>
#include <cstdint>
#include <limits>

namespace muster::ledger {

/// Divides multiples of one positive number, and tells multiples apart, with a multiplication: the
/// odd part of a divisor has an inverse modulo 2^64.
class ExactDivider {
public:
    explicit ExactDivider(std::uint64_t divisor)
        : shift_(std::countr_zero(divisor)), inverse_(divisor >> shift_),
          limit_(std::numeric_limits<std::uint64_t>::max() / (divisor >> shift_)) {
        const std::uint64_t odd = divisor >> shift_;
        for (int i = 0; i < 5; ++i) { // each step doubles the bits that are right, from 3
            inverse_ *= 2 - odd * inverse_;
        }
    }

    [[nodiscard]] bool divides(std::uint64_t value) const {
        return (value & ((std::uint64_t{1} << shift_) - 1)) == 0 &&
               (value >> shift_) * inverse_ <= limit_;
    }
    /// `value` must be a multiple.
    [[nodiscard]] std::int64_t quotient(std::int64_t value) const {
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(value >> shift_) * inverse_);
    }

private:
    int shift_;
    std::uint64_t inverse_;
    std::uint64_t limit_;
};

} // namespace muster::ledger
