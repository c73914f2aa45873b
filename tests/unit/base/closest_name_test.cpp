#include "base/closest_name.h"

#include <gtest/gtest.h>

namespace muster {
namespace {

const std::vector<std::string> kNames = {"service",        "service_name", "region", "usage_type",
                                         "unblended_cost", "usage_amount", "az"};

TEST(ClosestNameTest, ASlipFindsTheNameThatWasMeant) {
    const struct {
        std::string_view typed;
        std::string_view meant;
    } rows[] = {
        {"srevice", "service"},
        {"Service", "service"},
        {"servicename", "service_name"},
        {"regoin", "region"},
        {"unblended", "unblended_cost"},
        {"amount", "usage_amount"},
        {"usagetype", "usage_type"},
        {"unblendedCost", "unblended_cost"},
        {"UNBLENDED_COST", "unblended_cost"},
    };

    for (const auto& row : rows) {
        EXPECT_EQ(closest_name(row.typed, kNames), row.meant) << row.typed;
    }
}

TEST(ClosestNameTest, WhatIsLikeNothingFindsNothing) {
    for (const std::string_view typed : {"", "x", "owner", "net", "servicing_agreement_number"}) {
        EXPECT_EQ(closest_name(typed, kNames), std::nullopt) << typed;
    }
    EXPECT_EQ(did_you_mean("owner", kNames), "");
}

TEST(ClosestNameTest, TheHintNamesWhatWasMeant) {
    EXPECT_EQ(did_you_mean("srevice", kNames), "; did you mean 'service'?");
}

TEST(ClosestNameTest, HugeTextsAreNotCompared) {
    const std::vector<std::string> names = {std::string(100'000, 'a')};

    EXPECT_EQ(closest_name(std::string(100'000, 'b'), names), std::nullopt);
}

} // namespace
} // namespace muster
