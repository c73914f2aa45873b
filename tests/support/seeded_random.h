#pragma once

#include <algorithm>
#include <random>

#include "base/random.h"

namespace muster::test {

/// The same bytes in each run of a test.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed = 1) : engine_(seed) {}

    void fill(std::span<std::byte> bytes) override {
        std::ranges::generate(bytes, [&] { return static_cast<std::byte>(engine_() >> 56); });
    }

private:
    std::mt19937_64 engine_;
};

} // namespace muster::test
