#include "callbacks/callback_queue.h"

#include <algorithm>
#include <charconv>

#include "aws_model/json_access.h"
#include "aws_model/operations.h"

namespace muster::callbacks {
namespace {

using std::chrono::seconds;

constexpr int kMessages = 10;  // as many as SQS gives at once
constexpr seconds kHidden{30}; // while they are handled; whoever gets one anew does no harm
constexpr seconds kFirstRest{1};
constexpr seconds kLongestRest{60};

std::int64_t times_received(const Json& message) {
    const Json* const attributes = message.find("Attributes");
    const std::string text =
        attributes == nullptr ? "" : aws::text_of(*attributes, "ApproximateReceiveCount");
    std::int64_t times = 1;
    std::from_chars(text.data(), text.data() + text.size(), times);
    return std::max<std::int64_t>(times, 1);
}

} // namespace

std::string region_of_queue(std::string_view url, const std::string& fallback) {
    constexpr std::string_view kBegin = "https://sqs.";
    if (!url.starts_with(kBegin)) {
        return fallback;
    }
    url.remove_prefix(kBegin.size());
    const std::string_view region = url.substr(0, url.find('.'));
    return region.contains('-') ? std::string(region) : fallback;
}

seconds CallbackQueue::pause_after(std::int64_t times) {
    constexpr seconds kFirst{2};
    constexpr seconds kLongest{600};
    return std::min(kFirst * (std::int64_t{1} << std::clamp<std::int64_t>(times - 1, 0, 12)),
                    kLongest);
}

void CallbackQueue::count(CallbackOutcome outcome) {
    ports_.counts.add(outcome);
    ports_.log.info("callback.handled", {{"outcome", kCallbackOutcomeNames.name(outcome)}});
}

Status CallbackQueue::handle(aws::Client& sqs, const Json& message, const std::stop_token& stop) {
    const auto outcome = ports_.callbacks.handle(aws::text_of(message, "Body"), stop);
    const std::int64_t times = times_received(message);
    const std::string receipt = aws::text_of(message, "ReceiptHandle");
    if (!outcome && times < kMostTimes) {
        ports_.log.warning("callback.postponed",
                           {{"reason", outcome.error().reason}, {"times", times}});
        TRY_DONE(sqs.call(aws::operations::sqs::kChangeMessageVisibility,
                          Json::Object{{"QueueUrl", settings_.url},
                                       {"ReceiptHandle", receipt},
                                       {"VisibilityTimeout", pause_after(times).count()}},
                          {.stop = stop}));
        return {};
    }
    count(outcome ? *outcome : CallbackOutcome::GivenUp);
    TRY_DONE(sqs.call(aws::operations::sqs::kDeleteMessage,
                      Json::Object{{"QueueUrl", settings_.url}, {"ReceiptHandle", receipt}},
                      {.stop = stop}));
    return {};
}

Status CallbackQueue::poll(const std::stop_token& stop) {
    TRY(aws::Client sqs, ports_.session.client("sqs", settings_.region));
    TRY(const Json answer, sqs.call(aws::operations::sqs::kReceiveMessage,
                                    Json::Object{{"QueueUrl", settings_.url},
                                                 {"MaxNumberOfMessages", kMessages},
                                                 {"WaitTimeSeconds", settings_.poll.count()},
                                                 {"VisibilityTimeout", kHidden.count()},
                                                 {"MessageSystemAttributeNames",
                                                  Json::Array{"ApproximateReceiveCount"}}},
                                    {.stop = stop}));
    Status all;
    for (const Json& message : aws::items_of(answer.find("Messages"))) {
        if (stop.stop_requested()) {
            break; // what is left comes again
        }
        if (Status done = handle(sqs, message, stop); !done) {
            all = std::move(done); // the others have their turn all the same
        }
    }
    return all;
}

void CallbackQueue::run(const std::stop_token& stop) {
    seconds rest = kFirstRest;
    while (!stop.stop_requested()) {
        const Status polled = poll(stop);
        if (polled || stop.stop_requested()) {
            rest = kFirstRest;
            continue;
        }
        ports_.log.warning("callback.queue_unread",
                           {{"reason", polled.error().reason}, {"detail", polled.error().detail}});
        ports_.session.ports().sleeper.sleep(rest, stop);
        rest = std::min(rest * 2, kLongestRest);
    }
}

} // namespace muster::callbacks
