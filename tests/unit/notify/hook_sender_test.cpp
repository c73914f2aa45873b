#include "notify/hook_sender.h"

#include <gtest/gtest.h>

#include "notify/webhook_signature.h"
#include "support/fake_clock.h"
#include "support/scripted_server.h"

namespace muster::notify {
namespace {

using test::ScriptedServer;

class HookSenderTest : public testing::Test {
protected:
    static ScriptedServer::Answer answer(const std::string& status,
                                         const std::string& body = "",
                                         const std::string& headers = "") {
        return {.bytes = "HTTP/1.1 " + status + "\r\n" + headers +
                         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body};
    }
    Status send(ScriptedServer& server, std::vector<Secret> secrets = {}) {
        return HookSender::make(rules, clock)
            .value()
            .send({.url = Secret(server.url("/hook?key=s3cret")),
                   .body = R"({"a":1})",
                   .id = "message_1",
                   .secrets = std::move(secrets)});
    }

    const TargetRules rules{{IpNetwork::parse("127.0.0.0/8").value()}};
    test::FakeClock clock;
};

TEST_F(HookSenderTest, PostsJson) {
    ScriptedServer server({answer("204 No Content")});

    ASSERT_TRUE(send(server));

    const std::string request = server.requests().front();
    EXPECT_TRUE(request.starts_with("POST /hook?key=s3cret HTTP/1.1\r\n")) << request;
    EXPECT_NE(request.find("Content-Type: application/json\r\n"), std::string::npos);
    EXPECT_TRUE(request.ends_with("\r\n\r\n{\"a\":1}"));
    EXPECT_EQ(request.find("webhook-"), std::string::npos);
}

TEST_F(HookSenderTest, SignsForWhoHasASecret) {
    ScriptedServer server({answer("200 OK")});
    const Secret secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    ASSERT_TRUE(send(server, {secret}));

    const std::string request = server.requests().front();
    const std::string signature =
        webhook_signatures({&secret, 1},
                           {.id = "message_1", .at = clock.now(), .body = R"({"a":1})"})
            .value();
    EXPECT_NE(request.find("webhook-id: message_1\r\n"), std::string::npos);
    EXPECT_NE(request.find("webhook-timestamp: 1700000000\r\n"), std::string::npos);
    EXPECT_NE(request.find("webhook-signature: " + signature + "\r\n"), std::string::npos);
}

TEST_F(HookSenderTest, TellsWhatMayPassFromWhatWillNot) {
    for (const char* status : {"408 Request Timeout", "425 Too Early", "429 Too Many Requests",
                               "500 Internal Server Error", "503 Service Unavailable"}) {
        ScriptedServer server({answer(status)});
        EXPECT_EQ(send(server).error().reason, "notify.deferred") << status;
    }
    for (const char* status : {"301 Moved Permanently", "400 Bad Request", "401 Unauthorized",
                               "404 Not Found", "410 Gone"}) {
        ScriptedServer server({answer(status, "", "Location: http://127.0.0.1/\r\n")});
        EXPECT_EQ(send(server).error().reason, "notify.refused") << status;
        EXPECT_EQ(server.requests().size(), 1U) << status; // and nothing is followed
    }
}

TEST_F(HookSenderTest, WaitsAsLongAsItIsAsked) {
    ScriptedServer server({answer("429 Too Many Requests", "", "Retry-After: 120\r\n")});
    EXPECT_EQ(send(server).error().retry_after, std::chrono::seconds{120});
    ScriptedServer rude({answer("429 Too Many Requests", "", "Retry-After: 99999999\r\n")});
    EXPECT_EQ(send(rude).error().retry_after, std::chrono::hours{1});
}

TEST_F(HookSenderTest, RepeatsTheWordThatSlackSaysAndNothingElse) {
    ScriptedServer slack({answer("404 Not Found", "channel_is_archived")});
    EXPECT_EQ(send(slack).error().detail, "127.0.0.1 answered 404 channel_is_archived");
    ScriptedServer page({answer("404 Not Found", "<html>key=s3cret</html>")});
    EXPECT_EQ(send(page).error().detail, "127.0.0.1 answered 404");
}

TEST_F(HookSenderTest, AServerThatIsNotThereMayComeBack) {
    std::string url;
    {
        const ScriptedServer server({});
        url = server.url("/s3cret");
    }
    const Status sent = HookSender::make(rules, clock)
                            .value()
                            .send({.url = Secret(url), .body = "{}", .id = "m", .secrets = {}});

    EXPECT_EQ(sent.error().kind, ErrorKind::Unavailable);
    EXPECT_EQ(sent.error().detail.find("s3cret"), std::string::npos);
}

TEST_F(HookSenderTest, ANameThatLeadsInsideIsRefusedWhenItIsConnectedTo) {
    ScriptedServer server({answer("200 OK")});
    const TargetRules lan{{IpNetwork::parse("10.0.0.0/8").value()}};
    const auto sender = HookSender::make(lan, clock).value();
    const std::string port = std::to_string(server.port());

    for (const std::string& url :
         {"http://localhost:" + port + "/", "https://localhost:" + port + "/",
          "https://2130706433:" + port + "/", "https://0x7f.1:" + port + "/"}) {
        const Status sent =
            sender.send({.url = Secret(url), .body = "{}", .id = "m", .secrets = {}});
        ASSERT_FALSE(sent) << url;
        EXPECT_EQ(sent.error().reason, "channel.target_refused") << url;
    }
    EXPECT_EQ(server.connections(), 0);
}

} // namespace
} // namespace muster::notify
