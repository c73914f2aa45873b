#include "scan/scan_kernels.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "support/simd_targets.h"

namespace muster::ledger::scan_kernels {
namespace {

/// Lengths around every vector length there is, and starts that are not aligned.
constexpr std::size_t kLengths[] = {0, 1, 7, 8, 15, 16, 17, 31, 33, 64, 100, 2048};
constexpr std::size_t kFirst = 3;

class ScanKernelsTest : public testing::TestWithParam<std::int64_t> {
protected:
    std::vector<std::uint8_t> random_bytes(std::size_t n) {
        std::vector<std::uint8_t> bytes(n);
        for (auto& byte : bytes) {
            byte = static_cast<std::uint8_t>(random_());
        }
        return bytes;
    }

    std::vector<std::uint32_t> random_codes(std::size_t n, std::uint32_t limit) {
        std::vector<std::uint32_t> codes(n);
        for (auto& code : codes) {
            code = static_cast<std::uint32_t>(random_() % limit);
        }
        return codes;
    }

    static std::uint64_t
    offset(const std::vector<std::uint8_t>& bytes, std::size_t stride, int width, std::size_t row) {
        std::uint64_t value = 0;
        for (int plane = 0; plane < width; ++plane) {
            value |= std::uint64_t{bytes[static_cast<std::size_t>(plane) * stride + row]}
                     << (8 * plane);
        }
        return value;
    }

