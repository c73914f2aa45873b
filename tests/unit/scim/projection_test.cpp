#include "scim/projection.h"

#include <gtest/gtest.h>

namespace muster::scim {
namespace {

const char* const kShownUser =
    R"({"schemas":["s"],"id":"1","userName":"ann","name":{"givenName":"Ann","familyName":"Lee"},)"
    R"("emails":[{"value":"a","type":"work"},{"value":"b"}],)"
    R"("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"IT","division":"D"},)"
    R"("meta":{"version":"1"}})";

class ProjectionTest : public testing::Test {
protected:
    std::string only(std::string_view names) const {
        return projected(Projection::parse(names, std::nullopt).value());
    }
    std::string without(std::string_view names) const {
        return projected(Projection::parse(std::nullopt, names).value());
    }
    std::string projected(const Projection& projection) const {
        return Json(projection.of(catalogue.users(), *Json::parse(kShownUser).value().if_object()))
            .str();
    }

    Catalogue catalogue = Catalogue::load();
};

TEST_F(ProjectionTest, WhatIsAskedForIsAnsweredWithWhatAlwaysIs) {
    EXPECT_EQ(only("USERNAME"), R"({"schemas":["s"],"id":"1","userName":"ann"})");
    EXPECT_EQ(
        only("name.givenName, emails.value"),
        R"({"schemas":["s"],"id":"1","name":{"givenName":"Ann"},"emails":[{"value":"a"},{"value":"b"}]})");
    EXPECT_EQ(
        only("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department"),
        R"({"schemas":["s"],"id":"1","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"IT"}})");
    EXPECT_EQ(
        only("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"),
        R"({"schemas":["s"],"id":"1","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"IT","division":"D"}})");
    EXPECT_EQ(only("nickName"), R"({"schemas":["s"],"id":"1"})");
    EXPECT_EQ(only(""), kShownUser);
}

TEST_F(ProjectionTest, WhatIsExcludedIsNot) {
    EXPECT_EQ(
        without("emails,meta,id,name,urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"),
        R"({"schemas":["s"],"id":"1","userName":"ann"})");
    EXPECT_EQ(
        without("emails.type,meta,name.familyName,urn:ietf:params:scim:schemas:extension:"
                "enterprise:2.0:User:department"),
        R"({"schemas":["s"],"id":"1","userName":"ann","name":{"givenName":"Ann"},"emails":[{"value":"a"},{"value":"b"}],)"
        R"("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"division":"D"}})");
}

TEST_F(ProjectionTest, WhatIsNotAnsweredNeedNotBeLookedFor) {
    const auto& type = catalogue.users();
    EXPECT_TRUE(Projection().has(type, "groups"));
    EXPECT_FALSE(Projection::parse("userName", std::nullopt).value().has(type, "groups"));
    EXPECT_TRUE(Projection::parse("groups.value", std::nullopt).value().has(type, "groups"));
    EXPECT_FALSE(Projection::parse(std::nullopt, "Groups").value().has(type, "groups"));
    EXPECT_TRUE(Projection::parse(std::nullopt, "groups.value").value().has(type, "groups"));
}

TEST_F(ProjectionTest, BothListsAtOnceAndWhatIsNoNameAreRefused) {
    EXPECT_EQ(Projection::parse("a", "b").error().reason, "scim.invalid_value");
    EXPECT_EQ(Projection::parse("a b", std::nullopt).error().reason, "scim.invalid_value");
    const Json text = "a";
    EXPECT_EQ(Projection::read(&text, nullptr).error().reason, "scim.invalid_value");
}

} // namespace
} // namespace muster::scim
