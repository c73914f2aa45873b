#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace muster::callbacks {

/// What SNS puts into a queue for a message that was published to a topic, as it came: nothing in
/// it is known to be true. A plain value.
/// https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
struct SnsNotification {
    std::string topic; // its ARN
    std::string message_id;
    std::string timestamp;
    std::optional<std::string> subject;
    std::string message;
    std::string signature_version;
    std::string signature; // base64
    std::string certificate_url;

    /// Errors: Invalid "callback.malformed" for what is no notification, also for SNS's messages
    /// about subscriptions; nothing of the text is in the detail.
    static Result<SnsNotification> parse(std::string_view text);

    /// The text that SNS has signed.
    /// https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
    [[nodiscard]] std::string signed_text() const;
};

} // namespace muster::callbacks
