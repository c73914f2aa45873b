#pragma once

#include <condition_variable>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/mutex.h"
#include "http/router.h"
#include "http/server.h"
#include "support/raw_client.h"

namespace muster::http {

enum class Need { Nothing, Member, Admin };

struct Person {
    std::string name;
};

/// `Authorization: Bearer ann` is the admin, any other name a member.
class NameGuard final : public Guard<Need, Person> {
public:
    Admission<Person> admit(const Request& request, const RouteHead<Need>& route) override {
        const Need need = route.permission;
        std::string_view token = request.headers.get("Authorization");
        token.remove_prefix(token.starts_with("Bearer ") ? 7 : 0);
        if (token.empty() && need != Need::Nothing) {
            return {Error{ErrorKind::Unauthorized, "auth.required", "sign in first"}};
        }
        if (token != "ann" && need == Need::Admin) {
            return {Error{ErrorKind::Forbidden, "auth.not_allowed", "not for members"}};
        }
        return {Person{std::string(token)}};
    }
    std::string principal(const Person& person) const override { return person.name; }
};

/// Holds handlers until a test lets them go.
class Gate {
public:
    void pass() {
        auto state = state_.lock();
        ++state->waiting;
        changed_.notify_all();
        state.wait(changed_, [&] { return state->open; });
    }
    void open() {
        state_.lock()->open = true;
        changed_.notify_all();
    }
    void wait_for(int waiting) {
        auto state = state_.lock();
        state.wait(changed_, [&] { return state->waiting >= waiting; });
    }

private:
    struct State {
        bool open = false;
        int waiting = 0;
    };
    Guarded<State> state_;
    std::condition_variable changed_;
};

class LogLines final : public LogSink {
public:
    void write(std::string_view line) override { lines_.lock()->emplace_back(line); }
    std::string all() {
        std::string all;
        for (const std::string& line : *lines_.lock()) {
            all += line + '\n';
        }
        return all;
    }

private:
    Guarded<std::vector<std::string>> lines_;
};

/// A server on free ports of the loopback with small limits and routes that do one thing each.
class EdgeTest : public testing::Test {
protected:
    EdgeTest();
    ~EdgeTest() override;

    struct RoutePorts {
        Gate& gate;
        std::atomic<int>& pulled;
    };

    void start();
    test::RawClient connect() { return test::RawClient(server->ports().front()); }
    test::RawResponse ask(std::string_view bytes) { return connect().ask(bytes); }
    test::RawResponse get(const std::string& path) { return ask(get_bytes(path)); }
    static std::string get_bytes(const std::string& path, const std::string& fields = {}) {
        return "GET " + path + " HTTP/1.1\r\nHost: muster\r\n" + fields + "\r\n";
    }
    /// Returns when the condition holds; fails the test after ten seconds.
    template <class Condition>
    static void eventually(Condition condition) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!condition()) {
            ASSERT_LT(std::chrono::steady_clock::now(), end);
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }

    SystemClock clock;
    SystemRandom random;
    LogLines lines;
    Log log{{.least = LogLevel::Info, .form = Log::Form::Json}, clock, lines};
    EventHub events{{.kept_events = 100, .kept_bytes = 1 << 16}, random};
    Gate gate;
    std::atomic<int> pulled{0};
    RoutePorts route_ports{gate, pulled};
    NameGuard guard;
    StaticFiles files;
    std::unique_ptr<Router<Need, Person>> router;
    Metrics metrics;
    Server::Options options;
    std::unique_ptr<Server> server;
};

} // namespace muster::http
