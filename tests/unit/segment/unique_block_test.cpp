#include "segment/unique_block.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/simd_targets.h"

namespace muster::ledger {
namespace {

using Encoding = format::UniqueEncoding;

struct Encoded {
    format::UniqueEntry entry;
    std::vector<std::uint8_t> payload;
};

Encoded encoded(const std::vector<std::string>& texts) {
    std::string bytes;
    std::vector<std::uint32_t> ends;
    for (const std::string& text : texts) {
        bytes += text;
        ends.push_back(static_cast<std::uint32_t>(bytes.size()));
    }
    Encoded result;
    result.entry = encode_unique(bytes, ends, result.payload);
    return result;
}

std::vector<std::string> decoded(const Encoded& block, std::size_t rows) {
    std::string storage;
    std::vector<std::string_view> texts;
    EXPECT_TRUE(decode_unique(block.entry, static_cast<std::uint32_t>(rows), block.payload, storage,
                              texts));
    return {texts.begin(), texts.end()};
}

struct Case {
    std::vector<std::string> texts;
    Encoding encoding;
    std::size_t bytes;
};

class UniqueBlockTest : public testing::TestWithParam<Case> {};

TEST_P(UniqueBlockTest, IdsOverASmallAlphabetArePacked) {
    const Encoded block = encoded(GetParam().texts);

    EXPECT_EQ(block.entry.encoding, GetParam().encoding);
    EXPECT_EQ(block.payload.size(), GetParam().bytes);
    EXPECT_EQ(decoded(block, GetParam().texts.size()), GetParam().texts);
}

INSTANTIATE_TEST_SUITE_P(
    Ids,
    UniqueBlockTest,
    testing::Values(Case{{"abcdefgh", "xyz23456", "7a7a7a7a"}, Encoding::Base32, 15},
                    Case{{"abc", "def"}, Encoding::Base32, 5},
                    Case{{"0189af", "ffff00", "abcdef"}, Encoding::Hex, 9},
                    Case{{"ABCD", "abcd"}, Encoding::Text, 16},
                    Case{{"abcd", "abc"}, Encoding::Text, 15},
                    Case{{"abc1", "abc8"}, Encoding::Hex, 4},
                    Case{{"xyz1", "abc2"}, Encoding::Text, 16},
                    Case{{"", ""}, Encoding::Text, 8},
                    Case{{"gr\xC3\xBC", "abcd"}, Encoding::Text, 16}));

TEST(UniqueBlockSimdTest, EveryInstructionSetPacksTheSame) {
    std::vector<std::string> ids;
    for (std::size_t row = 0; row < 500; ++row) {
        std::string id;
        for (std::size_t i = 0; i < 52; ++i) {
            id.push_back("abcdefghijklmnopqrstuvwxyz234567"[(row * 31 + i * i) % 32]);
        }
        ids.push_back(id);
    }
    const Encoded expected = encoded(ids);
    test::for_each_simd_target([&] { EXPECT_EQ(encoded(ids).payload, expected.payload); });
    EXPECT_EQ(decoded(expected, ids.size()), ids);
}

RC_GTEST_PROP(UniqueBlockProperty, EveryTextSurvives, (std::vector<std::string> texts)) {
    RC_PRE(!texts.empty());
    RC_ASSERT(decoded(encoded(texts), texts.size()) == texts);
}

} // namespace
} // namespace muster::ledger
