#include "support/edge_fixture.h"

namespace muster::http {
namespace {

using test::RawClient;
using test::RawResponse;
using namespace std::chrono_literals;

class AnswersTest : public EdgeTest {
protected:
    void SetUp() override { start(); }
};

std::string code_of(const RawResponse& response) {
    const auto document = Json::parse(response.body);
    const Json* const code = document ? document->find("code") : nullptr;
    return code == nullptr ? "none in: " + response.body : *code->if_string();
}

TEST_F(AnswersTest, RequestIsAnsweredWithIdAndSecurityHeaders) {
    const RawResponse response = get("/api/hello");

    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, R"({"hello":"world"})");
    EXPECT_EQ(response.header("content-type"), "application/json");
    EXPECT_TRUE(response.header("x-request-id").starts_with("req_"));
    EXPECT_EQ(response.header("x-content-type-options"), "nosniff");
    EXPECT_EQ(response.header("cache-control"), "no-store");
    EXPECT_EQ(response.header("referrer-policy"), "no-referrer");
    EXPECT_TRUE(response.header("content-security-policy").contains("frame-ancestors 'none'"));
    EXPECT_FALSE(response.headers.contains("strict-transport-security")); // plain
    EXPECT_FALSE(response.headers.contains("server"));
    EXPECT_TRUE(response.header("date").ends_with(" GMT"));
}

TEST_F(AnswersTest, ConnectionIsKeptForTheNextRequest) {
    RawClient client = connect();

    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(client.ask(get_bytes("/api/hello")).status, 200);
    }
    EXPECT_EQ(metrics.connections_accepted, 1U);
}

TEST_F(AnswersTest, ConnectionEndsWhenTheClientSaysSo) {
    RawClient client = connect();

    const RawResponse response = client.ask(get_bytes("/api/hello", "Connection: close\r\n"));

    EXPECT_EQ(response.header("connection"), "close");
    EXPECT_TRUE(client.closes_within(5s));
}

TEST_F(AnswersTest, Http10IsAnsweredAndClosedUnlessKeptAlive) {
    RawClient closing = connect();
    RawClient keeping = connect();

    EXPECT_EQ(closing.ask("GET /api/hello HTTP/1.0\r\n\r\n").status, 200);
    EXPECT_TRUE(closing.closes_within(5s));
    const std::string kept = "GET /api/hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    EXPECT_EQ(keeping.ask(kept).header("connection"), "keep-alive");
    EXPECT_EQ(keeping.ask(kept).status, 200);
}

TEST_F(AnswersTest, PipelinedRequestsAreAnsweredInTheirOrder) {
    RawClient client = connect();
    std::string all;
    for (int i = 0; i < 50; ++i) {
        const std::string body = std::to_string(i);
        all +=
            "POST /api/echo HTTP/1.1\r\nHost: m\r\nContent-Length: " + std::to_string(body.size()) +
            "\r\n\r\n" + body;
    }

    client.send(all);

    for (int i = 0; i < 50; ++i) {
        EXPECT_EQ(client.response().body, std::to_string(i));
    }
}

TEST_F(AnswersTest, RequestMayComeByteByByte) {
    RawClient client = connect();
    for (const char c : std::string("POST /api/echo HTTP/1.1\r\nHost: m\r\n"
                                    "Transfer-Encoding: chunked\r\n\r\n"
                                    "3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nX: y\r\n\r\n")) {
        client.send(std::string(1, c));
    }

    EXPECT_EQ(client.response().body, "abcde");
    EXPECT_EQ(client.ask(get_bytes("/api/hello")).status, 200);
}

TEST_F(AnswersTest, TrailersDoNotBecomeHeaders) {
    const RawResponse response =
        ask("POST /api/echo HTTP/1.1\r\nHost: m\r\nTransfer-Encoding: chunked\r\n\r\n"
            "1\r\na\r\n0\r\nAuthorization: Bearer ann\r\n\r\n");

    EXPECT_EQ(response.status, 200);
    EXPECT_TRUE(lines.all().contains(R"("principal":"-")")) << lines.all();
}

