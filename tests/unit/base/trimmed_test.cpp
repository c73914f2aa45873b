#include "base/trimmed.h"

#include <gtest/gtest.h>

namespace muster {
namespace {

TEST(TrimmedTest, OnlyTheEndsLoseTheirWhiteSpace) {
    const struct {
        std::string_view text;
        std::string_view left;
    } rows[] = {
        {"", ""},           {" \t\r\n", ""}, {"a", "a"},         {"  a b  ", "a b"},
        {"\r\na\r\n", "a"}, {"\ta\n", "a"},  {"\va\f", "\va\f"}, // no white space of any text that
                                                                 // is read here
    };
    for (const auto& row : rows) {
        EXPECT_EQ(trimmed(row.text), row.left) << row.text;
    }
}

TEST(TrimmedTest, WhatIsBlankCanBeLess) {
    EXPECT_EQ(trimmed(" \ta\r\n ", " \t"), "a\r\n");
    EXPECT_EQ(trimmed("--a-b--", "-"), "a-b");
}

} // namespace
} // namespace muster
