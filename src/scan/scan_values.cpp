#include "scan/scan_values.h"

#include <algorithm>
#include <utility>

#include <xxhash.h>

#include "base/int128.h"

namespace muster::ledger {
namespace {

std::uint64_t hash_of(std::uint64_t number) {
    const UInt128 product = UInt128{number + 0x9E3779B97F4A7C15U} * 0xD6E8FEB86659FD93U;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

} // namespace

std::uint32_t TextIds::id(std::string_view text) {
    if (texts_.size() * 2 >= slots_.size()) {
        grow();
    }
    const std::uint64_t hash = XXH3_64bits(text.data(), text.size());
    const auto tag = static_cast<std::uint32_t>(hash >> 32U);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = tag & mask;; at = (at + 1) & mask) {
        Slot& slot = slots_[at];
        if (slot.id_plus_one == 0) {
            texts_.push_back(text);
            slot = {tag, size()};
            return size() - 1;
        }
        if (slot.hash == tag && texts_[slot.id_plus_one - 1] == text) {
            return slot.id_plus_one - 1;
        }
    }
}

void TextIds::grow() {
    std::vector<Slot> wider(std::max<std::size_t>(64, slots_.size() * 2));
    const std::size_t mask = wider.size() - 1;
    for (const Slot& slot : slots_) {
        if (slot.id_plus_one == 0) {
            continue;
        }
        std::size_t at = slot.hash & mask;
        while (wider[at].id_plus_one != 0) {
            at = (at + 1) & mask;
        }
        wider[at] = slot;
    }
    slots_ = std::move(wider);
}

std::uint32_t NumberIds::id(std::uint64_t number) {
    if (numbers_.size() * 2 >= slots_.size()) {
        grow();
    }
    return find_or_add(number, hash_of(number));
}

void NumberIds::ids(std::span<const std::uint64_t> numbers, std::uint32_t* ids) {
    constexpr std::size_t kAhead = 16;
    std::array<std::uint64_t, kAhead> hashes{};
    for (std::size_t first = 0; first < numbers.size(); first += kAhead) {
        const std::size_t n = std::min(kAhead, numbers.size() - first);
        while ((numbers_.size() + n) * 2 >= slots_.size()) {
            grow();
        }
        for (std::size_t i = 0; i < n; ++i) {
            hashes[i] = hash_of(numbers[first + i]);
            __builtin_prefetch(&slots_[hashes[i] & (slots_.size() - 1)]);
        }
        for (std::size_t i = 0; i < n; ++i) {
            ids[first + i] = find_or_add(numbers[first + i], hashes[i]);
        }
    }
}

std::uint32_t NumberIds::find_or_add(std::uint64_t number, std::uint64_t hash) {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
        Slot& slot = slots_[at];
        if (slot.id_plus_one == 0) {
            numbers_.push_back(number);
            slot = {number, size()};
            return size() - 1;
        }
        if (slot.number == number) {
            return slot.id_plus_one - 1;
        }
    }
}

void NumberIds::clear() {
    slots_.clear();
    numbers_.clear();
}

void NumberIds::grow() {
    std::vector<Slot> wider(std::max<std::size_t>(256, slots_.size() * 2));
    const std::size_t mask = wider.size() - 1;
    for (const Slot& slot : slots_) {
        if (slot.id_plus_one == 0) {
            continue;
        }
        std::size_t at = hash_of(slot.number) & mask;
        while (wider[at].id_plus_one != 0) {
            at = (at + 1) & mask;
        }
        wider[at] = slot;
    }
    slots_ = std::move(wider);
}

std::uint32_t DimensionValues::code(const std::optional<std::string>& value) {
    if (!value) {
        const std::lock_guard lock(absent_mutex_);
        if (!absent_) {
            absent_ = next_++;
        }
        return *absent_;
    }
    const std::uint64_t hash = XXH3_64bits(value->data(), value->size());
    Shard& shard = shards_[hash % shards_.size()];
    const std::lock_guard lock(shard.mutex);
    const auto [entry, is_new] = shard.codes.try_emplace(*value, 0);
    if (is_new) {
        entry->second = next_++;
    }
    return entry->second;
}

std::vector<std::optional<std::string>> DimensionValues::take() {
    std::vector<std::optional<std::string>> values(next_);
    for (Shard& shard : shards_) {
        while (!shard.codes.empty()) {
            auto node = shard.codes.extract(shard.codes.begin());
            values[node.mapped()] = std::move(node.key());
        }
    }
    return values;
}

} // namespace muster::ledger
