#include "scan/text_order.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace muster::ledger {
namespace {

std::vector<std::string> ordered(const std::vector<std::string>& texts) {
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    std::vector<std::string> result;
    for (const std::uint32_t index : text_order(views)) {
        result.push_back(texts[index]);
    }
    return result;
}

TEST(TextOrder, IsThatOfTheBytesHoweverLongTheyAreAlike) {
    const std::string alike(2000, 'x');
    std::vector<std::string> texts{"", "\xFF", std::string("\0", 1)};
    for (int i = 0; i < 40; ++i) {
        const std::string number = std::to_string(i * 7 % 40);
        texts.insert(texts.end(),
                     {number, alike + number, "arn:aws:ec2:" + number,
                      "arn:aws:" + std::string(static_cast<std::size_t>(i % 9), '\0')});
    }
    std::vector<std::string> expected = texts;
    std::ranges::sort(expected);

    EXPECT_EQ(ordered(texts), expected);
}

RC_GTEST_PROP(TextOrder, IsThatOfTheBytes, ()) {
    const auto few_bytes =
        rc::gen::container<std::string>(rc::gen::element('a', 'b', '\0', static_cast<char>(0x80)));
    const auto texts = *rc::gen::container<std::vector<std::string>>(few_bytes);
    std::vector<std::string> expected = texts;
    std::ranges::sort(expected);

    RC_ASSERT(ordered(texts) == expected);
}

} // namespace
} // namespace muster::ledger
