#include "segment/block_kernels.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/simd_targets.h"

namespace muster::ledger::kernels {
namespace {

/// Lengths around every vector length there is.
constexpr std::size_t kLengths[] = {1, 7, 8, 15, 16, 17, 31, 33, 64, 100, 5000};

class BlockKernelsTest : public testing::TestWithParam<std::int64_t> {
protected:
    template <class Number>
    std::vector<Number> random_numbers(std::size_t n) {
        std::vector<Number> numbers(n);
        for (Number& number : numbers) {
            number = static_cast<Number>(random_());
        }
        return numbers;
    }

    std::string random_letters(std::string_view alphabet, std::size_t n) {
        std::string letters(n, ' ');
        for (char& letter : letters) {
            letter = alphabet[random_() % alphabet.size()];
        }
        return letters;
    }

    static std::uint64_t
    spelled(const std::vector<std::uint8_t>& planes, std::size_t stride, int width, std::size_t i) {
        std::uint64_t number = 0;
        for (int plane = width - 1; plane >= 0; --plane) {
            number = number << 8U | planes[static_cast<std::size_t>(plane) * stride + i];
        }
        return number;
    }

    static std::uint64_t low_bytes(std::uint64_t number, int width) {
        return width == 8 ? number : number & ((std::uint64_t{1} << (8 * width)) - 1);
    }

