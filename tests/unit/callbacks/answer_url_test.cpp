#include "callbacks/answer_url.h"

#include <gtest/gtest.h>

#include "unit/callbacks/messages.h"

namespace muster::callbacks {
namespace {

std::string_view verdict(const std::string& url,
                         const std::string& stack = kStack,
                         std::optional<std::string> endpoint = std::nullopt) {
    const auto request =
        StackRequest::parse(Json(Question{.stack = stack, .url = url}.request()).str());
    const Status ours = AnswerUrls(std::move(endpoint)).expect_ours(request.value());
    return ours ? "ours" : ours.error().reason;
}

std::string stack_in(const std::string& partition, const std::string& region) {
    return "arn:" + partition + ":cloudformation:" + region + ":111122223333:stack/x/y";
}

TEST(AnswerUrlTest, CloudFormationsBucketInTheStacksRegionIsOurs) {
    const std::string bucket = "https://cloudformation-custom-resource-response-";
    const std::string frankfurt = stack_in("aws", "eu-central-1");

    EXPECT_EQ(verdict(kAnswerUrl), "ours");
    EXPECT_EQ(verdict(bucket + "eucentral1.s3.eu-central-1.amazonaws.com/k?s=1", frankfurt),
              "ours");
    EXPECT_EQ(verdict(bucket + "eucentral1.s3-eu-central-1.amazonaws.com/k", frankfurt), "ours");
    EXPECT_EQ(verdict(bucket + "usgovwest1.s3-us-gov-west-1.amazonaws.com/k",
                      stack_in("aws-us-gov", "us-gov-west-1")),
              "ours");
    EXPECT_EQ(verdict(bucket + "cnnorth1.s3.cn-north-1.amazonaws.com.cn/k",
                      stack_in("aws-cn", "cn-north-1")),
              "ours");
}

TEST(AnswerUrlTest, AllElseIsNot) {
    const std::string host = "cloudformation-custom-resource-response-useast1.s3.amazonaws.com";
    for (const std::string& url :
         {"http://" + host + "/k", "https://" + host, "https://" + host + "?k",
          "https://" + host + ":443/k", "https://" + host + ".evil.example/k",
          "https://evil.example/" + host + "/k", "https://evil.example#@" + host + "/k",
          "https://user@" + host + "/k", "https://" + host + "@evil.example/k",
          "https://" + host + "\\@evil.example/k", "https://evil." + host + "/k",
          "HTTPS://" + host + "/k", "ftp://" + host + "/k", std::string("file:///etc/passwd"),
          "https:" + host + "/k", "https:///" + host + "/k", std::string("https://127.0.0.1/k"),
          std::string("https://169.254.169.254/latest/meta-data/"),
          std::string("https://other-bucket.s3.amazonaws.com/k"),
          std::string("https://s3.amazonaws.com/cloudformation-custom-resource-response-useast1/k"),
          // of another region or partition than the stack
          std::string("https://cloudformation-custom-resource-response-uswest2.s3.amazonaws.com/k"),
          std::string("https://cloudformation-custom-resource-response-useast1.s3.us-east-1."
                      "amazonaws.com.cn/k")}) {
        EXPECT_EQ(verdict(url), "callback.bad_url") << url;
    }
}

TEST(AnswerUrlTest, ElsewhereThanAtAwsTheBucketIsInThePathOfWhatIsConfigured) {
    const std::string here = "http://127.0.0.1:4566";
    const std::string path = "/cloudformation-custom-resource-response-useast1/k";

    EXPECT_EQ(verdict(here + path, kStack, here), "ours");
    EXPECT_EQ(verdict(kAnswerUrl, kStack, here), "ours");
    EXPECT_EQ(verdict(here + path), "callback.bad_url");
    EXPECT_EQ(verdict("http://127.0.0.1:45660" + path, kStack, here), "callback.bad_url");
    EXPECT_EQ(verdict(here + "/other" + path, kStack, here), "callback.bad_url");
    EXPECT_EQ(verdict("http://127.0.0.1:4566@evil.example" + path, kStack, here),
              "callback.bad_url");
}

} // namespace
} // namespace muster::callbacks
