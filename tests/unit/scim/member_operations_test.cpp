#include "scim/member_operations.h"

#include <gtest/gtest.h>

namespace muster::scim {
namespace {

using Set = std::set<std::string>;

class MemberOperationsTest : public testing::Test {
protected:
    MemberOperations::Change change(std::string_view operations) const {
        const auto read =
            read_patch(catalogue.groups(),
                       Json::parse(R"({"Operations":)" + std::string(operations) + "}").value());
        MemberOperations members;
        for (const PatchOperation& operation : read.value()) {
            EXPECT_TRUE(MemberOperations::is_about(catalogue.groups(), operation));
            EXPECT_TRUE(members.add(operation));
        }
        const std::vector<std::string> before{"a", "b", "c"};
        return members.over(members.needs_members() ? before : std::vector<std::string>(),
                            catalogue.groups().core.find("members"));
    }

    Catalogue catalogue = Catalogue::load();
};

TEST_F(MemberOperationsTest, OktaAddsAndRemovesInOneRequest) {
    const auto moved = change(R"([{"op":"remove","path":"members[value eq \"a\"]"},
                                  {"op":"add","path":"members","value":[{"value":"d"},{"value":"e"}]}])");
    EXPECT_EQ(moved.come, (Set{"d", "e"}));
    EXPECT_EQ(moved.gone, Set{"a"});
}

TEST_F(MemberOperationsTest, EntraRemovesByValueAndWithoutAPath) {
    const auto moved =
        change(R"([{"op":"Remove","path":"members","value":[{"value":"b","$ref":null}]},
                                  {"op":"Add","value":{"members":[{"value":"d"}]}}])");
    EXPECT_EQ(moved.come, Set{"d"});
    EXPECT_EQ(moved.gone, Set{"b"});
}

TEST_F(MemberOperationsTest, AReplacementLeavesThoseWhoStay) {
    const auto moved =
        change(R"([{"op":"replace","path":"members","value":[{"value":"b"},{"value":"d"}]}])");
    EXPECT_EQ(moved.come, Set{"d"});
    EXPECT_EQ(moved.gone, (Set{"a", "c"}));
}

TEST_F(MemberOperationsTest, TheLastOperationHolds) {
    const auto moved = change(R"([{"op":"add","path":"members","value":[{"value":"d"}]},
                                  {"op":"remove","path":"members","value":[{"value":"d"}]},
                                  {"op":"remove","path":"members[value eq \"a\"]"},
                                  {"op":"add","path":"members","value":["a"]}])");
    EXPECT_EQ(moved.come, Set{"a"});
    EXPECT_EQ(moved.gone, Set{"d"});
}

TEST_F(MemberOperationsTest, AllGoWithTheAttribute) {
    EXPECT_EQ(change(R"([{"op":"remove","path":"members"}])").gone, (Set{"a", "b", "c"}));
    EXPECT_EQ(change(R"([{"op":"replace","path":"members","value":[]}])").gone,
              (Set{"a", "b", "c"}));
}

TEST_F(MemberOperationsTest, AFilterMeansWhomItMeans) {
    EXPECT_EQ(
        change(R"([{"op":"remove","path":"members[value eq \"a\" or value eq \"c\"]"}])").gone,
        (Set{"a", "c"}));
    EXPECT_EQ(change(R"([{"op":"remove","path":"members[not (value eq \"a\")]"}])").gone,
              (Set{"b", "c"}));
}

TEST_F(MemberOperationsTest, ThereIsAnEndToWhatIsComparedWithEachMember) {
    MemberOperations members;
    const PatchOperation operation{.kind = PatchOperation::Kind::Remove,
                                   .path = PatchPath::parse("members[value pr]").value(),
                                   .value = {}};
    for (std::size_t i = 0; i < MemberOperations::kMostFilters; ++i) {
        EXPECT_TRUE(members.add(operation));
    }
    EXPECT_EQ(members.add(operation).error().reason, "scim.too_many");
}

TEST_F(MemberOperationsTest, WhatMembersDoNotHaveIsRefused) {
    const auto refusal = [&](std::string_view path, std::string_view value) {
        MemberOperations members;
        const Status added = members.add({.kind = PatchOperation::Kind::Add,
                                          .path = PatchPath::parse(path).value(),
                                          .value = Json::parse(value).value()});
        return added ? std::string_view("ok") : added.error().reason;
    };
    EXPECT_EQ(refusal("members.value", R"("a")"), "scim.invalid_path");
    EXPECT_EQ(refusal(R"(members[value eq "a"])", R"({"value":"b"})"), "scim.invalid_path");
    EXPECT_EQ(refusal("members", R"([{"display":"Ann"}])"), "scim.invalid_value");
    EXPECT_EQ(refusal("members", "[7]"), "scim.invalid_value");
}

} // namespace
} // namespace muster::scim
