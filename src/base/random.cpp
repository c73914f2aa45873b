#include "base/random.h"

#include <array>
#include <bit>
#include <cerrno>

#include <sys/random.h>

#include "base/check.h"

namespace muster {

std::uint64_t Random::next() {
    std::array<std::byte, sizeof(std::uint64_t)> bytes{};
    fill(bytes);
    return std::bit_cast<std::uint64_t>(bytes);
}

void SystemRandom::fill(std::span<std::byte> bytes) {
    while (!bytes.empty()) {
        const auto count = ::getrandom(bytes.data(), bytes.size(), 0);
        MUSTER_CHECK(count > 0 || errno == EINTR, "the kernel gives no random bytes");
        bytes = bytes.subspan(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
}

} // namespace muster