TEST_F(AnswersTest, TrailersMayComeByteByByteAfterNoChunks) {
    RawClient client = connect();
    for (const char c : std::string("POST /api/echo HTTP/1.1\r\nHost: m\r\n"
                                    "Transfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\n")) {
        client.send(std::string(1, c));
    }

    EXPECT_EQ(client.response().body, "");
    EXPECT_EQ(client.ask(get_bytes("/api/hello")).status, 200);
}

TEST_F(AnswersTest, ClientThatExpectsItIsToldToContinue) {
    RawClient client = connect();

    client.send("POST /api/echo HTTP/1.1\r\nHost: m\r\nContent-Length: 2\r\n"
                "Expect: 100-continue\r\n\r\n");

    EXPECT_EQ(client.receive_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_EQ(client.ask("ok").body, "ok");
}

TEST_F(AnswersTest, ClientWithATooLargeBodyIsNotToldToContinue) {
    const RawResponse response =
        ask("POST /api/echo HTTP/1.1\r\nHost: m\r\nContent-Length: 1001\r\n"
            "Expect: 100-continue\r\n\r\n");

    EXPECT_EQ(response.status, 413);
}

TEST_F(AnswersTest, HeadHasTheHeaderOfGetAndNoBody) {
    RawClient client = connect();

    client.send("HEAD /api/hello HTTP/1.1\r\nHost: m\r\n\r\n");

    const RawResponse head = client.response(RawClient::Body::Head);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("content-length"), "17");
    EXPECT_EQ(client.ask(get_bytes("/api/hello")).body.size(), 17U);
}

TEST_F(AnswersTest, OptionsAndWrongMethodsSayWhatIsAllowed) {
    const RawResponse options_answer = ask("OPTIONS /api/things/1 HTTP/1.1\r\nHost: m\r\n\r\n");
    const RawResponse refused = ask("PUT /api/things/1 HTTP/1.1\r\nHost: m\r\n\r\n");

    EXPECT_EQ(options_answer.status, 204);
    EXPECT_EQ(options_answer.header("allow"), "GET, HEAD, DELETE, OPTIONS");
    EXPECT_EQ(refused.status, 405);
    EXPECT_EQ(refused.header("allow"), "GET, HEAD, DELETE, OPTIONS");
    EXPECT_EQ(code_of(refused), "request.method_not_allowed");
    EXPECT_EQ(ask("OPTIONS * HTTP/1.1\r\nHost: m\r\n\r\n").status, 204);
}

TEST_F(AnswersTest, AbsoluteTargetGoesBeforeHost) {
    const RawResponse response =
        ask("GET http://real.example/api/whoami HTTP/1.1\r\nHost: other.example\r\n\r\n");

    EXPECT_TRUE(response.body.contains(R"("host":"real.example")")) << response.body;
}

TEST_F(AnswersTest, ErrorIsAProblemDocumentWithSlugAndRequestId) {
    const RawResponse response =
        ask("DELETE /api/things/7 HTTP/1.1\r\nHost: m\r\nAuthorization: Bearer ann\r\n\r\n");

    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(response.header("content-type"), "application/problem+json");
    EXPECT_EQ(code_of(response), "thing.not_found");
    EXPECT_TRUE(response.body.contains(response.header("x-request-id")));
}

TEST_F(AnswersTest, GuardStandsBeforeTheHandler) {
    const auto status = [&](const std::string& verb, const std::string& who) {
        const std::string bearer = who.empty() ? "" : "Authorization: Bearer " + who + "\r\n";
        RawClient client = connect();
        client.send(verb + " /api/things/7 HTTP/1.1\r\nHost: m\r\n" + bearer + "\r\n");
        return client.head().status;
    };

    EXPECT_EQ(status("GET", ""), 401);
    EXPECT_EQ(status("GET", "bob"), 200);
    EXPECT_EQ(status("DELETE", "bob"), 403);
    EXPECT_EQ(status("DELETE", "ann"), 404);
    EXPECT_EQ(status("HEAD", ""), 401);
}

