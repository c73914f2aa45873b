// The loops over codes that go one by one: nothing is gained by other instructions for them.
#include <array>
#include <cstring>

#include "scan/scan_kernels.h"

namespace muster::ledger::scan_kernels {

// Gathers are no faster than loads one by one on the processors of the day, and slower on some.
void look_up(const std::uint32_t* __restrict codes,
             std::size_t n,
             const std::uint32_t* __restrict table,
             std::uint32_t constant,
             std::uint32_t* __restrict keys) {
    for (std::size_t i = 0; i < n; ++i) {
        keys[i] = table[codes[i]] + constant;
    }
}

void look_up_two(const Lookup& a,
                 const Lookup& b,
                 std::size_t n,
                 std::uint32_t constant,
                 std::uint32_t* __restrict keys) {
    for (std::size_t i = 0; i < n; ++i) {
        keys[i] = a.table[a.codes[i]] + b.table[b.codes[i]] + constant;
    }
}

void add_look_up(const std::uint32_t* __restrict codes,
                 std::size_t n,
                 const std::uint32_t* __restrict table,
                 std::uint32_t* __restrict keys) {
    for (std::size_t i = 0; i < n; ++i) {
        keys[i] += table[codes[i]];
    }
}

void add_by_code(const std::uint8_t* __restrict codes,
                 std::size_t n,
                 const std::int64_t* __restrict units,
                 std::int64_t* __restrict sums) {
    auto* const banks = reinterpret_cast<std::uint64_t*>(sums); // wraps
    std::size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, codes + i, sizeof(eight));
        const auto add = [&](std::size_t at) {
            const std::size_t code = eight >> (8 * at) & 0xFFU;
            banks[code * kCodeBanks + at % kCodeBanks] += static_cast<std::uint64_t>(units[i + at]);
        };
        add(0);
        add(1);
        add(2);
        add(3);
        add(4);
        add(5);
        add(6);
        add(7);
    }
    for (; i < n; ++i) {
        banks[codes[i] * kCodeBanks] += static_cast<std::uint64_t>(units[i]);
    }
}

void count_codes(const std::uint8_t* codes, std::size_t n, std::uint64_t* counts) {
    std::array<std::array<std::uint32_t, kByteCodes>, kCodeBanks> banks{};
    std::size_t i = 0;
    for (; i + kCodeBanks <= n; i += kCodeBanks) {
        for (std::size_t bank = 0; bank < kCodeBanks; ++bank) {
            ++banks[bank][codes[i + bank]];
        }
    }
    for (; i < n; ++i) {
        ++banks[0][codes[i]];
    }
    for (std::size_t code = 0; code < kByteCodes; ++code) {
        for (const auto& bank : banks) {
            counts[code] += bank[code];
        }
    }
}

} // namespace muster::ledger::scan_kernels
