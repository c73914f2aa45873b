#include "identity/user_code.h"

#include <gtest/gtest.h>

#include "support/seeded_random.h"

namespace muster::identity {
namespace {

TEST(UserCodeTest, ItIsReadHoweverPeopleTypeIt) {
    for (const char* text : {"WDJB-MJHT", "wdjb-mjht", "WDJBMJHT", " wdjb mjht ", "wdJb-MjhT"}) {
        const auto code = UserCode::parse(text);

        ASSERT_TRUE(code) << text;
        EXPECT_EQ(code->str(), "WDJB-MJHT");
    }
}

TEST(UserCodeTest, WhatCannotBeACodeIsRefused) {
    for (const char* text : {"", "WDJB", "WDJB-MJHTX", "WDJA-MJHT", "WDJ8-MJHT", "WDJB_MJHT",
                             "WDJB-MJH\xc3\x84", "WDJB\nMJHT"}) {
        EXPECT_EQ(UserCode::parse(text).error().reason, "device.bad_user_code") << text;
    }
}

TEST(UserCodeTest, NewOnesDifferAndAreRead) {
    test::SeededRandom random;

    const UserCode one = UserCode::make(random);
    const UserCode two = UserCode::make(random);

    EXPECT_NE(one.str(), two.str());
    EXPECT_EQ(UserCode::parse(one.str())->str(), one.str());
}

} // namespace
} // namespace muster::identity
