#include "scim/member_operations.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace muster::scim {
namespace {

using Users = std::vector<identity::UserId>;

/// A user for each of the letters a to f.
std::string id(char letter) {
    return std::string("user_018bcfe5-6800-7000-8000-00000000000") + letter;
}

Users users(std::string_view letters) {
    Users all;
    for (const char letter : letters) {
        all.push_back(identity::UserId::parse(id(letter)).value());
    }
    return all;
}

/// The text with the id of a user for each `@a`.
std::string with_ids(std::string_view text) {
    std::string all;
    for (std::size_t i = 0; i < text.size(); ++i) {
        all += text[i] == '@' ? id(text[++i]) : std::string(1, text[i]);
    }
    return all;
}

class MemberOperationsTest : public testing::Test {
protected:
    /// What becomes of a group that has a, b and c.
    MemberOperations::Change change(std::string_view operations) const {
        const auto read =
            read_patch(catalogue.groups(),
                       Json::parse(R"({"Operations":)" + with_ids(operations) + "}").value());
        MemberOperations members(catalogue.groups());
        for (const PatchOperation& operation : read.value()) {
            EXPECT_TRUE(members.is_about(operation));
            EXPECT_TRUE(members.add(operation));
        }
        Users before = users("abc");
        if (!members.needs_members()) {
            const Users named = members.named();
            std::erase_if(before, [&](const auto& user) {
                return std::ranges::find(named, user) == named.end();
            });
        }
        return members.over(before);
    }
    std::string_view
    refusal(PatchOperation::Kind kind, std::string_view path, std::string_view value) const {
        MemberOperations members(catalogue.groups());
        const Status added = members.add({.kind = kind,
                                          .path = PatchPath::parse(with_ids(path)).value(),
                                          .value = Json::parse(with_ids(value)).value()});
        return added ? std::string_view("ok") : added.error().reason;
    }

    Catalogue catalogue = Catalogue::load();
};

TEST_F(MemberOperationsTest, OktaAddsAndRemovesInOneRequest) {
    const auto moved = change(R"([{"op":"remove","path":"members[value eq \"@a\"]"},
                                  {"op":"add","path":"members","value":[{"value":"@d"},{"value":"@e"}]}])");
    EXPECT_EQ(moved.come, users("de"));
    EXPECT_EQ(moved.gone, users("a"));
}

TEST_F(MemberOperationsTest, EntraRemovesByValueAndWithoutAPath) {
    const auto moved =
        change(R"([{"op":"Remove","path":"members","value":[{"value":"@b","$ref":null}]},
                                  {"op":"Add","value":{"members":[{"value":"@d"}]}}])");
    EXPECT_EQ(moved.come, users("d"));
    EXPECT_EQ(moved.gone, users("b"));
}

TEST_F(MemberOperationsTest, AReplacementLeavesThoseWhoStay) {
    const auto moved =
        change(R"([{"op":"replace","path":"members","value":[{"value":"@b"},{"value":"@d"}]}])");
    EXPECT_EQ(moved.come, users("d"));
    EXPECT_EQ(moved.gone, users("ac"));
}

TEST_F(MemberOperationsTest, TheLastOperationHolds) {
    const auto moved = change(R"([{"op":"add","path":"members","value":[{"value":"@d"}]},
                                  {"op":"remove","path":"members","value":[{"value":"@d"}]},
                                  {"op":"remove","path":"members[value eq \"@a\"]"},
                                  {"op":"add","path":"members","value":["@a"]},
                                  {"op":"remove","path":"members[value eq \"@e\"]"},
                                  {"op":"add","path":"members","value":["@e"]},
                                  {"op":"add","path":"members","value":["@b"]},
                                  {"op":"remove","path":"members[value eq \"@b\"]"}])");
    EXPECT_EQ(moved.come, users("e"));
    EXPECT_EQ(moved.gone, users("b"));
}

TEST_F(MemberOperationsTest, AllGoWithTheAttribute) {
    EXPECT_EQ(change(R"([{"op":"remove","path":"members"}])").gone, users("abc"));
    EXPECT_EQ(change(R"([{"op":"replace","path":"members","value":[]}])").gone, users("abc"));
}

TEST_F(MemberOperationsTest, AFilterMeansWhomItMeans) {
    EXPECT_EQ(
        change(R"([{"op":"remove","path":"members[value eq \"@a\" or value eq \"@c\"]"}])").gone,
        users("ac"));
    EXPECT_EQ(change(R"([{"op":"remove","path":"members[not (value eq \"@a\")]"}])").gone,
              users("bc"));
}

TEST_F(MemberOperationsTest, ThereIsAnEndToWhatIsComparedWithEachMember) {
    MemberOperations members(catalogue.groups());
    const PatchOperation operation{.kind = PatchOperation::Kind::Remove,
                                   .path = PatchPath::parse("members[value pr]").value(),
                                   .value = {}};
    for (std::size_t i = 0; i < MemberOperations::kMostFilters; ++i) {
        EXPECT_TRUE(members.add(operation));
    }
    EXPECT_EQ(members.add(operation).error().reason, "scim.too_many");
}

TEST_F(MemberOperationsTest, AFilterMeansThoseTooWhoCameBeforeIt) {
    const auto moved = change(R"([{"op":"add","path":"members","value":["@d"]},
                                  {"op":"remove","path":"members[value ne \"@a\"]"},
                                  {"op":"add","path":"members","value":["@b"]}])");
    EXPECT_EQ(moved.come, Users());
    EXPECT_EQ(moved.gone, users("c"));
}

TEST_F(MemberOperationsTest, WhoIsThereDoesNotComeAndWhoIsNotDoesNotGo) {
    const auto moved = change(R"([{"op":"add","path":"members","value":["@a","@d"]},
                                  {"op":"remove","path":"members","value":["@e","@c","nobody"]}])");
    EXPECT_EQ(moved.come, users("d"));
    EXPECT_EQ(moved.gone, users("c"));
}

TEST_F(MemberOperationsTest, WhatMembersDoNotHaveIsRefused) {
    using enum PatchOperation::Kind;
    EXPECT_EQ(refusal(Add, "members.value", R"("@a")"), "scim.invalid_path");
    EXPECT_EQ(refusal(Add, R"(members[value eq "@a"])", R"({"value":"@b"})"), "scim.invalid_path");
    EXPECT_EQ(refusal(Add, "members", R"([{"display":"Ann"}])"), "scim.invalid_value");
    EXPECT_EQ(refusal(Add, "members", "[7]"), "scim.invalid_value");
    EXPECT_EQ(refusal(Add, "members", R"(["nobody"])"), "scim.invalid_value");
}

TEST_F(MemberOperationsTest, NoGroupIsPutIntoAGroup) {
    using enum PatchOperation::Kind;
    const std::string group = "group_018bcfe5-6800-7000-8000-00000000000a";
    for (const auto kind : {Add, Replace}) {
        EXPECT_EQ(refusal(kind, "members", R"([{"value":")" + group + R"("}])"),
                  "scim.invalid_value");
        EXPECT_EQ(refusal(kind, "members", R"([{"value":"@a","type":"Group"}])"),
                  "scim.invalid_value");
        EXPECT_EQ(refusal(kind, "members", R"([{"value":"@a","type":"User"}])"), "ok");
    }
    EXPECT_EQ(refusal(Remove, "members", R"([{"value":")" + group + R"("}])"), "ok");
}

} // namespace
} // namespace muster::scim
