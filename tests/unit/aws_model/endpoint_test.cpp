#include "aws_model/endpoint.h"

#include <gtest/gtest.h>

#include "aws_model/json_access.h"
#include "aws_model/model_catalog.h"
#include "aws_model/rule_functions.h"

// Every service in every region is compared with botocore in tests/service/aws_endpoints_test.py.

namespace muster::aws {
namespace {

class EndpointTest : public testing::Test {
protected:
    Result<Endpoint> endpoint(const char* of,
                              const char* operation,
                              const EndpointOptions& options,
                              const Json& input = Json::Object{}) {
        const ServiceModel& service = *catalog_.service(of).value();
        return resolve_endpoint(
            service,
            endpoint_parameters(service, *service.operation(operation).value(), input, options),
            catalog_.partitions());
    }

    ModelCatalog catalog_;
};

TEST_F(EndpointTest, AGlobalServiceIsSignedForItsOwnRegion) {
    const auto iam = endpoint("iam", "ListRoles", {.region = "eu-west-1"});

    ASSERT_TRUE(iam) << iam.error().detail;
    EXPECT_EQ(iam->url, "https://iam.amazonaws.com");
    EXPECT_EQ(iam->signing_region, "us-east-1");
}

TEST_F(EndpointTest, EachPartitionHasItsOwnHosts) {
    EXPECT_EQ(endpoint("sts", "GetCallerIdentity", {.region = "cn-north-1"})->url,
              "https://sts.cn-north-1.amazonaws.com.cn");
    EXPECT_EQ(endpoint("organizations", "ListRoots", {.region = "us-gov-east-1"})->signing_region,
              "us-gov-west-1");
    EXPECT_EQ(endpoint("ec2", "DescribeVpcs", {.region = "eusc-de-east-1"})->url,
              "https://ec2.eusc-de-east-1.amazonaws.eu");
}

TEST_F(EndpointTest, ABucketBecomesTheHostUnlessItCannot) {
    const Json plain = Json::Object{{"Bucket", "bills"}};
    const Json dotted = Json::Object{{"Bucket", "my.bills"}};
    const EndpointOptions options{.region = "eu-west-1"};

    EXPECT_EQ(endpoint("s3", "ListObjectsV2", options, plain)->url,
              "https://bills.s3.eu-west-1.amazonaws.com");
    EXPECT_EQ(endpoint("s3", "ListObjectsV2", options, dotted)->url,
              "https://s3.eu-west-1.amazonaws.com/my.bills");
    EXPECT_TRUE(endpoint("s3", "ListObjectsV2", options, plain)->is_path_encoded_once);
}

TEST_F(EndpointTest, AConfiguredEndpointIsTaken) {
    const EndpointOptions options{.region = "us-east-1",
                                  .override_url = "http://127.0.0.1:5000",
                                  .s3_path_style = PathStyle::Path};

    EXPECT_EQ(endpoint("iam", "ListRoles", options)->url, "http://127.0.0.1:5000");
    EXPECT_EQ(
        endpoint("s3", "GetObject", options, Json::Object{{"Bucket", "bills"}, {"Key", "k"}})->url,
        "http://127.0.0.1:5000/bills");
}

TEST_F(EndpointTest, WhatCannotBeIsRefusedInTheRulesOwnWords) {
    const auto refused = endpoint(
        "iam", "ListRoles",
        {.region = "us-east-1", .fips = Fips::Yes, .override_url = "http://127.0.0.1:5000"});

    EXPECT_EQ(refused.error().reason, "aws.no_endpoint");
    EXPECT_NE(refused.error().detail.find("FIPS"), std::string::npos);
}

TEST_F(EndpointTest, EveryPartitionsExpressionIsUnderstood) {
    for (const Json& partition : *catalog_.partitions().find("partitions")->if_array()) {
        for (const JsonMember& region : *partition.find("regions")->if_object()) {
            if (region.key.ends_with("-global")) {
                continue; // listed, and of no expression
            }
            // A region that is not listed yet is found by the expression alone.
            std::string later = region.key;
            later.back() = '9';
            EXPECT_EQ(text_of(partition_of(later, catalog_.partitions()), "name"),
                      text_of(partition, "id"))
                << later;
        }
    }
}

TEST_F(EndpointTest, AnUnknownFunctionHoldsNothing) {
    EXPECT_TRUE(call_rule_function("aws.newFunction", {Json("a")}, Json()).is_null());
    EXPECT_TRUE(
        call_rule_function("substring", {Json("abc"), Json(2), Json(9), Json(false)}, Json())
            .is_null());
    EXPECT_EQ(
        call_rule_function("substring", {Json("abcdef"), Json(0), Json(2), Json(true)}, Json()),
        Json("ef"));
}

} // namespace
} // namespace muster::aws
