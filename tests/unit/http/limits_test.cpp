#include <thread>

#include <netinet/in.h>
#include <sys/socket.h>

#include "support/edge_fixture.h"

namespace muster::http {
namespace {

using test::RawClient;
using test::RawResponse;
using namespace std::chrono_literals;

class LimitsTest : public EdgeTest {
protected:
    LimitsTest() {
        options.limits.header_time = 300ms;
        options.limits.body_time = 300ms;
        options.limits.idle_time = 300ms;
        options.limits.write_time = 300ms;
        options.limits.linger_time = 300ms;
    }
};

TEST_F(LimitsTest, HeaderThatDripsIsAnsweredWithATimeout) {
    start();
    RawClient client = connect();
    client.send("GET /api/hello HTTP/1.1\r\nHost: m\r\n");
    std::thread drip([&] {
        for (int i = 0; i < 20 && client.send("X: y\r\n"); ++i) {
            std::this_thread::sleep_for(50ms);
        }
    });

    const RawResponse response = client.response();
    drip.join();

    EXPECT_EQ(response.status, 408);
    EXPECT_TRUE(client.closes_within(5s));
    EXPECT_EQ(metrics.timeouts, 1U);
}

TEST_F(LimitsTest, BodyThatDripsIsAnsweredWithATimeout) {
    start();
    RawClient client = connect();

    client.send("POST /api/echo HTTP/1.1\r\nHost: m\r\nContent-Length: 10\r\n\r\nab");

    EXPECT_EQ(client.response().status, 408);
    EXPECT_TRUE(client.closes_within(5s));
}

TEST_F(LimitsTest, SilentAndIdleConnectionsAreClosedWithoutAWord) {
    options.limits.write_time = 60s;
    start();
    RawClient silent = connect();
    RawClient idle = connect();
    EXPECT_EQ(idle.ask(get_bytes("/api/hello")).status, 200);
    EXPECT_EQ(idle.ask(get_bytes("/api/hello")).status, 200);

    EXPECT_EQ(silent.receive(), "");
    EXPECT_EQ(idle.receive(), "");
}

TEST_F(LimitsTest, ReaderThatTakesNothingIsClosed) {
    start();
    RawClient client = connect();
    client.send(get_bytes("/api/large"));

    eventually([&] { return metrics.timeouts == 1U; });
    eventually([&] { return metrics.connections_open == 0U; });
}

TEST_F(LimitsTest, ReaderThatTakesItsTimeGetsAll) {
    start();
    RawClient client = connect();
    client.send(get_bytes("/api/large"));

    std::size_t received = 0;
    while (received < std::size_t{16} << 20) {
        std::this_thread::sleep_for(2ms);
        const std::string piece = client.receive();
        ASSERT_FALSE(piece.empty());
        received += piece.size();
    }
}

TEST_F(LimitsTest, SlowClientsHoldNoWorker) {
    options.limits.header_time = 60s;
    options.limits.body_time = 60s;
    options.limits.write_time = 60s;
    start();
    std::vector<RawClient> slow;
    for (int i = 0; i < 20; ++i) {
        slow.push_back(connect());
        slow.back().send("GET /api/hello HTTP/1.1\r\nHost");
        slow.push_back(connect());
        slow.back().send("POST /api/echo HTTP/1.1\r\nHost: m\r\nContent-Length: 10\r\n\r\nab");
        slow.push_back(connect());
        slow.back().send(get_bytes("/api/stream?pieces=1000"));
    }

    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(get("/api/hello").status, 200);
    }
}

TEST_F(LimitsTest, FullQueueIsAnsweredWithRetryAfterAndTheConnectionKept) {
    options.workers = 1;
    options.queue = 1;
    start();
    RawClient running = connect();
    running.send(get_bytes("/api/held"));
    gate.wait_for(1);
    RawClient waiting = connect();
    waiting.send(get_bytes("/api/hello"));
    RawClient refused = connect();
    RawResponse response;
    eventually([&] { // until the other one waits in the queue
        response = refused.ask(get_bytes("/api/hello"));
        return response.status == 503;
    });

    EXPECT_EQ(response.header("retry-after"), "1");
    EXPECT_TRUE(response.body.contains("request.server_busy"));
    gate.open();
    EXPECT_EQ(running.response().body, "held");
    EXPECT_EQ(waiting.response().status, 200);
    EXPECT_EQ(refused.ask(get_bytes("/api/hello")).status, 200);
}

TEST_F(LimitsTest, BodiesOfAllRequestsTogetherAreLimited) {
    options.limits.body_time = 60s;
    options.limits.bodies_bytes = 100'000;
    start();
    const auto upload = [](std::size_t said, std::size_t sent) {
        return "POST /api/upload HTTP/1.1\r\nHost: m\r\nContent-Length: " + std::to_string(said) +
               "\r\n\r\n" + std::string(sent, 'b');
    };
    {
        RawClient half_way = connect();
        half_way.send(upload(90'000, 80'000));
        eventually([&] { return metrics.bytes_received > 80'000U; });

        RawClient refused = connect();
        const RawResponse response = refused.ask(upload(50'000, 50'000));
        EXPECT_EQ(response.status, 503);
        EXPECT_EQ(response.header("retry-after"), "1");
        EXPECT_EQ(ask(upload(10'000, 10'000)).status, 200);
    }
    eventually([&] { return metrics.connections_open == 0U; });

    EXPECT_EQ(ask(upload(50'000, 50'000)).status, 200);
    EXPECT_EQ(ask(upload(100'000, 100'000)).status, 200);
    EXPECT_EQ(ask(upload(100'001, 100'001)).status, 503);
}

TEST_F(LimitsTest, ClientWithTooManyConnectionsIsRefused) {
    options.limits.connections_per_client = 3;
    start();
    std::vector<RawClient> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(connect());
        EXPECT_EQ(clients.back().ask(get_bytes("/api/hello")).status, 200);
    }

    EXPECT_EQ(connect().response().status, 503);
    EXPECT_EQ(metrics.connections_refused, 1U);
    clients.pop_back();
    eventually([&] { return metrics.connections_open == 2U; });
    // Its place goes with whoever holds the connection last, which is a moment later.
    eventually([&] { return get("/api/hello").status == 200; });
}

TEST_F(LimitsTest, ConnectionsInAllAreLimitedAndTrustedProxiesOnlyByThat) {
    options.limits.connections_per_client = 1;
    options.limits.connections = 3;
    options.proxies = ProxyRules({IpNetwork::parse("127.0.0.0/8").value()});
    start();
    std::vector<RawClient> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(connect());
        EXPECT_EQ(clients.back().ask(get_bytes("/api/hello")).status, 200);
    }

    EXPECT_EQ(connect().response().status, 503);
}

TEST_F(LimitsTest, StoppingFinishesWhatIsInHandAndTakesNothingNew) {
    start();
    RawClient in_hand = connect();
    in_hand.send(get_bytes("/api/held"));
    gate.wait_for(1);
    RawClient idle = connect();
    EXPECT_EQ(idle.ask(get_bytes("/api/hello")).status, 200);
    const std::uint16_t port = server->ports().front();

    std::thread stopping([&] { server->stop(); });
    EXPECT_EQ(idle.receive(), "");
    EXPECT_THROW(RawClient(port).response(), std::runtime_error);
    gate.open();

    EXPECT_EQ(in_hand.response().body, "held");
    in_hand.end_sending();
    stopping.join();
    EXPECT_EQ(metrics.connections_open, 0U);
}

TEST_F(LimitsTest, StoppingCutsWhatTakesTooLong) {
    options.stop_time = 300ms;
    options.limits.write_time = 60s;
    start();
    RawClient stuck = connect();
    stuck.send(get_bytes("/api/large"));
    eventually([&] { return metrics.answers[2] == 1U; });
    const auto began = std::chrono::steady_clock::now();

    server->stop();

    EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
    EXPECT_TRUE(lines.all().contains("http.stopped_in_hand"));
}

} // namespace
} // namespace muster::http
