#include "scan/scan_result.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <xxhash.h>

namespace muster::ledger {

Status ExactSum::overflow() {
    return Error{ErrorKind::Invalid, "ledger.sum_overflow", "a sum has more than 38 digits"};
}

Status ExactSum::add_rescaled(Int128 more, int more_scale) {
    Int128& lower = more_scale < scale ? more : units;
    if (__builtin_mul_overflow(lower, power_of_ten(std::abs(more_scale - scale)), &lower)) {
        return overflow();
    }
    scale = std::max(scale, more_scale);
    return add(more, scale);
}

std::optional<Decimal> ExactSum::decimal() const {
    return present ? std::optional(Decimal(units, scale)) : std::nullopt;
}

GroupTable::GroupTable(std::size_t dimensions, std::size_t measures)
    : dimensions_(dimensions), measures_(measures) {}

std::size_t GroupTable::group(std::span<const std::uint32_t> codes) {
    if (dimensions_ == 1) {
        return only_group(codes[0]);
    }
    if (size_ * 2 >= slots_.size()) {
        grow();
    }
    const auto hash = static_cast<std::uint32_t>(XXH3_64bits(codes.data(), codes.size_bytes()));
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
        Slot& slot = slots_[at];
        if (slot.group_plus_one == 0) {
            slot = {hash, static_cast<std::uint32_t>(add_group(codes) + 1)};
            return size_ - 1;
        }
        if (slot.hash == hash && std::ranges::equal(codes_at(slot.group_plus_one - 1), codes)) {
            return slot.group_plus_one - 1;
        }
    }
}

std::size_t GroupTable::only_group(std::uint32_t code) {
    if (code >= by_code_.size()) {
        by_code_.resize(std::max<std::size_t>(code + 1, by_code_.size() * 2));
    }
    if (by_code_[code] == 0) {
        by_code_[code] = static_cast<std::uint32_t>(add_group({&code, 1}) + 1);
    }
    return by_code_[code] - 1;
}

std::size_t GroupTable::add_group(std::span<const std::uint32_t> codes) {
    codes_.insert(codes_.end(), codes.begin(), codes.end());
    sums_.resize(sums_.size() + measures_);
    return size_++;
}

Status GroupTable::merge(const GroupTable& other,
                         std::span<const std::vector<std::uint32_t>> own_codes) {
    std::vector<std::uint32_t> codes(dimensions_);
    for (std::size_t their = 0; their < other.size(); ++their) {
        const auto their_codes = other.codes_at(their);
        for (std::size_t i = 0; i < dimensions_; ++i) {
            codes[i] = own_codes[i][their_codes[i]];
        }
        const std::span<ExactSum> mine = sums(group(codes));
        const std::span<const ExactSum> theirs = other.sums_at(their);
        for (std::size_t i = 0; i < mine.size(); ++i) {
            TRY_DONE(mine[i].add(theirs[i]));
        }
    }
    return {};
}

std::span<const std::uint32_t> GroupTable::codes_at(std::size_t group) const {
    return std::span(codes_).subspan(group * dimensions_, dimensions_);
}

std::span<const ExactSum> GroupTable::sums_at(std::size_t group) const {
    return std::span(sums_).subspan(group * measures_, measures_);
}

void GroupTable::grow() {
    std::vector<Slot> wider(std::max<std::size_t>(256, slots_.size() * 2));
    const std::size_t mask = wider.size() - 1;
    for (const Slot& slot : slots_) {
        if (slot.group_plus_one == 0) {
            continue;
        }
        std::size_t at = slot.hash & mask;
        while (wider[at].group_plus_one != 0) {
            at = (at + 1) & mask;
        }
        wider[at] = slot;
    }
    slots_ = std::move(wider);
}

} // namespace muster::ledger
