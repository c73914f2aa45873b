#pragma once

#include <cstdint>
#include <string_view>

namespace muster::generate {

/// Spreads the bits of `x` over all 64 (the finalizer of splitmix64).
constexpr std::uint64_t mix(std::uint64_t x) {
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

/// A number that depends on its words alone, so that any thread may draw it in any order.
template <class... Words>
constexpr std::uint64_t draw(std::uint64_t seed, Words... words) {
    ((seed = mix(seed ^ static_cast<std::uint64_t>(words))), ...);
    return seed;
}

constexpr std::uint64_t hash_text(std::string_view text) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    }
    return mix(hash);
}

/// A sequence of draws, for building the world once before anything runs in parallel.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() { return mix(state_ += 0xD1B54A32D192ED03ULL); }
    /// 0 ≤ result < bound; bound > 0.
    std::uint32_t below(std::uint32_t bound) {
        return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32);
    }
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
    }
    bool chance(std::uint32_t permille) { return below(1000) < permille; }

private:
    std::uint64_t state_;
};

} // namespace muster::generate