TEST_F(AnswersTest, ThrowingHandlerIsAnsweredWithNothingButTheRequestId) {
    const RawResponse response = get("/api/throws");

    EXPECT_EQ(response.status, 500);
    EXPECT_FALSE(response.body.contains("secret-path"));
    EXPECT_EQ(code_of(response), "internal");
    EXPECT_TRUE(lines.all().contains("secret-path"));
    EXPECT_TRUE(lines.all().contains(response.header("x-request-id")));
}

TEST_F(AnswersTest, AnswerCannotBeSplitByAHeaderValue) {
    const RawResponse response = get("/api/split");

    EXPECT_EQ(response.status, 500);
    EXPECT_FALSE(response.headers.contains("set-cookie"));
}

TEST_F(AnswersTest, AccessLogNamesTheTemplateAndNoSecretOfTheRequest) {
    ask("GET /api/things/planted-id?token=planted-token HTTP/1.1\r\nHost: planted-host\r\n"
        "Authorization: Bearer bob\r\nCookie: session=planted-cookie\r\n"
        "User-Agent: planted-agent\r\n\r\n");

    const std::string log_text = lines.all();
    EXPECT_FALSE(log_text.contains("planted")) << log_text;
    const auto line = Json::parse(log_text.substr(0, log_text.find('\n')));
    ASSERT_TRUE(line);
    EXPECT_EQ(*line->find("event")->if_string(), "http.request");
    EXPECT_EQ(*line->find("route")->if_string(), "/api/things/{id}");
    EXPECT_EQ(*line->find("method")->if_string(), "GET");
    EXPECT_EQ(*line->find("principal")->if_string(), "bob");
    EXPECT_EQ(line->find("status")->integer(), 200);
    EXPECT_GT(line->find("bytes")->integer().value(), 100);
    EXPECT_GE(line->find("us")->integer().value(), 0);
}

TEST_F(AnswersTest, RefusedRequestIsLoggedWithoutWhatItSaid) {
    ask("GET /planted HTTP/1.1\r\nHost: a\r\nHost: planted\r\n\r\n");

    eventually([&] { return lines.all().contains("http.request"); });
    EXPECT_TRUE(lines.all().contains(R"("route":"-","status":400)")) << lines.all();
    EXPECT_FALSE(lines.all().contains("planted"));
    EXPECT_EQ(metrics.requests_refused, 1U);
    EXPECT_EQ(metrics.answers[4], 1U);
}

TEST_F(AnswersTest, PageOfTheConsoleHasAStrictPolicy) {
    const RawResponse page = get("/reports/monthly");
    const RawResponse script = get("/assets/app-1a2b3c4d.js");

    EXPECT_EQ(page.body, "<p>page</p>");
    const std::string policy = page.header("content-security-policy");
    EXPECT_TRUE(policy.contains("default-src 'none'; script-src 'self';")) << policy;
    EXPECT_TRUE(policy.contains("frame-ancestors 'none'")) << policy;
    EXPECT_FALSE(policy.contains("unsafe"));
    EXPECT_EQ(page.header("cache-control"), "no-cache");
    EXPECT_TRUE(script.header("cache-control").contains("immutable"));
    EXPECT_EQ(get("/api/v1/reports").status, 404);
}

TEST_F(AnswersTest, FileIsSentWithItsLength) {
    const std::string licence = read_file(MUSTER_SOURCE_DIR "/LICENSE").value();

    const RawResponse response = get("/api/file");

    EXPECT_EQ(response.header("content-length"), std::to_string(licence.size()));
    EXPECT_EQ(response.body, licence);
}

