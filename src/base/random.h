#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace muster {

/// Where randomness comes from. Tests seed their own.
class Random {
public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::byte> bytes) = 0;
    [[nodiscard]] std::uint64_t next();
};

/// The kernel's generator, fit for secrets. Thread-safe.
class SystemRandom final : public Random {
public:
    void fill(std::span<std::byte> bytes) override;
};

} // namespace muster
