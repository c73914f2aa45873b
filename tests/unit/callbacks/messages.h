#pragma once

#include <string>

#include "base/json.h"

namespace muster::callbacks {

constexpr const char* kTopic = "arn:aws:sns:us-east-1:999988887777:muster";
constexpr const char* kStack =
    "arn:aws:cloudformation:us-east-1:111122223333:stack/muster-x/0a1b2c3d";
constexpr const char* kAnswerUrl =
    "https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/"
    "arn%3Aaws%3Acloudformation%7CCallback%7C1?AWSAccessKeyId=A&Expires=1&Signature=s";

/// What differs between CloudFormation's questions in tests.
struct Question {
    std::string kind = "Create";
    std::string external_id{};
    std::string request_id = "request-1";
    std::string stack = kStack;
    std::string url = kAnswerUrl;
    std::string topic = kTopic;

    [[nodiscard]] Json::Object request() const {
        Json::Object json{{"RequestType", kind},
                          {"ServiceToken", topic},
                          {"ResponseURL", url},
                          {"StackId", stack},
                          {"RequestId", request_id},
                          {"LogicalResourceId", "Callback"},
                          {"ResourceType", "Custom::MusterConnection"},
                          {"ResourceProperties", Json::Object{{"ExternalId", external_id}}}};
        if (kind != "Create") {
            json.push_back({"PhysicalResourceId", "conn_of_old"});
        }
        return json;
    }
    /// As SNS puts it into the queue.
    [[nodiscard]] std::string message() const {
        return Json(Json::Object{{"Type", "Notification"},
                                 {"MessageId", "message-1"},
                                 {"TopicArn", topic},
                                 {"Subject", "AWS CloudFormation custom resource request"},
                                 {"Message", Json(request()).str()},
                                 {"Timestamp", "2026-11-29T12:00:00.000Z"},
                                 {"SignatureVersion", "1"},
                                 {"Signature", "none"},
                                 {"SigningCertURL", "https://sns.us-east-1.amazonaws.com/x.pem"}})
            .str();
    }
};

} // namespace muster::callbacks
