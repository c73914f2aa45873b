#pragma once

#include <functional>
#include <map>
#include <stop_token>
#include <string>

#include "base/mutex.h"
#include "base/result.h"
#include "callbacks/sns_notification.h"
#include "connections/topic_arn.h"

namespace muster::callbacks {

/// Reads what stands at an https address. Errors: NotFound where nothing does; those of the way.
using Fetch = std::function<Result<std::string>(const std::string& url, const std::stop_token&)>;

/// Verifies that SNS has signed a notification, with certificates that SNS itself shows: read over
/// TLS from its host in the topic's region, then kept. That keeps out what was put into the queue
/// past the topic. Who has published to the topic it does not tell. Thread-safe.
/// https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
class SnsSignatures {
public:
    explicit SnsSignatures(Fetch fetch) : fetch_(std::move(fetch)) {}

    /// Errors: Forbidden "callback.forged"; those of the fetch, of which nothing is learnt.
    Status expect_signed(const SnsNotification& notification,
                         const connections::TopicArn& topic,
                         const std::stop_token& stop);

private:
    Result<std::string> certificate(const std::string& url, const std::stop_token& stop);

    Fetch fetch_;
    Guarded<std::map<std::string, std::string>> certificates_; // by where they are from
};

} // namespace muster::callbacks
