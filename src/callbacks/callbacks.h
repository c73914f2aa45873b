#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "callbacks/answer_url.h"
#include "callbacks/callback_outcome.h"
#include "callbacks/callback_store.h"
#include "callbacks/sns_signatures.h"
#include "callbacks/stack_request.h"
#include "connections/changes.h"
#include "connections/topic_arn.h"
#include "jobs/queue.h"
#include "sql/database.h"

namespace muster::callbacks {

/// Sends an answer; its HTTP status. Errors: those of the way.
using Put = std::function<Result<int>(
    const std::string& url, const std::string& body, const std::stop_token&)>;

/// Heeds what stacks call back through Muster's topic, and answers them.
///
/// Anybody may publish to the topic, so that a message is believed nothing: it names a connection
/// by its external id, and all it can do is to have Muster look at once at what Muster looks at
/// anyway, and ask AWS. Where the answer goes is compared with what is known of CloudFormation. A
/// question is heeded and answered once, whoever gets its message, and how often. Thread-safe.
class Callbacks {
public:
    struct Ports {
        const sql::Database& database;
        const connections::Changes& changes;
        jobs::Queue& queue; // that knows the kinds of connections
        const Clock& clock;
        SnsSignatures* signatures; // null: nobody signs here
        Put put;
        std::function<void()> wake; // the workers, once there is something for them
    };
    struct Settings {
        connections::TopicArn topic;
        std::optional<std::string> endpoint; // where all of AWS is, if elsewhere
    };
    Callbacks(Ports ports, Settings settings)
        : ports_(std::move(ports)), topic_(std::move(settings.topic)),
          urls_(std::move(settings.endpoint)) {}

    /// What became of the body of a message. Errors: of what may go better later: those of the
    /// database, of the way to CloudFormation, of SnsSignatures; Conflict "callback.busy".
    [[nodiscard]] Result<CallbackOutcome> handle(std::string_view body,
                                                 const std::stop_token& stop) const;

    /// Questions so old that nobody takes an answer any more are forgotten. Call it now and then.
    Status forget_old() const;

private:
    Result<StackRequest> read(std::string_view body, const std::stop_token& stop) const;
    Result<CallbackOutcome> heed_and_answer(const StackRequest& request,
                                            const std::stop_token& stop) const;
    Status heed(sql::Session& session,
                const StackRequest& request,
                connections::Connection connection) const;
    Status hasten_listening(sql::Session& session, connections::Connection connection) const;
    Status hasten_watch(sql::Session& session, const connections::Connection& connection) const;

    Ports ports_;
    connections::TopicArn topic_;
    AnswerUrls urls_;
};

} // namespace muster::callbacks
