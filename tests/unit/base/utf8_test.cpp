#include "base/utf8.h"

#include <gtest/gtest.h>

namespace muster {
namespace {

TEST(Utf8Test, WellFormedTextOfEachLengthIsTaken) {
    for (const std::string_view text : {"", "a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"}) {
        EXPECT_TRUE(is_utf8(text)) << text;
    }
}

TEST(Utf8Test, OverlongSurrogateCutAndStrayBytesAreRefused) {
    for (const std::string_view text : {"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xE2\x82",
                                        "\x80", "\xF4\x90\x80\x80", "\xFF"}) {
        EXPECT_FALSE(is_utf8(text));
    }
}

} // namespace
} // namespace muster
