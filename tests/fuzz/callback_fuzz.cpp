#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/json.h"
#include "callbacks/answer_url.h"
#include "callbacks/sns_notification.h"
#include "callbacks/stack_answer.h"
#include "callbacks/stack_request.h"
#include "connections/topic_arn.h"
#include "fuzz/must.h"

/// Any bytes as the body of a message in the queue, as the question in it, and as an ARN: refused
/// or read, and nothing but CloudFormation's bucket in the stack's region is ever answered.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace muster;
    using namespace muster::callbacks;
    const std::string_view text(reinterpret_cast<const char*>(data), size);

    const auto notification = SnsNotification::parse(text);
    if (notification) {
        must(!notification->signed_text().empty() && !notification->topic.empty());
    }
    const auto request = StackRequest::parse(notification ? notification->message : text);
    if (request) {
        const auto answer = StackAnswer::to(*request, std::nullopt);
        must(answer.refusal.has_value() == (request->kind == RequestKind::Create));
        must(Json::parse(answer.body(*request)).has_value());
        if (AnswerUrls(std::nullopt).expect_ours(*request)) {
            must(request->response_url.starts_with(
                "https://cloudformation-custom-resource-response-"));
            must(request->response_url.contains(".amazonaws.com"));
        }
    }
    if (const auto topic = connections::TopicArn::parse(text)) {
        must(topic->str() == text && !topic->region().empty());
    }
    return 0;
}
