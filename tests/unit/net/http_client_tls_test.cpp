#include <csignal>

#include "base/file.h"
#include "http/self_signed_certificate.h"
#include "net/http_client.h"
#include "support/edge_fixture.h"
#include "support/temp_dir.h"

namespace muster::net {
namespace {

/// Against a server with a certificate that no authority has signed.
class HttpClientTlsTest : public http::EdgeTest {
protected:
    HttpClientTlsTest() {
        options.listen = {{.host = "127.0.0.1", .port = 0, .scheme = http::Scheme::Https}};
        options.tls = files;
        EXPECT_TRUE(http::ensure_certificate(files, {"127.0.0.1"}, clock));
    }
    std::string url(const std::string& host = "127.0.0.1") {
        return "https://" + host + ":" + std::to_string(server->ports().front()) + "/api/hello";
    }
    Result<HttpResponse> get(const TrustIn& trust, const std::string& host = "127.0.0.1") {
        const auto client = HttpClient::make({.trust = trust, .proxy = NoProxy{}});
        return (*client)->send({.url = url(host)});
    }

    test::TempDir directory;
    http::TlsFiles files{directory / "server.crt", directory / "server.key"};
};

TEST_F(HttpClientTlsTest, CertificateOfNoAuthorityIsRefused) {
    start();

    const auto response = get(SystemTrust{});

    EXPECT_EQ(response.error().reason, "net.tls");
    EXPECT_EQ(response.error().kind, ErrorKind::Upstream);
    EXPECT_TRUE(response.error().detail.contains("self-signed certificate"));
    EXPECT_EQ(metrics.answers[2].load(), 0U);
}

TEST_F(HttpClientTlsTest, CertificateInTheFileIsTrustedForItsNameAlone) {
    start();

    EXPECT_EQ(get(FileTrust{files.certificate})->status, 200);
    EXPECT_EQ(get(FileTrust{files.certificate}, "localhost").error().reason, "net.tls");
}

TEST_F(HttpClientTlsTest, FileWithoutCertificatesIsAnError) {
    ASSERT_TRUE(write_file_atomically(directory / "empty", "nothing"));

    for (const char* name : {"empty", "missing"}) {
        const auto client = HttpClient::make({.trust = FileTrust{directory / name}});
        EXPECT_EQ(client.error().reason, "net.bad_ca_file");
    }
}

TEST_F(HttpClientTlsTest, PinnedCertificateIsTrustedUnderAnyName) {
    start();

    const auto fingerprint = HttpClient::fingerprint_of(url(), {.proxy = NoProxy{}});

    ASSERT_TRUE(fingerprint) << fingerprint.error().detail;
    std::string digits;
    for (const char c : fingerprint->str()) {
        digits += c == ':' ? "" : std::string(1, static_cast<char>(std::tolower(c)));
    }
    EXPECT_EQ(
        digits,
        test::RawClient(server->ports().front(), test::RawClient::Form::Tls).peer_certificate());
    EXPECT_EQ(metrics.answers[2].load(), 0U);
    EXPECT_EQ(get(PinnedTrust{*fingerprint})->status, 200);
    EXPECT_EQ(get(PinnedTrust{*fingerprint}, "localhost")->status, 200);
}

TEST_F(HttpClientTlsTest, AnyOtherCertificateThanThePinnedIsRefused) {
    start();
    const auto before = HttpClient::fingerprint_of(url(), {.proxy = NoProxy{}});
    std::filesystem::remove(files.key);
    ASSERT_TRUE(http::ensure_certificate(files, {"127.0.0.1"}, clock));
    ASSERT_TRUE(server->reload_certificate());

    const auto response = get(PinnedTrust{*before});

    EXPECT_EQ(response.error().reason, "net.tls");
    EXPECT_EQ(metrics.answers[2].load(), 0U);
}

TEST_F(HttpClientTlsTest, PlainServerHasNoFingerprint) {
    options.listen.front().scheme = http::Scheme::Http;
    start();

    EXPECT_EQ(HttpClient::fingerprint_of(url(), {.proxy = NoProxy{}}).error().reason, "net.tls");
    EXPECT_EQ(HttpClient::fingerprint_of("http://127.0.0.1/", {}).error().reason,
              "net.no_certificate");
}

TEST_F(HttpClientTlsTest, ConnectionIsKeptForTheNextRequest) {
    start();
    const auto client =
        HttpClient::make({.trust = FileTrust{files.certificate}, .proxy = NoProxy{}});

    for (int i = 0; i < 20; ++i) {
        ASSERT_EQ((*client)->send({.url = url()})->status, 200);
    }

    EXPECT_EQ(metrics.connections_accepted.load(), 1U);
}

TEST_F(HttpClientTlsTest, ServerThatWentAwayKillsNoProgram) {
    start();
    ASSERT_NE(std::signal(SIGPIPE, SIG_DFL), SIG_ERR);
    const auto client =
        HttpClient::make({.trust = FileTrust{files.certificate}, .proxy = NoProxy{}});
    const HttpRequest request{
        .method = Method::Post, .url = url(), .body = std::string(100'000, 'b')};
    ASSERT_TRUE((*client)->send(request));
    server.reset();

    EXPECT_EQ((*client)->send(request).error().reason, "net.unreachable");
}

} // namespace
} // namespace muster::net
