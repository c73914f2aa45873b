#pragma once

#include <condition_variable>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"

namespace muster::test {

/// A server on a free port of the loopback that knows nothing of HTTP but where a request ends: it
/// keeps what it was sent and answers with exactly the bytes of its script, one entry a request.
class ScriptedServer {
public:
    struct Answer {
        std::string bytes;
        enum class Then { KeepOpen, Close } then = Then::KeepOpen;
    };

    /// After its last answer it reads on and says nothing.
    explicit ScriptedServer(std::vector<Answer> script);
    ScriptedServer(const ScriptedServer&) = delete;
    ~ScriptedServer();

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] std::string url(const std::string& path) const {
        return "http://127.0.0.1:" + std::to_string(port_) + path;
    }
    /// The requests so far, head and body, in their order.
    std::vector<std::string> requests() { return state_.lock()->requests; }
    int connections() { return state_.lock()->connections; }
    /// Returns once so many requests have come.
    void wait_for(std::size_t requests);

private:
    struct State {
        std::vector<std::string> requests;
        int connections = 0;
    };
    void serve(const std::stop_token& stop);
    bool answer_next(int socket, std::string& buffer, const std::stop_token& stop);

    std::vector<Answer> script_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    Guarded<State> state_;
    std::condition_variable arrived_;
    std::jthread thread_; // last: it uses all of the above
};

} // namespace muster::test
