#include <gtest/gtest.h>

#include "net/http_client.h"
#include "support/scripted_server.h"

namespace muster::net {
namespace {

using test::ScriptedServer;
using Then = ScriptedServer::Answer::Then;
using namespace std::chrono_literals;

std::string answer(const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// Requests as their bytes leave, and answers that no server of ours would give.
class HttpWireTest : public testing::Test {
protected:
    HttpWireTest() : client(HttpClient::make({.proxy = NoProxy{}}).value()) {}

    static std::string host(const ScriptedServer& server) {
        return "Host: 127.0.0.1:" + std::to_string(server.port()) + "\r\n";
    }
    std::string_view refusal(const HttpRequest& request) {
        const auto response = client->send(request);
        return response ? "none" : response.error().reason;
    }

    std::unique_ptr<HttpClient> client;
};

TEST_F(HttpWireTest, OnlyTheHeadersGivenAreSent) {
    ScriptedServer server({{answer("")}, {answer("")}, {answer("")}, {answer("")}});

    ASSERT_TRUE(client->send({.url = server.url("/a/../b?q=%20"), .headers = {{"X-Empty", ""}}}));
    ASSERT_TRUE(client->send({.method = Method::Put,
                              .url = server.url("/"),
                              .headers = {{"Content-Type", "text/plain"}, {"Accept", "text/csv"}},
                              .body = "one"}));
    ASSERT_TRUE(client->send({.method = Method::Post, .url = server.url("/")}));
    ASSERT_TRUE(client->send({.method = Method::Delete, .url = server.url("/")}));

    const auto requests = server.requests();
    EXPECT_EQ(requests[0], "GET /a/../b?q=%20 HTTP/1.1\r\n" + host(server) +
                               "User-Agent: muster\r\nX-Empty:\r\n\r\n");
    EXPECT_EQ(requests[1], "PUT / HTTP/1.1\r\n" + host(server) +
                               "User-Agent: muster\r\nContent-Type: text/plain\r\n"
                               "Accept: text/csv\r\nContent-Length: 3\r\n\r\none");
    EXPECT_EQ(requests[2], "POST / HTTP/1.1\r\n" + host(server) +
                               "User-Agent: muster\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(requests[3], "DELETE / HTTP/1.1\r\n" + host(server) + "User-Agent: muster\r\n\r\n");
    EXPECT_EQ(server.connections(), 1);
}

TEST_F(HttpWireTest, LargeBodyIsSentAtOnceWithoutAskingFirst) {
    ScriptedServer server({{answer("")}});
    const std::string body(std::size_t{2} << 20, 'b');

    ASSERT_TRUE(client->send({.method = Method::Post, .url = server.url("/"), .body = body}));

    EXPECT_FALSE(server.requests()[0].contains("Expect"));
    EXPECT_TRUE(server.requests()[0].ends_with(body));
}

TEST_F(HttpWireTest, HeadersThatWouldForgeOthersAreNotSent) {
    ScriptedServer server({});
    const std::vector<HttpHeader> bad = {
        {"X", "a\r\nY: b"}, {"X", std::string("a\0b", 3)}, {"X\n", "a"}, {"X Y", "a"}, {"", "a"}};

    for (const HttpHeader& header : bad) {
        EXPECT_EQ(refusal({.url = server.url("/"), .headers = {header}}), "net.bad_header");
    }
    EXPECT_TRUE(server.requests().empty());
}

TEST_F(HttpWireTest, UrlsOfNoHttpServerAreRefused) {
    for (const char* url : {"", "/path", "file:///etc/passwd", "ftp://host/", "https://",
                            "https:///x", "https://user:word@host/", "http://host/a b",
                            "http://host\\@evil/", "http://host/\r\nX: y"}) {
        EXPECT_EQ(refusal({.url = url}), "net.bad_url") << url;
    }
}

TEST_F(HttpWireTest, RequestOverAConnectionThatHasDiedIsSentAnew) {
    ScriptedServer server({{answer("one"), Then::Close}, {answer("two")}});

    ASSERT_TRUE(client->send({.url = server.url("/")}));
    const auto second = client->send({.url = server.url("/")});

    ASSERT_TRUE(second) << second.error().detail;
    EXPECT_EQ(second->body, "two");
    EXPECT_EQ(server.connections(), 2);
}

TEST_F(HttpWireTest, RequestThatIsSentOnceGoesOverAConnectionOfItsOwn) {
    ScriptedServer server({{answer("one")}, {answer("over the same connection")}});
    ASSERT_TRUE(client->send({.url = server.url("/")}));

    // The server takes no other connection while one is open.
    EXPECT_EQ(refusal({.url = server.url("/"), .total_time = 200ms, .is_sent_once = true}),
              "net.timeout");

    EXPECT_EQ(server.requests().size(), 1U);
}

TEST_F(HttpWireTest, AnswersThatStopShortOrMakeNoSenseAreErrors) {
    ScriptedServer server({{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", Then::Close},
                           {"", Then::Close},
                           {"SSH-2.0-OpenSSH_9.2\r\n", Then::Close}});

    EXPECT_EQ(refusal({.url = server.url("/")}), "net.interrupted");
    EXPECT_EQ(refusal({.url = server.url("/")}), "net.interrupted");
    EXPECT_EQ(refusal({.url = server.url("/")}), "net.bad_answer");
}

TEST_F(HttpWireTest, RedirectionsAreAnswersUnlessTheyAreAskedFor) {
    ScriptedServer server({{"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n"
                            "Content-Length: 0\r\n\r\n"},
                           {"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n"
                            "Content-Length: 0\r\n\r\n"}});

    const auto kept = client->send({.url = server.url("/")});

    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->status, 302);
    EXPECT_EQ(kept->header("LOCATION"), "http://127.0.0.1:1/");
    // Followed to https alone: a secret is not carried from there into the clear.
    EXPECT_EQ(refusal({.url = server.url("/"), .redirects = 3}), "net.bad_answer");
}

TEST_F(HttpWireTest, SilentServerIsGivenUp) {
    ScriptedServer server({});

    EXPECT_EQ(refusal({.url = server.url("/"), .total_time = 50ms}), "net.timeout");
}

TEST_F(HttpWireTest, StreamThatFallsSilentIsGivenUp) {
    ScriptedServer server({{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n"}});

    EXPECT_EQ(refusal({.url = server.url("/"), .total_time = 0ms, .silent_time = 1s}),
              "net.timeout");
}

TEST_F(HttpWireTest, CancellationEndsTheWaitAtOnce) {
    ScriptedServer server({});
    std::stop_source stop;
    std::jthread canceller([&] {
        server.wait_for(1);
        stop.request_stop();
    });
    const auto began = std::chrono::steady_clock::now();

    const std::string_view reason = refusal({.url = server.url("/"), .stop = stop.get_token()});

    EXPECT_EQ(reason, "net.cancelled");
    EXPECT_LT(std::chrono::steady_clock::now() - began, 800ms);
    EXPECT_EQ(refusal({.url = server.url("/"), .stop = stop.get_token()}), "net.cancelled");
}

TEST_F(HttpWireTest, ErrorsNameTheHostAndNothingElseOfTheRequest) {
    ScriptedServer server({{"", Then::Close}, {"nonsense\r\n\r\n", Then::Close}});
    const HttpRequest request{.url = server.url("/secret-path?secret-query"),
                              .headers = {{"Authorization", "Bearer secret-token"}},
                              .total_time = 200ms};
    for (int i = 0; i < 3; ++i) {
        const auto response = client->send(request);

        ASSERT_FALSE(response);
        EXPECT_TRUE(response.error().detail.contains("127.0.0.1")) << response.error().detail;
        EXPECT_FALSE(response.error().detail.contains("secret")) << response.error().detail;
    }
}

TEST_F(HttpWireTest, ProxyIsAskedForTheWholeAddress) {
    ScriptedServer proxy({{answer("through")}});
    client = HttpClient::make({.proxy = GivenProxy{proxy.url("")}}).value();

    const auto response = client->send({.url = "http://example.invalid/x"});

    ASSERT_TRUE(response) << response.error().detail;
    EXPECT_EQ(response->body, "through");
    EXPECT_TRUE(proxy.requests()[0].starts_with("GET http://example.invalid/x HTTP/1.1\r\n"));
}

} // namespace
} // namespace muster::net
