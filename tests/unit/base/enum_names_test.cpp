#include "base/enum_names.h"

#include <gtest/gtest.h>

namespace muster {
namespace {

enum class Colour { Red, Green, Unlisted };

constexpr auto kColours = enum_names<Colour>({{Colour::Red, "red"}, {Colour::Green, "green"}});

static_assert(kColours.name(Colour::Red) == "red");
static_assert(kColours.find("green") == Colour::Green);

TEST(EnumNamesTest, EveryEntryReadsBackFromItsName) {
    for (const auto& [value, name] : kColours.entries()) {
        EXPECT_EQ(kColours.name(value), name);
        EXPECT_EQ(kColours.find(name), value) << name;
    }
}

TEST(EnumNamesTest, AnUnknownNameIsRefusedAndTheKnownOnesAreListed) {
    const auto parsed = kColours.parse("Red", "colour.unknown");

    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().kind, ErrorKind::Invalid);
    EXPECT_EQ(parsed.error().reason, "colour.unknown");
    EXPECT_NE(parsed.error().detail.find("red, green"), std::string::npos);
}

TEST(EnumNamesTest, AValueLeftOutOfTheTableIsABug) {
    EXPECT_THROW(static_cast<void>(kColours.name(Colour::Unlisted)), std::logic_error);
}

} // namespace
} // namespace muster
