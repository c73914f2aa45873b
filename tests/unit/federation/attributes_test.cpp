#include "federation/attributes.h"

#include <gtest/gtest.h>

namespace muster::federation {
namespace {

Attributes of(std::string_view json) {
    return attributes_of(Json::parse(json).value());
}

TEST(AttributesTest, ClaimsAreTextsListsAndWhatStandsInObjects) {
    const auto attributes = of(R"({"email":"a@b.cd","groups":["x","y"],"n":7,"ok":true,
        "none":null,"realm_access":{"roles":["admin"]},"deep":{"a":{"b":{"c":"d"}}}})");

    EXPECT_EQ(attributes.at("groups"), (std::vector<std::string>{"x", "y"}));
    EXPECT_EQ(attributes.at("realm_access.roles"), std::vector<std::string>{"admin"});
    EXPECT_EQ(attributes.at("n"), std::vector<std::string>{"7"});
    EXPECT_EQ(attributes.at("ok"), std::vector<std::string>{"true"});
    EXPECT_FALSE(attributes.contains("none"));
    EXPECT_FALSE(attributes.contains("deep.a.b.c"));
    EXPECT_TRUE(of("[]").empty());
}

TEST(AttributesTest, TheRoleIsTheOneThatPrecedesOfTheValuesThatCame) {
    const Mapping mapping{.role = "roles",
                          .roles = {{"muster-read", Role::ReadOnly},
                                    {"muster-cost", Role::CostAdmin},
                                    {"muster-admin", Role::Admin}},
                          .default_role = Role::User};

    EXPECT_EQ(described(of(R"({"roles":["muster-read","muster-cost"]})"), mapping).role,
              Role::CostAdmin);
    EXPECT_EQ(described(of(R"({"roles":"muster-read"})"), mapping).role, Role::ReadOnly);
    EXPECT_EQ(described(of(R"({"roles":["admin","Muster-Admin"]})"), mapping).role, Role::User);
    EXPECT_EQ(described(of("{}"), mapping).role, Role::User);
    EXPECT_EQ(described(of(R"({"roles":["muster-admin"]})"), Mapping{}).role, Role::ReadOnly);
}

TEST(AttributesTest, WhatIsNoAddressOrNameIsNone) {
    const auto said = described(of(R"({"email":["nobody","Bob@Example.com"],"name":"<b>"})"), {});

    EXPECT_EQ(said.email->str(), "bob@example.com");
    EXPECT_FALSE(said.name);
    EXPECT_FALSE(described(of("{}"), {}).email);
}

} // namespace
} // namespace muster::federation
