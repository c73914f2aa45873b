#include "scim/bulk.h"

#include <gtest/gtest.h>

#include "support/scim_world.h"

namespace muster::scim {
namespace {

class BulkTest : public testing::Test {
protected:
    Json::Array run(std::string_view text) {
        const auto request = BulkRequest::read(test::ScimWorld::json(text)).value();
        const Json answer = Bulk(world.users, world.groups).run(world.client, request);
        return *answer.find("Operations")->if_array();
    }
    static std::string statuses(const Json::Array& answers) {
        std::string all;
        for (const Json& answer : answers) {
            all += *answer.find("status")->if_string() + ' ';
        }
        return all;
    }

    test::ScimWorld world;
};

TEST_F(BulkTest, OneMeansByABulkIdWhatAnotherMakes) {
    const auto answers = run(R"({"Operations":[
        {"method":"POST","path":"/Groups","bulkId":"staff","data":{"displayName":"Staff","members":[{"value":"bulkId:bob"}]}},
        {"method":"post","path":"/Users","bulkId":"bob","data":{"userName":"bob@example.com"}},
        {"method":"PATCH","path":"/Users/bulkId:bob","data":{"Operations":[{"op":"add","path":"title","value":"x"}]}}]})");

    EXPECT_EQ(statuses(answers), "201 201 200 ");
    EXPECT_EQ(*answers[0].find("bulkId")->if_string(), "bob");
    EXPECT_EQ(*answers[1].find("bulkId")->if_string(), "staff");
    EXPECT_EQ(world.found(world.groups, "members pr").size(), 1U);
}

TEST_F(BulkTest, EachFailsByItself) {
    const auto answers = run(R"({"Operations":[
        {"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"bob@example.com"}},
        {"method":"POST","path":"/Users","bulkId":"b","data":{"userName":"bob@example.com"}},
        {"method":"DELETE","path":"/Users/user_none"},
        {"method":"PUT","path":"/Users","data":{}},
        {"method":"DELETE","path":"/Devices/1"}]})");
    EXPECT_EQ(statuses(answers), "201 409 404 404 404 ");
    EXPECT_EQ(*answers[1].find("response")->find("scimType")->if_string(), "uniqueness");
}

TEST_F(BulkTest, WhoWaitForEachOtherFail) {
    const auto answers = run(R"({"Operations":[
        {"method":"POST","path":"/Groups","bulkId":"a","data":{"displayName":"A","members":[{"value":"bulkId:b"}]}},
        {"method":"POST","path":"/Groups","bulkId":"b","data":{"displayName":"B","members":[{"value":"bulkId:a"}]}}]})");
    EXPECT_EQ(statuses(answers), "409 409 ");
}

TEST_F(BulkTest, ItEndsAfterAsManyFailuresAsTheClientBears) {
    const auto answers = run(R"({"failOnErrors":1,"Operations":[
        {"method":"DELETE","path":"/Users/user_none"},
        {"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"bob@example.com"}}]})");
    EXPECT_EQ(statuses(answers), "404 ");
}

TEST_F(BulkTest, WhatIsNoBulkRequestIsRefused) {
    const auto refusal = [](std::string_view text) {
        return BulkRequest::read(test::ScimWorld::json(text)).error().reason;
    };
    EXPECT_EQ(refusal("{}"), "scim.invalid_syntax");
    EXPECT_EQ(refusal(R"({"Operations":[{"method":"GET","path":"/Users"}]})"),
              "scim.invalid_syntax");
    EXPECT_EQ(refusal(R"({"Operations":[{"method":"POST","path":"/Users"}]})"),
              "scim.invalid_syntax");
    Json::Array many(BulkRequest::kMostOperations + 1, Json(Json::Object{}));
    EXPECT_EQ(BulkRequest::read(Json(Json::Object{{"Operations", std::move(many)}})).error().reason,
              "request.body_too_large");
}

} // namespace
} // namespace muster::scim
