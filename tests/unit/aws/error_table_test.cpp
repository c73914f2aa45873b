#include "aws/error_table.h"

#include <gtest/gtest.h>

namespace muster::aws {
namespace {

struct Known {
    std::string_view service;
    int status;
    std::string_view code;
    ErrorKind kind;
    std::string_view reason;
    Retry retry;
};

TEST(ErrorTableTest, CodesMeanWhatTheyMeanToTheirService) {
    constexpr Known kKnown[] = {
        {"organizations", 400, "TooManyRequestsException", ErrorKind::RateLimited, "aws.throttled",
         Retry::Throttled},
        {"ec2", 503, "RequestLimitExceeded", ErrorKind::RateLimited, "aws.throttled",
         Retry::Throttled},
        {"kms", 400, "LimitExceededException", ErrorKind::RateLimited, "aws.throttled",
         Retry::Throttled},
        {"iam", 409, "LimitExceededException", ErrorKind::Conflict, "aws.limit", Retry::Never},
        {"organizations", 400, "ConstraintViolationException", ErrorKind::Conflict, "aws.limit",
         Retry::Never},
        {"iam", 403, "AccessDenied", ErrorKind::Forbidden, "aws.denied", Retry::Never},
        {"iam", 404, "NoSuchEntity", ErrorKind::NotFound, "aws.not_found", Retry::Never},
        {"s3", 404, "404", ErrorKind::NotFound, "aws.not_found", Retry::Never},
        {"s3", 403, "403", ErrorKind::Forbidden, "aws.denied", Retry::Never},
        {"sts", 403, "ExpiredToken", ErrorKind::Unauthorized, "aws.bad_credentials",
         Retry::Credentials},
        {"s3", 403, "RequestTimeTooSkewed", ErrorKind::Unauthorized, "aws.wrong_time",
         Retry::WrongTime},
        {"new", 500, "Strange", ErrorKind::Unavailable, "aws.unavailable", Retry::Transient},
        {"new", 429, "429", ErrorKind::RateLimited, "aws.throttled", Retry::Throttled},
        {"new", 400, "Strange", ErrorKind::Upstream, "aws.refused", Retry::Never}};

    for (const Known& known : kKnown) {
        const ErrorRule rule = error_rule(known.service, {.status = known.status,
                                                          .code = std::string(known.code),
                                                          .message = "",
                                                          .request_id = ""});
        EXPECT_EQ(rule.kind, known.kind) << known.service << " " << known.code;
        EXPECT_EQ(rule.reason, known.reason) << known.service << " " << known.code;
        EXPECT_EQ(rule.retry, known.retry) << known.service << " " << known.code;
    }
}

TEST(ErrorTableTest, AnErrorNamesOperationCodeAndRequest) {
    const Error error = to_error(
        {"iam", "GetRole"},
        {.status = 404, .code = "NoSuchEntity", .message = "no role", .request_id = "r-1"});

    EXPECT_EQ(error.detail, "iam GetRole: NoSuchEntity: no role (request r-1)");
}

TEST(ErrorTableTest, AMessageThatQuotesTheSignedRequestIsNotRepeated) {
    const Error error = to_error({"s3", "GetObject"},
                                 {.status = 403,
                                  .code = "SignatureDoesNotMatch",
                                  .message = "The Canonical String: x-amz-security-token:planted",
                                  .request_id = ""});

    EXPECT_EQ(error.detail.find("planted"), std::string::npos);
}

} // namespace
} // namespace muster::aws
