#include "base/enum_names.h"

#include <gtest/gtest.h>

namespace muster {
namespace {

enum class Signal { Red, Green, Unlisted };

constexpr auto kSignals = enum_names<Signal>({{Signal::Red, "red"}, {Signal::Green, "green"}});

static_assert(kSignals.name(Signal::Red) == "red");
static_assert(kSignals.find("green") == Signal::Green);

TEST(EnumNamesTest, EveryEntryReadsBackFromItsName) {
    for (const auto& [value, name] : kSignals.entries()) {
        EXPECT_EQ(kSignals.name(value), name);
        EXPECT_EQ(kSignals.find(name), value) << name;
    }
}

TEST(EnumNamesTest, AnUnknownNameIsRefusedAndTheKnownOnesAreListed) {
    const auto parsed = kSignals.parse("Red", "signal.unknown");

    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().kind, ErrorKind::Invalid);
    EXPECT_EQ(parsed.error().reason, "signal.unknown");
    EXPECT_NE(parsed.error().detail.find("red, green"), std::string::npos);
}

TEST(EnumNamesTest, AValueLeftOutOfTheTableIsABug) {
    EXPECT_THROW(static_cast<void>(kSignals.name(Signal::Unlisted)), std::logic_error);
}

} // namespace
} // namespace muster
