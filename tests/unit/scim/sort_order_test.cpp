#include "scim/sort_order.h"

#include <algorithm>
#include <array>

#include <gtest/gtest.h>

namespace muster::scim {
namespace {

class SortOrderTest : public testing::Test {
protected:
    /// The userNames of the users in that order.
    std::string sorted(std::string_view by, std::optional<std::string_view> order = {}) const {
        const SortOrder sort = SortOrder::parse(by, order).value();
        EXPECT_TRUE(sort.check(catalogue.users()));
        std::vector<Json::Object> users;
        for (const std::string_view text : kUsers) {
            users.push_back(*Json::parse(text)->if_object());
        }
        std::ranges::stable_sort(users, [&](const auto& a, const auto& b) {
            return sort.is_before(sort.key_of(a, catalogue.users()),
                                  sort.key_of(b, catalogue.users()));
        });
        std::string names;
        for (const Json::Object& user : users) {
            names += *user.front().value.if_string();
        }
        return names;
    }
    std::string_view refusal(std::string_view by,
                             std::optional<std::string_view> order = {}) const {
        const auto sort = SortOrder::parse(by, order);
        if (!sort) {
            return sort.error().reason;
        }
        const Status checked = sort->check(catalogue.users());
        return checked ? std::string_view("ok") : checked.error().reason;
    }

    static constexpr std::array<std::string_view, 4> kUsers = {
        R"({"userName":"b","name":{"familyName":"zeh"},"active":true,"n":9.5,"externalId":"b",
            "emails":[{"value":"x@a"},{"value":"a@a","primary":true}],"meta":{"created":"2026-01-02T00:00:00Z"}})",
        R"({"userName":"A","name":{"familyName":"Anders"},"active":false,"n":10,"externalId":"a",
            "emails":[{"value":"b@a"}],"meta":{"created":"2026-01-02T00:00:00.001Z"}})",
        R"({"userName":"d","title":"boss","externalId":"C",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"IT","manager":{"value":"2"}}})",
        R"({"userName":"C","title":"Aide","n":-1,
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"art","manager":{"value":"1"}}})"};
    Catalogue catalogue = Catalogue::load();
};

TEST_F(SortOrderTest, TextsAreComparedWithoutCaseUnlessCaseCounts) {
    EXPECT_EQ(sorted("userName"), "AbCd");
    EXPECT_EQ(sorted("USERNAME", "ascending"), "AbCd");
    EXPECT_EQ(sorted("userName", "Descending"), "dCbA");
    EXPECT_EQ(sorted("externalId"), "dAbC"); // "C" before "a" where case counts
}

TEST_F(SortOrderTest, WhatHasNoValueComesLastAndFirstWhereItDescends) {
    EXPECT_EQ(sorted("title"), "CdbA");
    EXPECT_EQ(sorted("title", "descending"), "bAdC");
    EXPECT_EQ(sorted("unheardOf"), "bAdC");
}

TEST_F(SortOrderTest, PartsExtensionsAndTheValueThatCountsAreReached) {
    const std::string enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    EXPECT_EQ(sorted("name.familyName"), "AbdC");
    EXPECT_EQ(sorted("emails"), "bAdC"); // b by its primary one
    EXPECT_EQ(sorted("emails.value"), "bAdC");
    EXPECT_EQ(sorted(enterprise + ":department"), "CdbA");
    EXPECT_EQ(sorted(enterprise + ":manager"), "CdbA");
    EXPECT_EQ(sorted("urn:ietf:params:scim:schemas:core:2.0:User:userName"), "AbCd");
}

TEST_F(SortOrderTest, NumbersTimesAndBooleansAreNoTexts) {
    EXPECT_EQ(sorted("n"), "CbAd");
    EXPECT_EQ(sorted("active"), "AbdC");
    EXPECT_EQ(sorted("meta.created"), "bAdC");
    EXPECT_EQ(sorted("meta.created", "descending"), "dCAb");
}

TEST_F(SortOrderTest, WhatHasNoOrderIsRefused) {
    EXPECT_EQ(refusal("name"), "scim.invalid_path");
    EXPECT_EQ(refusal("addresses"), "scim.invalid_path");
    EXPECT_EQ(refusal("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"),
              "scim.invalid_path");
    EXPECT_EQ(refusal("not a name"), "scim.invalid_path");
    EXPECT_EQ(refusal("userName", "upwards"), "scim.invalid_value");
    EXPECT_EQ(refusal("emails"), "ok");
}

} // namespace
} // namespace muster::scim
