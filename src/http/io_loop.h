#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "http/application.h"
#include "http/body_budget.h"
#include "http/event_hub.h"
#include "http/exchange.h"
#include "http/limits.h"
#include "http/metrics.h"
#include "http/worker_pool.h"

namespace muster::http {

class Connection;

/// One I/O thread and the connections it serves. A connection is touched by its loop's thread
/// alone, so neither has a lock; others reach it by post(). Times are kept as deadlines in the
/// connections and looked at ten times a second: no timer is set or cancelled for a request.
class IoLoop final : public EventHub::Receiver {
public:
    struct Ports {
        const Limits& limits;
        const Application& application;
        Exchange& exchange;
        WorkerPool& workers;
        EventHub& events;
        BodyBudget& bodies;
        Metrics& metrics;
    };
    using TimePoint = std::chrono::steady_clock::time_point;

    explicit IoLoop(Ports ports);
    ~IoLoop() override;
    IoLoop(const IoLoop&) = delete;
    IoLoop& operator=(const IoLoop&) = delete;

    void run();
    /// Any thread: runs the task on the loop's.
    void post(std::function<void()> task);
    /// Any thread: closes what waits for a request, and lets the rest come to its end.
    void drain();
    /// Any thread: closes everything and ends the thread; returns when it has ended.
    void stop();

    // For connections and the listener, on the loop's thread:
    [[nodiscard]] boost::asio::io_context& io() noexcept { return io_; }
    [[nodiscard]] const Ports& ports() const noexcept { return ports_; }
    [[nodiscard]] std::span<char> scratch() noexcept { return scratch_; }
    [[nodiscard]] bool is_draining() const noexcept { return draining_; }
    void add(std::shared_ptr<Connection> connection);
    void remove(Connection& connection);
    void subscribe(Connection& connection, const std::vector<std::string>& topics);
    void unsubscribe(Connection& connection, const std::vector<std::string>& topics);

    void receive(const SharedEvent& event) override;

private:
    using Connections = std::vector<std::shared_ptr<Connection>>;

    void sweep();
    void deliver(const SharedEvent& event);
    [[nodiscard]] Connections all() const;

    Ports ports_;
    boost::asio::io_context io_{1}; // one thread runs it
    boost::asio::steady_timer timer_{io_};
    std::unordered_map<Connection*, std::shared_ptr<Connection>> connections_;
    std::unordered_map<std::string, std::unordered_set<Connection*>> listeners_; // by topic
    std::vector<char> scratch_;
    bool draining_ = false;
    std::jthread thread_;
};

} // namespace muster::http
