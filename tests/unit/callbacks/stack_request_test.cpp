#include "callbacks/stack_request.h"

#include <gtest/gtest.h>

#include "callbacks/sns_notification.h"
#include "unit/callbacks/messages.h"

namespace muster::callbacks {
namespace {

std::string without(Json::Object json, std::string_view key) {
    std::erase_if(json, [&](const JsonMember& member) { return member.key == key; });
    return Json(std::move(json)).str();
}

std::string with(Json::Object json, std::string_view key, Json value) {
    std::erase_if(json, [&](const JsonMember& member) { return member.key == key; });
    json.push_back({std::string(key), std::move(value)});
    return Json(std::move(json)).str();
}

std::string_view refusal(std::string_view text) {
    const auto request = StackRequest::parse(text);
    return request ? "none" : request.error().reason;
}

TEST(StackRequestTest, SaysWhichStackAsksWhatOfWhom) {
    const auto request =
        StackRequest::parse(Json(Question{.kind = "Update", .external_id = "id"}.request()).str());

    ASSERT_TRUE(request);
    EXPECT_EQ(request->kind, RequestKind::Update);
    EXPECT_EQ(request->stack.region, "us-east-1");
    EXPECT_EQ(request->stack.account.str(), "111122223333");
    EXPECT_EQ(request->stack.name, "muster-x");
    EXPECT_FALSE(request->stack.is_of_stack_set());
    EXPECT_EQ(request->physical_id, "conn_of_old");
    EXPECT_EQ(request->external_id, "id");
}

TEST(StackRequestTest, WithoutWhatAnAnswerNeedsItIsNone) {
    const Json::Object whole = Question{.kind = "Delete"}.request();
    ASSERT_EQ(refusal(Json(whole).str()), "none");

    for (const char* key : {"RequestType", "ResponseURL", "StackId", "RequestId",
                            "LogicalResourceId", "PhysicalResourceId"}) {
        EXPECT_EQ(refusal(without(whole, key)), "callback.malformed") << key;
        EXPECT_EQ(refusal(with(whole, key, 7)), "callback.malformed") << key;
        EXPECT_EQ(refusal(with(whole, key, "")), "callback.malformed") << key;
    }
    EXPECT_EQ(refusal(without(whole, "ResourceProperties")), "none"); // of a stranger
}

TEST(StackRequestTest, OtherTextsAreRefused) {
    const Json::Object whole = Question{}.request();

    for (const std::string& text :
         {std::string(), std::string("{}"), std::string("[]"), std::string("null"),
          std::string(4000, '['), with(whole, "RequestType", "Drop"),
          with(whole, "StackId", "arn:aws:cloudformation:us-east-1:12:stack/x/y"),
          with(whole, "StackId", "arn:aws:s3:us-east-1:111122223333:stack/x/y"),
          with(whole, "StackId", "arn:aws:cloudformation:us.evil:111122223333:stack/x/y"),
          with(whole, "StackId", std::string(kStack) + " x"),
          with(whole, "ResponseURL", "https://a b/"),
          with(whole, "ResponseURL", "https://a/" + std::string(9000, 'x')),
          with(whole, "RequestId", std::string(2000, 'x'))}) {
        EXPECT_EQ(refusal(text), "callback.malformed") << text.substr(0, 200);
    }
}

TEST(StackRequestTest, AStackSetIsTold) {
    const auto arn = StackArn::parse(
        "arn:aws:cloudformation:us-east-1:111122223333:stack/StackSet-muster-1a2b/0a1b");

    EXPECT_TRUE(arn.value().is_of_stack_set());
}

TEST(SnsNotificationTest, HasTopicAndMessage) {
    const auto notification = SnsNotification::parse(Question{}.message());

    ASSERT_TRUE(notification);
    EXPECT_EQ(notification->topic, kTopic);
    EXPECT_EQ(notification->message, Json(Question{}.request()).str());
}

TEST(SnsNotificationTest, OtherMessagesAreRefused) {
    for (const char* text :
         {"", "{}", "7", R"({"Type":"SubscriptionConfirmation","TopicArn":"t","Message":"m"})",
          R"({"Type":"Notification","Message":"m"})", R"({"Type":"Notification","TopicArn":"t"})",
          R"({"Type":"Notification","TopicArn":7,"Message":{}})"}) {
        EXPECT_EQ(SnsNotification::parse(text).error().reason, "callback.malformed") << text;
    }
}

/// https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
TEST(SnsNotificationTest, TheTextThatIsSignedIsInTheOrderOfItsNames) {
    SnsNotification notification{.topic = "arn",
                                 .message_id = "id",
                                 .timestamp = "time",
                                 .subject = "subject",
                                 .message = "a\nb",
                                 .signature_version = "1",
                                 .signature = "",
                                 .certificate_url = ""};
    EXPECT_EQ(notification.signed_text(), "Message\na\nb\nMessageId\nid\nSubject\nsubject\n"
                                          "Timestamp\ntime\nTopicArn\narn\nType\nNotification\n");
    notification.subject.reset();
    EXPECT_EQ(notification.signed_text(), "Message\na\nb\nMessageId\nid\nTimestamp\ntime\n"
                                          "TopicArn\narn\nType\nNotification\n");
}

} // namespace
} // namespace muster::callbacks
