#include "http/io_loop.h"

#include <utility>

#include <boost/asio/post.hpp>

#include "http/connection.h"

namespace muster::http {
namespace {

constexpr std::chrono::milliseconds kSweep{100};
constexpr std::size_t kScratch = std::size_t{32} << 10;

} // namespace

IoLoop::IoLoop(Ports ports) : ports_(ports), scratch_(kScratch) {
    ports_.events.attach(*this);
}

IoLoop::~IoLoop() {
    stop();
    ports_.events.detach(*this);
}

void IoLoop::run() {
    sweep();
    thread_ = std::jthread([this] {
        const auto work = boost::asio::make_work_guard(io_);
        io_.run();
    });
}

void IoLoop::post(std::function<void()> task) {
    boost::asio::post(io_, std::move(task));
}

void IoLoop::drain() {
    post([this] {
        draining_ = true;
        for (const auto& connection : all()) {
            connection->drain();
        }
    });
}

void IoLoop::stop() {
    if (!thread_.joinable()) {
        return;
    }
    post([this] {
        for (const auto& connection : all()) {
            connection->close();
        }
        timer_.cancel();
        io_.stop();
    });
    thread_.join();
}

void IoLoop::add(std::shared_ptr<Connection> connection) {
    Connection& added = *connection;
    connections_.emplace(&added, std::move(connection));
    ++ports_.metrics.connections_open;
    added.start();
}

void IoLoop::remove(Connection& connection) {
    if (connections_.erase(&connection) == 1) {
        --ports_.metrics.connections_open;
    }
}

void IoLoop::subscribe(Connection& connection, const std::vector<std::string>& topics) {
    for (const std::string& topic : topics) {
        listeners_[topic].insert(&connection);
    }
}

void IoLoop::unsubscribe(Connection& connection, const std::vector<std::string>& topics) {
    for (const std::string& topic : topics) {
        const auto found = listeners_.find(topic);
        if (found != listeners_.end() && found->second.erase(&connection) == 1 &&
            found->second.empty()) {
            listeners_.erase(found);
        }
    }
}

void IoLoop::receive(const SharedEvent& event) {
    post([this, event] { deliver(event); });
}

void IoLoop::deliver(const SharedEvent& event) {
    const auto found = listeners_.find(event->topic);
    if (found == listeners_.end()) {
        return;
    }
    Connections reached; // kept alive: who fails leaves while we walk
    reached.reserve(found->second.size());
    for (Connection* const connection : found->second) {
        reached.push_back(connection->shared_from_this());
    }
    for (const auto& connection : reached) {
        connection->deliver(event);
    }
}

void IoLoop::sweep() {
    const TimePoint now = std::chrono::steady_clock::now();
    Connections due;
    for (const auto& [key, connection] : connections_) {
        if (connection->is_due(now)) {
            due.push_back(connection);
        }
    }
    for (const auto& connection : due) {
        connection->on_due(now);
    }
    timer_.expires_after(kSweep);
    timer_.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled) {
            sweep();
        }
    });
}

IoLoop::Connections IoLoop::all() const {
    Connections all;
    all.reserve(connections_.size());
    for (const auto& [key, connection] : connections_) {
        all.push_back(connection);
    }
    return all;
}

} // namespace muster::http
