#include "client/api_client.h"

#include <gtest/gtest.h>

#include "base/percent.h"
#include "client/device_login.h"
#include "client/tasks.h"
#include "support/scripted_server.h"

namespace muster::client {
namespace {

using test::ScriptedServer;
using Then = ScriptedServer::Answer::Then;

ScriptedServer::Answer answer(int status, const std::string& type, const std::string& body) {
    return {"HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Type: " + type +
            "\r\nRetry-After: 7\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
            body};
}

ScriptedServer::Answer json(const std::string& body) {
    return answer(200, "application/json", body);
}

ScriptedServer::Answer problem(int status, const std::string& code, const std::string& more = "") {
    return answer(status, "application/problem+json",
                  R"({"type":"about:blank","title":"t","status":)" + std::to_string(status) +
                      R"(,"detail":"why","code":")" + code + R"(","errors":[)" + more +
                      R"(],"request_id":"req_1"})");
}

class ApiClientTest : public testing::Test {
protected:
    ApiClient client_of(const ScriptedServer& server,
                        Connection::TokenFrom from = Connection::TokenFrom::Login) {
        Connection connection{.server = ServerAddress::parse(server.url("")).value(),
                              .trust = net::SystemTrust{},
                              .token = Secret("muster_user_secret"),
                              .token_from = from};
        return ApiClient::make(std::move(connection), {.user_agent = "muster/test", .stop = {}})
            .value();
    }
    Error refusal(ScriptedServer::Answer said,
                  Connection::TokenFrom from = Connection::TokenFrom::Login) {
        ScriptedServer server({std::move(said)});
        ApiClient client = client_of(server, from);
        return client.get("/api/v1/x").error();
    }
};

TEST_F(ApiClientTest, TokenAndBodyAreSentAsTheApiWantsThem) {
    ScriptedServer server({json(R"({"a":1})")});
    ApiClient client = client_of(server);

    const auto said = client.post("/api/v1/x", Json::Object{{"b", "c"}});

    ASSERT_TRUE(said);
    EXPECT_EQ(said->str(), R"({"a":1})");
    const std::string request = server.requests().front();
    EXPECT_TRUE(request.starts_with("POST /api/v1/x HTTP/1.1\r\n"));
    EXPECT_TRUE(request.contains("\r\nAuthorization: Bearer muster_user_secret\r\n"));
    EXPECT_TRUE(request.contains("\r\nContent-Type: application/json\r\n"));
    EXPECT_TRUE(request.contains("\r\nUser-Agent: muster/test\r\n"));
    EXPECT_TRUE(request.ends_with(R"({"b":"c"})"));
}

TEST_F(ApiClientTest, AChangeIsSentAsAPatchAndItsAnswerMayBeEmpty) {
    ScriptedServer server({{"HTTP/1.1 204 Said\r\n\r\n"}});
    ApiClient client = client_of(server);

    EXPECT_TRUE(client.patch("/api/v1/x", Json::Object{{"b", "c"}}));

    const std::string request = server.requests().front();
    EXPECT_TRUE(request.starts_with("PATCH /api/v1/x HTTP/1.1\r\n"));
    EXPECT_TRUE(request.contains("\r\nContent-Type: application/json\r\n"));
    EXPECT_TRUE(request.ends_with(R"({"b":"c"})"));
}

TEST_F(ApiClientTest, WhatThePathSaysIsPutWithoutABody) {
    ScriptedServer server({{"HTTP/1.1 204 Said\r\n\r\n"}});
    ApiClient client = client_of(server);

    EXPECT_TRUE(client.put("/api/v1/x"));

    const std::string request = server.requests().front();
    EXPECT_TRUE(request.starts_with("PUT /api/v1/x HTTP/1.1\r\n"));
    EXPECT_TRUE(request.contains("\r\nContent-Length: 0\r\n"));
    EXPECT_TRUE(request.ends_with("\r\n\r\n"));
}

TEST_F(ApiClientTest, RefusalsKeepTheirCodeAndKind) {
    struct Row {
        int status;
        ErrorKind kind;
    };
    constexpr std::array kRows = {
        Row{400, ErrorKind::Invalid},     Row{401, ErrorKind::Unauthorized},
        Row{403, ErrorKind::Forbidden},   Row{404, ErrorKind::NotFound},
        Row{409, ErrorKind::Conflict},    Row{412, ErrorKind::Stale},
        Row{422, ErrorKind::Impossible},  Row{429, ErrorKind::RateLimited},
        Row{500, ErrorKind::Internal},    Row{502, ErrorKind::Upstream},
        Row{503, ErrorKind::Unavailable},
    };
    for (const auto& [status, kind] : kRows) {
        const Error error = refusal(problem(status, "some.code"));

        EXPECT_EQ(error.kind, kind) << status;
        EXPECT_EQ(error.reason, "some.code");
        EXPECT_EQ(error.retry_after.count(), 7);
    }
}

TEST_F(ApiClientTest, EachWrongFieldIsNamed) {
    const Error error =
        refusal(problem(400, "json.invalid", R"({"pointer":"/email","detail":"is missing"})"));

    EXPECT_EQ(error.detail, "why; /email: is missing");
}

TEST_F(ApiClientTest, WhoeverIsNotSignedInIsToldWhatToDo) {
    using From = Connection::TokenFrom;

    EXPECT_TRUE(refusal(problem(401, "user_token.refused")).detail.contains("has ended"));
    EXPECT_TRUE(refusal(problem(401, "api_token.refused"), From::Environment)
                    .detail.contains("MUSTER_TOKEN"));
    EXPECT_TRUE(refusal(problem(401, "session.none"), From::Nowhere)
                    .detail.contains("muster login --server http://127.0.0.1:"));
}

TEST_F(ApiClientTest, AnotherServerIsNotTakenForMuster) {
    for (const auto& said :
         {answer(200, "text/html", "<html>"), answer(404, "text/html", "nothing here"),
          answer(200, "application/json", "{broken"), answer(500, "application/json", "{}"),
          answer(400, "application/problem+json", R"({"title":"no code"})")}) {
        EXPECT_EQ(refusal(said).reason, "client.no_muster");
    }
}

TEST_F(ApiClientTest, AllPagesOfAListAreOne) {
    ScriptedServer server({json(R"({"items":[1,2],"next_cursor":"a/b"})"),
                           json(R"({"items":[3],"next_cursor":null})")});
    ApiClient client = client_of(server);

    const auto items = client.list("/api/v1/x?limit=2");

    ASSERT_TRUE(items);
    EXPECT_EQ(Json(*items).str(), "[1,2,3]");
    EXPECT_TRUE(server.requests()[1].starts_with("GET /api/v1/x?limit=2&cursor=a%2Fb HTTP"));
}

TEST_F(ApiClientTest, LoginWaitsAndIsSlowedDownAsItIsTold) {
    ScriptedServer server({problem(409, "device.authorization_pending"),
                           problem(503, "request.server_busy"),
                           json(R"({"id":"login_1","token":"muster_user_x","expires_at":"y"})")});
    ApiClient client = client_of(server);
    const DeviceCodes codes{.device_code = Secret("device"),
                            .user_code = "WDJB-MJHT",
                            .page = {},
                            .full_page = {},
                            .lasts = std::chrono::seconds(60),
                            .pace = std::chrono::seconds(0)};

    const auto token = wait_for_token(client, codes, {});

    ASSERT_TRUE(token) << token.error().detail;
    EXPECT_EQ(token->reveal(), "muster_user_x");
    EXPECT_EQ(server.requests().size(), 3U);
}

TEST_F(ApiClientTest, LoginEndsWhenItIsDeniedOrStopped) {
    ScriptedServer server({problem(403, "device.denied"), problem(400, "device.expired")});
    ApiClient client = client_of(server);
    const DeviceCodes codes{.device_code = Secret("device"),
                            .user_code = {},
                            .page = {},
                            .full_page = {},
                            .lasts = {},
                            .pace = {}};
    std::stop_source stopped;
    stopped.request_stop();

    EXPECT_EQ(wait_for_token(client, codes, {}).error().reason, "device.denied");
    EXPECT_EQ(wait_for_token(client, codes, {}).error().reason, "device.expired");
    EXPECT_EQ(wait_for_token(client, codes, stopped.get_token()).error().reason, "net.cancelled");
}

TEST_F(ApiClientTest, ATaskIsFollowedToItsEnd) {
    ScriptedServer server(
        {json(R"({"id":"task_1","state":"queued"})"), json(R"({"id":"task_1","state":"queued"})"),
         problem(503, "request.server_busy"),
         json(R"({"id":"task_1","state":"failed","error":{"detail":"bad row"}})")});
    ApiClient client = client_of(server);
    int changes = 0;

    const auto task = follow_task(client, "task_1", [&](const Json&) { ++changes; }, {});

    ASSERT_TRUE(task);
    EXPECT_EQ(changes, 2);
    EXPECT_EQ(outcome_of(*task).error().reason, "task.failed");
    EXPECT_EQ(outcome_of(*task).error().detail, "task_1 failed: bad row");
}

TEST(EncodedTest, AllButUnreservedCharactersAreEncoded) {
    EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
    EXPECT_EQ(percent_encode("a b&c=d/\xc3\xa4"), "a%20b%26c%3Dd%2F%C3%A4");
}

} // namespace
} // namespace muster::client
