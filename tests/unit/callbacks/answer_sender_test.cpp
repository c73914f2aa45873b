#include "callbacks/answer_sender.h"

#include <memory>
#include <thread>

#include <gtest/gtest.h>

#include "support/scripted_server.h"

namespace muster::callbacks {
namespace {

using test::ScriptedServer;

class AnswerSenderTest : public testing::Test {
protected:
    std::unique_ptr<net::HttpClient> client =
        net::HttpClient::make({.proxy = net::NoProxy{}}).value();
    AnswerSender sender{*client};
};

TEST_F(AnswerSenderTest, PutsTheBodyWithoutAContentType) {
    ScriptedServer server({{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}});

    EXPECT_EQ(sender.put(server.url("/bucket/key?Signature=s"), "{}", {}).value(), 200);

    const std::string request = server.requests().front();
    EXPECT_TRUE(request.starts_with("PUT /bucket/key?Signature=s HTTP/1.1\r\n")) << request;
    EXPECT_TRUE(request.ends_with("\r\n\r\n{}")) << request;
    EXPECT_FALSE(request.contains("Content-Type")) << request;
}

TEST_F(AnswerSenderTest, FollowsNobodyElsewhere) {
    ScriptedServer other({{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}});
    ScriptedServer server({{"HTTP/1.1 307 Temporary Redirect\r\nLocation: " + other.url("/") +
                            "\r\nContent-Length: 0\r\n\r\n"}});

    EXPECT_EQ(sender.put(server.url("/"), "{}", {}).value(), 307);
    EXPECT_TRUE(other.requests().empty());
}

TEST_F(AnswerSenderTest, IsStoppedAtOnce) {
    ScriptedServer silent({});
    std::stop_source stop;
    std::jthread stopper([&] {
        silent.wait_for(1);
        stop.request_stop();
    });

    EXPECT_EQ(sender.put(silent.url("/"), "{}", stop.get_token()).error().reason, "net.cancelled");
}

TEST_F(AnswerSenderTest, SaysWhatCannotBeRead) {
    ScriptedServer server({{"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\npem"},
                           {"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"},
                           {"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"}});

    EXPECT_EQ(sender.get(server.url("/a"), {}).value(), "pem");
    EXPECT_EQ(sender.get(server.url("/b"), {}).error().kind, ErrorKind::NotFound);
    EXPECT_EQ(sender.get(server.url("/c"), {}).error().kind, ErrorKind::Unavailable);
}

} // namespace
} // namespace muster::callbacks
