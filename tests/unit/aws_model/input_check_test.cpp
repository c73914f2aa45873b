#include "aws_model/input_check.h"

#include <gtest/gtest.h>

#include "aws_model/model_catalog.h"
#include "support/seeded_random.h"

namespace muster::aws {
namespace {

class InputCheckTest : public testing::Test {
protected:
    /// The problem with the first member that has one: "/pointer detail".
    std::string first_problem(const char* service, const char* operation, const char* input) {
        const Operation& of = *catalog_.service(service).value()->operation(operation).value();
        const Status checked = check_input(of, Json::parse(input).value());
        if (checked) {
            return "";
        }
        EXPECT_EQ(checked.error().reason, "aws.invalid_input");
        EXPECT_EQ(checked.error().detail.find("planted"), std::string::npos);
        return checked.error().problems.front().pointer + " " +
               checked.error().problems.front().detail;
    }

    ModelCatalog catalog_;
};

TEST_F(InputCheckTest, WhatFitsTheModelPasses) {
    EXPECT_EQ(first_problem("iam", "ListRoles", R"({"MaxItems":100,"Marker":null})"), "");
    EXPECT_EQ(first_problem("iam", "ListRoles", "null"), "");
    EXPECT_EQ(first_problem("sts", "AssumeRole",
                            R"({"RoleArn":"arn:aws:iam::123456789012:role/a",
                                "RoleSessionName":"me","Tags":[{"Key":"k","Value":"v"}]})"),
              "");
}

TEST_F(InputCheckTest, WhatDoesNotFitIsNamedByItsPlaceAndNeverByItsValue) {
    const char* const role = R"("RoleArn":"arn:aws:iam::123456789012:role/a")";
    const std::string open = std::string("{") + role;

    EXPECT_EQ(first_problem("iam", "GetRole", "{}"), " lacks the member 'RoleName'");
    EXPECT_EQ(first_problem("iam", "GetRole", R"({"RoleName":"a","Rolename":"planted"})"),
              " has no member 'Rolename'");
    EXPECT_EQ(first_problem("iam", "GetRole", R"({"RoleName":1})"), "/RoleName must be a text");
    EXPECT_EQ(first_problem("iam", "GetRole", R"({"RoleName":""})"),
              "/RoleName must be at least 1 (string)");
    EXPECT_EQ(first_problem("iam", "ListRoles", R"({"MaxItems":0})"),
              "/MaxItems must be at least 1 (integer)");
    EXPECT_EQ(first_problem("iam", "ListRoles", R"({"MaxItems":1.5})"),
              "/MaxItems must be a whole number");
    EXPECT_EQ(first_problem("iam", "ListRoles", "[]"), " must be an object");
    EXPECT_EQ(first_problem("sts", "AssumeRole",
                            (open + R"(,"RoleSessionName":"me","Tags":[{"Key":"k"}]})").c_str()),
              "/Tags/0 lacks the member 'Value'");
    EXPECT_EQ(first_problem("sts", "AssumeRole",
                            (open + R"(,"RoleSessionName":"me","Tags":{}})").c_str()),
              "/Tags must be an array");
    EXPECT_EQ(first_problem("cloudtrail", "LookupEvents", R"({"StartTime":"planted"})"),
              "/StartTime must be a time");
}

TEST_F(InputCheckTest, ATokenThatMakesRepetitionHarmlessIsFilledInOnce) {
    test::SeededRandom random;
    const Operation& of =
        *catalog_.service("cloudformation").value()->operation("CreateStackInstances").value();

    const Json filled = with_idempotency_tokens(of, Json(), random);
    const Json given =
        with_idempotency_tokens(of, Json(Json::Object{{"OperationId", "mine"}}), random);

    ASSERT_NE(filled.find("OperationId"), nullptr);
    const std::string token = *filled.find("OperationId")->if_string();
    EXPECT_EQ(token.size(), 36U);
    EXPECT_EQ(token[14], '4');
    EXPECT_EQ(*given.find("OperationId")->if_string(), "mine");
}

} // namespace
} // namespace muster::aws
