#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <thread>

#include "app/aws_services.h"
#include "app/connection_services.h"
#include "app/server_config.h"
#include "base/log.h"
#include "callbacks/answer_sender.h"
#include "callbacks/callback_queue.h"
#include "callbacks/callbacks.h"
#include "callbacks/sns_signatures.h"
#include "net/http_client.h"

namespace muster::app {

/// All of what stacks call back, built over its ports, with the thread that waits for it: where the
/// configuration names a queue and a topic, it begins at once.
class CallbackServices {
public:
    struct Ports {
        const sql::Database& database;
        AwsServices& aws;
        net::HttpClient& http;
        ConnectionServices& connections;
        const Clock& clock;
        Log& log;
        std::function<void()> wake; // the workers
    };
    CallbackServices(const Ports& ports, const AwsConfig& config) : sender_(ports.http) {
        if (!config.queue || !config.callback_topic) {
            return;
        }
        // Elsewhere than at AWS nobody has SNS's certificates.
        const bool is_aws = !config.endpoint_url;
        callbacks_.emplace(
            callbacks::Callbacks::Ports{
                .database = ports.database,
                .changes = ports.connections.changes,
                .queue = ports.connections.queue,
                .clock = ports.clock,
                .signatures = is_aws ? &signatures_ : nullptr,
                .put = [this](auto& url, auto& body,
                              auto& stop) { return sender_.put(url, body, stop); },
                .wake = ports.wake},
            callbacks::Callbacks::Settings{.topic = *config.callback_topic,
                                           .endpoint = config.endpoint_url});
        queue_.emplace(callbacks::CallbackQueue::Ports{.session = ports.aws.session,
                                                       .callbacks = *callbacks_,
                                                       .counts = counts_,
                                                       .log = ports.log},
                       callbacks::CallbackQueue::Settings{
                           .url = *config.queue,
                           .region = callbacks::region_of_queue(*config.queue, config.region)});
        thread_ = std::jthread([this](const std::stop_token& stop) { queue_->run(stop); });
    }
    CallbackServices(const CallbackServices&) = delete;
    CallbackServices& operator=(const CallbackServices&) = delete;

    [[nodiscard]] const callbacks::CallbackCounts& counts() const noexcept { return counts_; }
    Status forget_old() const { return callbacks_ ? callbacks_->forget_old() : Status(); }
    /// Asks the thread to end. The destructor waits for it.
    void stop() { thread_.request_stop(); }

private:
    callbacks::AnswerSender sender_;
    callbacks::SnsSignatures signatures_{
        [this](auto& url, auto& stop) { return sender_.get(url, stop); }};
    callbacks::CallbackCounts counts_;
    std::optional<callbacks::Callbacks> callbacks_;
    std::optional<callbacks::CallbackQueue> queue_;
    std::jthread thread_; // uses all of the above
};

} // namespace muster::app
