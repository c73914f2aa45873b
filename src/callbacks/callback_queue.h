#pragma once

#include <chrono>
#include <stop_token>
#include <string>

#include "aws/session.h"
#include "base/json.h"
#include "base/log.h"
#include "base/result.h"
#include "callbacks/callback_outcome.h"
#include "callbacks/callbacks.h"

namespace muster::callbacks {

/// Takes messages out of Muster's queue, by long polls, and has each heeded. One that cannot be now
/// comes again later and later, and is given up once nobody waits for its answer: it keeps no other
/// from being heeded. Several processes may do so with one queue. Not thread-safe.
class CallbackQueue {
public:
    struct Ports {
        aws::Session& session; // Muster's own
        const Callbacks& callbacks;
        CallbackCounts& counts;
        Log& log;
    };
    struct Settings {
        std::string url;
        std::string region;
        std::chrono::seconds poll{20}; // the longest that SQS has
    };
    CallbackQueue(const Ports& ports, Settings settings)
        : ports_(ports), settings_(std::move(settings)) {}

    /// Until it is stopped, which ends a poll at once.
    void run(const std::stop_token& stop);

    /// Waits for messages as long as a poll takes, and handles what comes. Errors: those of the
    /// calls.
    Status poll(const std::stop_token& stop);

    /// When a message that could not be heeded `times` times is to come again.
    static std::chrono::seconds pause_after(std::int64_t times);
    /// After which it does not.
    static constexpr std::int64_t kMostTimes = 30;

private:
    Status handle(aws::Client& sqs, const Json& message, const std::stop_token& stop);
    void count(CallbackOutcome outcome);

    Ports ports_;
    Settings settings_;
};

/// The region in the name of a queue's host: "https://sqs.eu-west-1.amazonaws.com/…"; otherwise the
/// fallback.
std::string region_of_queue(std::string_view url, const std::string& fallback);

} // namespace muster::callbacks