    std::mt19937_64 random_{7};
    test::BestSimdTarget chosen_{GetParam()};
};

TEST_P(ScanKernelsTest, CodesOfAnyWidthAreWidenedAndTheLargestIsFound) {
    for (int width = 0; width <= 4; ++width) {
        for (const std::size_t n : kLengths) {
            const std::size_t stride = n + kFirst;
            const auto bytes = random_bytes(stride * static_cast<std::size_t>(width));
            std::vector<std::uint32_t> codes(n, 99);

            const std::uint32_t largest =
                widen_codes({bytes.data(), stride, width}, kFirst, n, codes.data());

            std::uint32_t expected_largest = 0;
            for (std::size_t i = 0; i < n; ++i) {
                const auto expected =
                    static_cast<std::uint32_t>(offset(bytes, stride, width, kFirst + i));
                ASSERT_EQ(codes[i], expected) << width << " bytes, row " << i << " of " << n;
                expected_largest = std::max(expected_largest, expected);
            }
            ASSERT_EQ(largest, expected_largest) << width << " bytes, " << n << " rows";
        }
    }
}

TEST_P(ScanKernelsTest, UnitsOfAnyWidthAreOffsetsInTheirFrame) {
    for (const Frame frame : {Frame{0, 1}, Frame{-70000000000, 1}, Frame{123, 1000000}}) {
        for (int width = 0; width <= 8; ++width) {
            for (const std::size_t n : kLengths) {
                const std::size_t stride = n + kFirst;
                const auto bytes = random_bytes(stride * static_cast<std::size_t>(width));
                std::vector<std::int64_t> units(n, 99);

                widen_units({bytes.data(), stride, width}, kFirst, n, frame, units.data());

                for (std::size_t i = 0; i < n; ++i) {
                    const std::uint64_t expected = (static_cast<std::uint64_t>(frame.base) +
                                                    offset(bytes, stride, width, kFirst + i)) *
                                                   static_cast<std::uint64_t>(frame.factor);
                    ASSERT_EQ(units[i], static_cast<std::int64_t>(expected))
                        << width << " bytes, row " << i << " of " << n;
                }
            }
        }
    }
}

TEST_P(ScanKernelsTest, UnitsOfADictionaryAreItsValues) {
    for (const int width : {1, 2}) {
        std::vector<std::int64_t> values(std::size_t{1} << (8 * width));
        for (auto& value : values) {
            value = static_cast<std::int64_t>(random_());
        }
        for (const std::size_t n : kLengths) {
            const std::size_t stride = n + kFirst;
            const auto bytes = random_bytes(stride * static_cast<std::size_t>(width));
            std::vector<std::int64_t> units(n);

            look_up_units({bytes.data(), stride, width}, kFirst, n, values.data(), units.data());

            for (std::size_t i = 0; i < n; ++i) {
                ASSERT_EQ(units[i], values[offset(bytes, stride, width, kFirst + i)]) << i;
            }
        }
    }
}

TEST_P(ScanKernelsTest, KeysAreSumsOfLookedUpEntries) {
    const auto table = random_codes(5000, 1U << 30U);
    const auto other = random_codes(300, 1U << 30U);
    for (const std::size_t n : kLengths) {
        const auto codes = random_codes(n, 5000);
        const auto other_codes = random_codes(n, 300);
        std::vector<std::uint32_t> keys(n);

        look_up(codes.data(), n, table.data(), 11, keys.data());
        add_look_up(other_codes.data(), n, other.data(), keys.data());
        std::vector<std::uint32_t> at_once(n);
        look_up_two({codes.data(), table.data()}, {other_codes.data(), other.data()}, n, 11,
                    at_once.data());

        for (std::size_t i = 0; i < n; ++i) {
            ASSERT_EQ(keys[i], table[codes[i]] + 11 + other[other_codes[i]]) << i << " of " << n;
        }
        EXPECT_EQ(at_once, keys);
    }
}

TEST_P(ScanKernelsTest, RowsOfACodeAreSummedAndCounted) {
    for (const std::size_t n : kLengths) {
        const auto codes = random_bytes(n);
        std::vector<std::int64_t> units(n);
        std::vector<std::uint64_t> expected_sums(256), expected_counts(256);
        for (std::size_t i = 0; i < n; ++i) {
            units[i] = static_cast<std::int64_t>(random_());
            expected_sums[codes[i]] += static_cast<std::uint64_t>(units[i]);
            ++expected_counts[codes[i]];
        }
        std::vector<std::int64_t> banks(256 * kCodeBanks);
        std::vector<std::uint64_t> counts(256);

        add_by_code(codes.data(), n, units.data(), banks.data());
        count_codes(codes.data(), n, counts.data());

        for (std::size_t code = 0; code < 256; ++code) {
            std::uint64_t sum = 0;
            for (std::size_t bank = 0; bank < kCodeBanks; ++bank) {
                sum += static_cast<std::uint64_t>(banks[code * kCodeBanks + bank]);
            }
            ASSERT_EQ(sum, expected_sums[code]) << code << ", " << n << " rows";
        }
        EXPECT_EQ(counts, expected_counts) << n;
    }
}

TEST_P(ScanKernelsTest, RangeMasksIncludeBothEnds) {
    for (const std::size_t n : kLengths) {
        const auto codes = random_codes(n, 12);
        std::vector<std::uint8_t> mask(n, 99);

        mask_range(codes.data(), n, 3, 7, mask.data());

        for (std::size_t i = 0; i < n; ++i) {
            ASSERT_EQ(mask[i], codes[i] >= 3 && codes[i] <= 7 ? 1 : 0) << codes[i];
        }
    }
}

TEST_P(ScanKernelsTest, ByteRangeMasksIncludeBothEnds) {
    for (const std::size_t n : kLengths) {
        const auto codes = random_bytes(n);
        std::vector<std::uint8_t> mask(n, 99);

        mask_byte_range(codes.data(), n, 100, 220, mask.data());

        for (std::size_t i = 0; i < n; ++i) {
            ASSERT_EQ(mask[i], codes[i] >= 100 && codes[i] <= 220 ? 1 : 0) << int{codes[i]};
        }
    }
}

TEST_P(ScanKernelsTest, SelectionsAreTheOnesInOrder) {
    for (const std::uint32_t one_of : {1U, 2U, 10U, 100U, 100'000U}) {
        for (const std::size_t n : kLengths) {
            std::vector<std::uint8_t> mask(n);
            std::vector<std::uint16_t> expected;
            for (std::size_t i = 0; i < n; ++i) {
                mask[i] = random_() % one_of == 0 ? 1 : 0;
                if (mask[i] == 1) {
                    expected.push_back(static_cast<std::uint16_t>(i));
                }
            }
            std::vector<std::uint16_t> selected(n);

            selected.resize(select_ones(mask.data(), n, selected.data()));

            ASSERT_EQ(selected, expected) << "one of " << one_of << ", " << n;
        }
    }
}

TEST_P(ScanKernelsTest, SumsAreOfAllUnits) {
    for (const std::size_t n : kLengths) {
        std::vector<std::int64_t> units(n);
        std::uint64_t expected = 0;
        for (auto& one : units) {
            one = static_cast<std::int64_t>(random_());
            expected += static_cast<std::uint64_t>(one);
        }

        EXPECT_EQ(sum_units(units.data(), n), static_cast<std::int64_t>(expected)) << n;
    }
}

INSTANTIATE_TEST_SUITE_P(EachInstructionSet,
                         ScanKernelsTest,
                         testing::ValuesIn(test::simd_targets()),
                         [](const auto& target) {
                             return std::string(hwy::TargetName(target.param));
                         });

} // namespace
} // namespace muster::ledger::scan_kernels
