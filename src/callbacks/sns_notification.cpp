#include "callbacks/sns_notification.h"

#include <fmt/format.h>

#include "aws_model/json_access.h"
#include "base/json.h"

namespace muster::callbacks {
namespace {

/// SQS carries 256 KiB at most.
constexpr Json::Limits kNotificationLimits{.bytes = std::size_t{1} << 20, .depth = 8};

Error not_a_notification(std::string_view what) {
    return {ErrorKind::Invalid, "callback.malformed",
            fmt::format("not a notification of SNS: {}", what)};
}

} // namespace

Result<SnsNotification> SnsNotification::parse(std::string_view text) {
    const auto json = Json::parse(text, kNotificationLimits);
    if (!json || json->if_object() == nullptr) {
        return not_a_notification("it is no JSON object");
    }
    if (aws::text_of(*json, "Type") != "Notification") {
        return not_a_notification("it is of another type");
    }
    const Json* const subject = json->find("Subject");
    const std::string* const subject_text = subject == nullptr ? nullptr : subject->if_string();
    SnsNotification read{.topic = aws::text_of(*json, "TopicArn"),
                         .message_id = aws::text_of(*json, "MessageId"),
                         .timestamp = aws::text_of(*json, "Timestamp"),
                         .subject =
                             subject_text == nullptr ? std::nullopt : std::optional(*subject_text),
                         .message = aws::text_of(*json, "Message"),
                         .signature_version = aws::text_of(*json, "SignatureVersion"),
                         .signature = aws::text_of(*json, "Signature"),
                         .certificate_url = aws::text_of(*json, "SigningCertURL")};
    if (read.topic.empty() || read.message.empty()) {
        return not_a_notification("it has no topic or no message");
    }
    return read;
}

std::string SnsNotification::signed_text() const {
    std::string text;
    const auto add = [&](std::string_view name, std::string_view value) {
        text += fmt::format("{}\n{}\n", name, value);
    };
    add("Message", message);
    add("MessageId", message_id);
    if (subject) {
        add("Subject", *subject);
    }
    add("Timestamp", timestamp);
    add("TopicArn", topic);
    add("Type", "Notification");
    return text;
}

} // namespace muster::callbacks
