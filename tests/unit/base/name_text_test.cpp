#include "base/name_text.h"

#include <string>

#include <gtest/gtest.h>

namespace muster {
namespace {

TEST(NameTextTest, IsWhatPeopleCallThings) {
    for (const std::string_view name : {"a", "Zoë's <ops> team", "two  words", "\u540d\u524d"}) {
        EXPECT_TRUE(is_name(name, 64)) << name;
    }
}

TEST(NameTextTest, HasNoControlCharactersAndNoBlanksAtItsEnds) {
    for (const std::string_view text : {"", " a", "a ", "a\nb", "a\tb", "a\x7f", "a\xff"}) {
        EXPECT_FALSE(is_name(text, 64)) << text;
    }
    EXPECT_FALSE(is_name(std::string_view("a\0b", 3), 64));
}

TEST(NameTextTest, IsAsLongAsItMayBe) {
    EXPECT_TRUE(is_name(std::string(64, 'a'), 64));
    EXPECT_FALSE(is_name(std::string(65, 'a'), 64));
}

} // namespace
} // namespace muster