TEST_F(AnswersTest, FileThatIsMissingIsNotNamed) {
    const RawResponse response = get("/api/no-file");

    EXPECT_EQ(response.status, 404);
    EXPECT_FALSE(response.body.contains("secret"));
}

TEST_F(AnswersTest, StreamIsPulledPieceByPiece) {
    const RawResponse response = get("/api/stream?pieces=40");

    EXPECT_EQ(response.header("transfer-encoding"), "chunked");
    EXPECT_EQ(response.body.size(), std::size_t{40} << 16);
    EXPECT_EQ(pulled, 41);
}

TEST_F(AnswersTest, StreamThatFailsIsCutSoThatTheClientKnows) {
    RawClient client = connect();
    client.send(get_bytes("/api/stream?pieces=5&fail_at=2"));

    EXPECT_THROW(client.response(), std::runtime_error);
    EXPECT_EQ(metrics.answers_cut, 1U);
}

TEST_F(AnswersTest, ReaderThatDoesNotReadHoldsNeitherMemoryNorAWorker) {
    RawClient slow = connect();
    slow.send(get_bytes("/api/stream?pieces=100000"));
    eventually([&] { return pulled > 2; });
    int before = -1;
    eventually([&] { return std::exchange(before, pulled.load()) == pulled; });

    EXPECT_LT(pulled, 500); // what the kernel's buffers took of 6 GB
    EXPECT_EQ(get("/api/hello").status, 200);
}

TEST_F(AnswersTest, StreamToHttp10EndsWithTheConnection) {
    const RawResponse response = ask("GET /api/stream?pieces=3 HTTP/1.0\r\n\r\n");

    EXPECT_EQ(response.body.size(), std::size_t{3} << 16);
    EXPECT_EQ(response.header("connection"), "close");
}

TEST_F(AnswersTest, EmptyLineBeforeARequestIsIgnored) {
    EXPECT_EQ(ask("\r\n\r\n" + get_bytes("/api/hello")).status, 200);
}

TEST_F(EdgeTest, TrustedProxySpeaksForItsClient) {
    const std::string forwarded = get_bytes("/api/whoami", "X-Forwarded-For: 6.6.6.6, 192.0.2.7\r\n"
                                                           "X-Forwarded-Proto: https\r\n"
                                                           "X-Request-Id: given-1\r\n");
    start();
    const RawResponse stranger = ask(forwarded);
    server.reset();
    options.proxies = ProxyRules({IpNetwork::parse("127.0.0.1").value()});
    start();
    const RawResponse proxy = ask(forwarded);

    EXPECT_TRUE(stranger.body.contains(R"("client":"127.0.0.1","scheme":"http")"));
    EXPECT_NE(stranger.header("x-request-id"), "given-1");
    EXPECT_TRUE(proxy.body.contains(R"("client":"192.0.2.7","scheme":"https")")) << proxy.body;
    EXPECT_EQ(proxy.header("x-request-id"), "given-1");
    EXPECT_EQ(proxy.header("strict-transport-security"), "max-age=31536000");
}

TEST_F(AnswersTest, PlainHttpElsewhereThanOnTheLoopbackIsRefusedWithAnExplanation) {
    for (const char* host : {"0.0.0.0", "::", "192.0.2.1"}) {
        options.listen = {{.host = host, .port = 0, .scheme = Scheme::Http}};
        const auto refused = Server::start(options, {*router, events, log, clock, random, metrics});
        ASSERT_FALSE(refused) << host;
        EXPECT_EQ(refused.error().reason, "http.plain_not_loopback");
    }
}

TEST_F(AnswersTest, PortThatIsTakenIsAConflict) {
    options.listen = {{.host = "127.0.0.1", .port = server->ports()[0], .scheme = Scheme::Http}};

    const auto refused = Server::start(options, {*router, events, log, clock, random, metrics});

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "http.address_in_use");
}

} // namespace
} // namespace muster::http
