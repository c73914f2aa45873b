#include "scan/scan_values.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include <xxhash.h>

#include "base/int128.h"

namespace muster::ledger {
namespace {

constexpr std::size_t kAhead = 16; // look-ups whose cache misses overlap

std::uint32_t hash_of(std::string_view text) {
    return static_cast<std::uint32_t>(XXH3_64bits(text.data(), text.size()) >> 32U);
}

std::uint64_t hash_of(std::uint64_t number) {
    const UInt128 product = UInt128{number + 0x9E3779B97F4A7C15U} * 0xD6E8FEB86659FD93U;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

} // namespace

std::uint32_t TextIds::id(std::string_view text, ByteArena* arena) {
    make_room(1);
    return find_or_add(text, hash_of(text), arena);
}

void TextIds::ids(std::span<const std::string_view> texts, ByteArena* arena, std::uint32_t* ids) {
    for (std::size_t first = 0; first < texts.size(); first += kAhead) {
        ids_of_few(texts.subspan(first, std::min(kAhead, texts.size() - first)), arena,
                   ids + first);
    }
}

/// A look-up waits for the slot, then for the view of the text that it may be, then for its bytes.
void TextIds::ids_of_few(std::span<const std::string_view> texts,
                         ByteArena* arena,
                         std::uint32_t* ids) {
    make_room(texts.size());
    const std::size_t mask = slots_.size() - 1;
    std::array<std::uint32_t, kAhead> hashes{};
    for (std::size_t i = 0; i < texts.size(); ++i) {
        hashes[i] = hash_of(texts[i]);
        __builtin_prefetch(&slots_[hashes[i] & mask]);
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
        ids[i] = slots_[hashes[i] & mask].id_plus_one;
        __builtin_prefetch(texts_.data() + ids[i] - (ids[i] > 0 ? 1 : 0));
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
        __builtin_prefetch(ids[i] > 0 ? texts_[ids[i] - 1].data() : nullptr);
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
        ids[i] = find_or_add(texts[i], hashes[i], arena);
    }
}

std::uint32_t TextIds::find_or_add(std::string_view text, std::uint32_t hash, ByteArena* arena) {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
        Slot& slot = slots_[at];
        if (slot.id_plus_one == 0) {
            texts_.push_back(arena != nullptr ? arena->keep(text) : text);
            slot = {hash, size()};
            return size() - 1;
        }
        if (slot.hash == hash && texts_[slot.id_plus_one - 1] == text) {
            return slot.id_plus_one - 1;
        }
    }
}

void TextIds::make_room(std::size_t more) {
    const std::size_t wanted = (texts_.size() + more) * 2;
    if (wanted <= slots_.size()) {
        return;
    }
    std::vector<Slot> wider(std::max(std::size_t{64}, std::bit_ceil(wanted)));
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

std::uint32_t DimensionValues::id_of_inputs(const std::string& binding,
                                            std::span<const std::string_view> inputs) {
    constexpr std::size_t kForgetBytes = 64U << 20U;
    if (binding_ != binding || inputs_arena_->bytes() > kForgetBytes) {
        binding_ = binding;
        inputs_ = {};
        inputs_arena_ = std::make_unique<ByteArena>();
        codes_by_inputs_.clear();
    }
    key_.clear();
    for (const std::string_view input : inputs) {
        const auto size = static_cast<std::uint32_t>(input.size());
        key_.append(reinterpret_cast<const char*>(&size), sizeof(size));
        key_.append(input);
    }
    return inputs_.id(key_, inputs_arena_.get());
}

} // namespace muster::ledger
