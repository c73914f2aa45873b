#include "net/http_client.h"

#include <thread>

#include "support/edge_fixture.h"

namespace muster::net {
namespace {

using namespace std::chrono_literals;

/// Against the server that is Muster's own.
class HttpClientTest : public http::EdgeTest {
protected:
    HttpClientTest() {
        options.workers = 8;
        start();
        client = HttpClient::make({.proxy = NoProxy{}}).value();
    }
    std::string url(const std::string& path) {
        return "http://127.0.0.1:" + std::to_string(server->ports().front()) + path;
    }
    HttpResponse get(const std::string& path) { return client->send({.url = url(path)}).value(); }
    std::string_view refusal(const HttpRequest& request) {
        const auto response = client->send(request);
        return response ? "none" : response.error().reason;
    }

    std::unique_ptr<HttpClient> client;
};

TEST_F(HttpClientTest, AnswerHasStatusHeadersAndBody) {
    const HttpResponse response = get("/api/hello");

    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.header("content-type"), "application/json");
    EXPECT_EQ(response.body, R"({"hello":"world"})");
    EXPECT_EQ(response.header("no-such"), "");
}

TEST_F(HttpClientTest, RefusalOfTheServerIsAnAnswer) {
    const auto response =
        client->send({.url = url("/api/things/7"), .headers = {{"Authorization", "Bearer ann"}}});

    EXPECT_EQ(get("/api/things/7").status, 401);
    EXPECT_EQ(response->body, "7");
    EXPECT_EQ(get("/api/nothing").status, 404);
}

TEST_F(HttpClientTest, EmptyAnswerAfterOneWithABodyHasItsOwnStatus) {
    get("/api/hello");

    const auto head = client->send({.method = Method::Head, .url = url("/api/hello")});

    ASSERT_TRUE(head) << head.error().detail;
    EXPECT_EQ(head->status, 200);
    EXPECT_EQ(head->body, "");
}

TEST_F(HttpClientTest, BodiesPassUnchanged) {
    std::string body;
    for (int i = 0; i < 1 << 20; ++i) {
        body += static_cast<char>(i * 31 >> 3);
    }

    const auto response =
        client->send({.method = Method::Post, .url = url("/api/upload"), .body = body});

    EXPECT_EQ(response->body, body);
}

TEST_F(HttpClientTest, AnswerLargerThanWantedIsRefused) {
    EXPECT_EQ(refusal({.url = url("/api/large"), .most_bytes = 1000}), "net.too_large");
    EXPECT_EQ(refusal({.url = url("/api/stream?pieces=3"), .most_bytes = 100'000}),
              "net.too_large");
    EXPECT_EQ(refusal({.url = url("/api/stream?pieces=3"), .most_bytes = 3U << 16}), "none");
}

TEST_F(HttpClientTest, StreamIsHandedOverInPieces) {
    std::size_t pieces = 0;
    std::size_t bytes = 0;

    const auto response =
        client->send({.url = url("/api/stream?pieces=40")}, [&](ByteSpan piece) -> Status {
            ++pieces;
            bytes += piece.size();
            return {};
        });

    ASSERT_TRUE(response);
    EXPECT_EQ(bytes, std::size_t{40} << 16);
    EXPECT_GT(pieces, 10U);
    EXPECT_EQ(response->body, "");
}

TEST_F(HttpClientTest, RefusalIsNotHandedOverAsAStream) {
    const auto response = client->send({.url = url("/api/things/7")}, [&](ByteSpan) -> Status {
        ADD_FAILURE();
        return {};
    });

    EXPECT_EQ(response->status, 401);
    EXPECT_TRUE(response->body.contains("auth.required"));
}

TEST_F(HttpClientTest, ErrorOfTheSinkEndsTheRequest) {
    const auto response =
        client->send({.url = url("/api/stream?pieces=40")}, [](ByteSpan) -> Status {
            return Error{ErrorKind::Unavailable, "test.full", "no room"};
        });

    EXPECT_EQ(response.error().reason, "test.full");
    EXPECT_EQ(get("/api/hello").status, 200);
}

TEST_F(HttpClientTest, ManyThreadsAskAtOnceOverAFewConnections) {
    std::atomic<int> good = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&, i] {
                for (int j = 0; j < 50; ++j) {
                    const std::string body = std::to_string(i * 1000 + j);
                    const auto response = client->send(
                        {.method = Method::Post, .url = url("/api/echo"), .body = body});
                    good += response && response->body == body ? 1 : 0;
                }
            });
        }
    }

    EXPECT_EQ(good, 400);
    EXPECT_LE(metrics.connections_accepted.load(), 8U);
}

TEST_F(HttpClientTest, NobodyThereIsUnreachable) {
    const std::string dead = url("/");
    server.reset();

    const auto response = client->send({.url = dead});

    EXPECT_EQ(response.error().reason, "net.unreachable");
    EXPECT_EQ(response.error().kind, ErrorKind::Unavailable);
    EXPECT_EQ(refusal({.url = "http://nowhere.invalid/"}), "net.unreachable");
}

TEST_F(HttpClientTest, AddressThatTheFilterRefusesIsNotConnectedTo) {
    std::vector<std::string> asked;
    client = HttpClient::make({.proxy = NoProxy{},
                               .address_filter =
                                   [&](const IpAddress& address) {
                                       asked.push_back(address.str());
                                       return !address.is_loopback();
                                   }})
                 .value();

    const auto response = client->send({.url = url("/api/hello")});

    EXPECT_EQ(response.error().reason, "net.address_refused");
    EXPECT_EQ(response.error().kind, ErrorKind::Forbidden);
    EXPECT_EQ(asked, std::vector<std::string>{"127.0.0.1"});
    EXPECT_EQ(metrics.connections_accepted.load(), 0U);
}

} // namespace
} // namespace muster::net