    std::mt19937_64 random_{7};
    test::BestSimdTarget chosen_{GetParam()};
};

TEST_P(BlockKernelsTest, BoundsAreTheLeastAndTheLargest) {
    for (const std::size_t n : kLengths) {
        const auto numbers = random_numbers<std::uint32_t>(n);

        const Bounds32 found = bounds(numbers.data(), n);

        EXPECT_EQ(found.min, std::ranges::min(numbers)) << n;
        EXPECT_EQ(found.max, std::ranges::max(numbers)) << n;
    }
}

TEST_P(BlockKernelsTest, BoundsOfValuedRowsLeaveTheOthersOut) {
    for (const std::size_t n : kLengths) {
        const auto numbers = random_numbers<std::int64_t>(n);
        for (const std::uint64_t kind : {0U, 1U, 2U, 3U}) { // all rows, none, runs of rows, any
            std::vector<std::uint8_t> valued(n);
            ValuedBounds expected;
            for (std::size_t i = 0; i < n; ++i) {
                const std::uint64_t any = kind == 2 ? i / 70 % 2 : random_() % 2;
                valued[i] = static_cast<std::uint8_t>(kind == 0 ? 1 : kind == 1 ? 0 : any);
                if (valued[i] != 0) {
                    expected.min = std::min(expected.min, numbers[i]);
                    expected.max = std::max(expected.max, numbers[i]);
                    ++expected.count;
                }
            }

            const ValuedBounds found = bounds(numbers.data(), valued.data(), n);

            EXPECT_EQ(found.count, expected.count) << n << ' ' << kind;
            EXPECT_EQ(found.min, expected.min) << n << ' ' << kind;
            EXPECT_EQ(found.max, expected.max) << n << ' ' << kind;
        }
    }
}

TEST_P(BlockKernelsTest, PlanesSpellTheDistanceOfCodesFromTheirBase) {
    for (int width = 1; width <= 4; ++width) {
        for (const std::size_t n : kLengths) {
            const auto codes = random_numbers<std::uint32_t>(n);
            const std::uint32_t base = std::ranges::min(codes);
            std::vector<std::uint8_t> planes(n * static_cast<std::size_t>(width));
            std::uint64_t expected_largest = 0;

            split(codes.data(), n, base, width, planes.data());

            for (std::size_t i = 0; i < n; ++i) {
                const std::uint64_t expected = low_bytes(codes[i] - base, width);
                ASSERT_EQ(spelled(planes, n, width, i), expected) << width << ", " << i;
                expected_largest = std::max(expected_largest, expected);
            }
            ASSERT_EQ(largest(planes.data(), n, width), expected_largest) << width << ", " << n;
        }
    }
}

TEST_P(BlockKernelsTest, CodesOfFewBitsAreJoinedToBytesAndTakenApart) {
    for (const int bits : {1, 2, 4}) {
        for (const std::size_t n : kLengths) {
            constexpr std::uint32_t kBase = 70000;
            auto codes = random_numbers<std::uint32_t>(n);
            for (auto& code : codes) {
                code = kBase + code % (1U << static_cast<unsigned>(bits));
            }
            std::vector<std::uint8_t> packed((n * static_cast<std::size_t>(bits) + 7) / 8);
            std::vector<std::uint8_t> spread(n, 99);

            pack_bits(codes.data(), n, kBase, bits, packed.data());
            spread_bits(packed.data(), n, bits, spread.data());

            for (std::size_t i = 0; i < n; ++i) {
                const std::size_t bit = i * static_cast<std::size_t>(bits);
                const auto number = static_cast<std::uint8_t>(codes[i] - kBase);
                const auto stored = static_cast<std::uint8_t>(
                    packed[bit / 8] >> (bit % 8) & ((1U << static_cast<unsigned>(bits)) - 1));
                ASSERT_EQ(stored, number) << bits << " bits, " << i << " of " << n;
                ASSERT_EQ(spread[i], number) << bits << " bits, " << i << " of " << n;
            }
        }
    }
}

TEST_P(BlockKernelsTest, OffsetsOfAnyWidthAreSplitAndJoined) {
    for (int width = 0; width <= 8; ++width) {
        for (const std::size_t n : kLengths) {
            const std::size_t stride = n + 3;
            const auto offsets = random_numbers<std::uint64_t>(stride);
            std::vector<std::uint8_t> planes(stride * static_cast<std::size_t>(width));
            std::vector<std::uint64_t> joined(n, 99);

            split(offsets.data(), stride, width, planes.data());
            join(planes.data(), stride, n, width, joined.data());

            for (std::size_t i = 0; i < n; ++i) {
                const std::uint64_t expected = low_bytes(offsets[i], width);
                ASSERT_EQ(spelled(planes, stride, width, i), expected) << width << ", " << i;
                ASSERT_EQ(joined[i], expected) << width << ", " << i << " of " << n;
            }
        }
    }
}

TEST_P(BlockKernelsTest, LettersAreNumberedByTheirPlaceInTheAlphabet) {
    constexpr std::string_view kBase32 = "abcdefghijklmnopqrstuvwxyz234567";
    constexpr std::string_view kHex = "0123456789abcdef";
    for (const std::size_t n : kLengths) {
        const std::string base32 = random_letters(kBase32, n);
        const std::string hex = random_letters(kHex, n);
        std::vector<std::uint8_t> fives(n);
        std::vector<std::uint8_t> fours(n);

        ASSERT_TRUE(number_base32(base32.data(), n, fives.data()));
        ASSERT_TRUE(number_hex(hex.data(), n, fours.data()));

        for (std::size_t i = 0; i < n; ++i) {
            ASSERT_EQ(kBase32[fives[i]], base32[i]) << i << " of " << n;
            ASSERT_EQ(kHex[fours[i]], hex[i]) << i << " of " << n;
        }
    }
}

TEST_P(BlockKernelsTest, OneLetterOutsideTheAlphabetIsSeenWhereverItStands) {
    constexpr std::size_t kLetters = 100;
    std::vector<std::uint8_t> numbers(kLetters);
    for (std::size_t at = 0; at < kLetters; ++at) {
        for (const char stranger : {'g', '/', ':', '`', 'A', '\0', '\xE4'}) {
            std::string hex(kLetters, 'f');
            hex[at] = stranger;
            EXPECT_FALSE(number_hex(hex.data(), kLetters, numbers.data())) << at << stranger;
        }
        for (const char stranger : {'1', '8', '`', '{', 'A', '\0', '\xE4'}) {
            std::string base32(kLetters, 'z');
            base32[at] = stranger;
            EXPECT_FALSE(number_base32(base32.data(), kLetters, numbers.data())) << at << stranger;
        }
    }
}

TEST_P(BlockKernelsTest, EightNumbersOfFiveBitsTakeFiveBytes) {
    for (const std::size_t n : {8U, 16U, 64U, 104U}) {
        auto numbers = random_numbers<std::uint8_t>(n);
        for (std::uint8_t& number : numbers) {
            number &= 31U;
        }
        std::vector<std::uint8_t> packed(n / 8 * 5 + 3);

        pack_fives(numbers.data(), n, packed.data());

        for (std::size_t i = 0; i < n; ++i) {
            unsigned number = 0;
            for (std::size_t bit = 0; bit < 5; ++bit) {
                const std::size_t at = i * 5 + bit;
                number |= (unsigned{packed[at / 8]} >> (at % 8) & 1U) << bit;
            }
            ASSERT_EQ(number, numbers[i]) << i << " of " << n;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(EachInstructionSet,
                         BlockKernelsTest,
                         testing::ValuesIn(test::simd_targets()),
                         [](const auto& target) {
                             return std::string(hwy::TargetName(target.param));
                         });

} // namespace
} // namespace muster::ledger::kernels
