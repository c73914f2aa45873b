#include <sys/stat.h>

#include "http/self_signed_certificate.h"
#include "support/edge_fixture.h"
#include "support/fake_clock.h"
#include "support/temp_dir.h"

namespace muster::http {
namespace {

using test::RawClient;
using test::RawResponse;
using namespace std::chrono_literals;

class TlsTest : public EdgeTest {
protected:
    TlsTest() {
        options.listen = {{.host = "127.0.0.1", .port = 0, .scheme = Scheme::Https}};
        options.tls = tls_files;
        EXPECT_TRUE(ensure_certificate(tls_files, {"localhost", "127.0.0.1"}, clock));
    }
    RawClient connect_tls() { return RawClient(server->ports().front(), RawClient::Form::Tls); }
    void replace(const std::string& name) {
        std::filesystem::remove(tls_files.key);
        ASSERT_TRUE(ensure_certificate(tls_files, {name}, clock));
    }

    test::TempDir directory;
    TlsFiles tls_files{directory / "server.crt", directory / "server.key"};
};

TEST_F(TlsTest, RequestIsAnsweredOverTlsWithStrictTransportSecurity) {
    start();
    RawClient client = connect_tls();

    const RawResponse first = client.ask(get_bytes("/api/whoami"));
    const RawResponse second = client.ask(get_bytes("/api/stream?pieces=40"));

    EXPECT_TRUE(first.body.contains(R"("scheme":"https")"));
    EXPECT_EQ(first.header("strict-transport-security"), "max-age=31536000");
    EXPECT_EQ(second.body.size(), std::size_t{40} << 16);
}

TEST_F(TlsTest, LargeBodiesPassBothWays) {
    start();
    RawClient client = connect_tls();
    const std::string body(std::size_t{1} << 20, 'b');

    const RawResponse response = client.ask(
        "POST /api/upload HTTP/1.1\r\nHost: m\r\nContent-Length: " + std::to_string(body.size()) +
        "\r\n\r\n" + body);

    EXPECT_EQ(response.body, body);
}

TEST_F(TlsTest, PlainRequestToATlsPortIsNotAnswered) {
    start();
    RawClient client = connect();

    client.send(get_bytes("/api/hello"));

    EXPECT_FALSE(client.receive().contains("HTTP/1.1 200"));
}

TEST_F(TlsTest, HandshakeThatStopsIsClosed) {
    options.limits.header_time = 200ms;
    start();
    RawClient client = connect();
    client.send("\x16\x03\x01\x02");

    EXPECT_TRUE(client.closes_within(5s));
}

TEST_F(TlsTest, CertificateIsReplacedForNewConnectionsWhileOldOnesGoOn) {
    start();
    RawClient before = connect_tls();
    ASSERT_EQ(before.ask(get_bytes("/api/hello")).status, 200);
    replace("other.example");

    ASSERT_TRUE(server->reload_certificate());

    RawClient after = connect_tls();
    EXPECT_NE(after.peer_certificate(), before.peer_certificate());
    EXPECT_EQ(after.ask(get_bytes("/api/hello")).status, 200);
    EXPECT_EQ(before.ask(get_bytes("/api/hello")).status, 200);
}

TEST_F(TlsTest, CertificateThatCannotBeUsedLeavesTheOldOneInPlace) {
    start();
    const std::string before = connect_tls().peer_certificate();
    ASSERT_TRUE(write_file_atomically(tls_files.certificate, "nonsense"));

    const Status reloaded = server->reload_certificate();

    ASSERT_FALSE(reloaded);
    EXPECT_EQ(reloaded.error().reason, "tls.certificate");
    EXPECT_EQ(connect_tls().peer_certificate(), before);
}

TEST_F(TlsTest, KeyOfAnotherCertificateIsRefused) {
    const auto other = SelfSignedCertificate::make({"other"}, clock);
    ASSERT_TRUE(write_file_atomically(tls_files.key, other->key.reveal()));

    EXPECT_EQ(load_tls_context(tls_files).error().reason, "tls.key_mismatch");
    ASSERT_TRUE(write_file_atomically(tls_files.key, "nonsense"));
    EXPECT_EQ(load_tls_context(tls_files).error().reason, "tls.key");
}

TEST_F(TlsTest, HttpsWithoutACertificateIsRefused) {
    options.tls.reset();

    const auto refused = Server::start(options, {*router, events, log, clock, random, metrics});

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "http.no_certificate");
}

TEST_F(TlsTest, GeneratedKeyIsForItsOwnerAloneAndIsKept) {
    struct stat status{};
    ASSERT_EQ(::stat(tls_files.key.c_str(), &status), 0);
    const std::string before = read_file(tls_files.certificate).value();

    ASSERT_TRUE(ensure_certificate(tls_files, {"localhost"}, clock));

    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    EXPECT_EQ(read_file(tls_files.certificate).value(), before);
}

TEST_F(TlsTest, CertificateNeedsUsableNames) {
    const std::vector<std::vector<std::string>> unusable = {
        {}, {""}, {"a b"}, {"ok", "evil,IP:192.0.2.1"}, {"a\nb"}};
    for (const auto& names : unusable) {
        EXPECT_EQ(SelfSignedCertificate::make(names, clock).error().reason, "tls.no_name");
    }
}

TEST_F(TlsTest, StoppingEndsTlsConnections) {
    start();
    RawClient client = connect_tls();
    ASSERT_EQ(client.ask(get_bytes("/api/hello")).status, 200);

    server->stop();

    EXPECT_EQ(client.receive(), "");
}

} // namespace
} // namespace muster::http
