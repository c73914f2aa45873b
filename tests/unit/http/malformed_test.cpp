#include <array>

#include "support/edge_fixture.h"

namespace muster::http {
namespace {

using test::RawClient;
using test::RawResponse;
using namespace std::chrono_literals;

struct Shape {
    const char* name;
    std::string bytes;
    int status;
    const char* code;
};

constexpr const char* kMalformed = "request.malformed";
constexpr const char* kTarget = "request.bad_target";

std::string post(const std::string& fields, const std::string& body = {}) {
    return "POST /api/echo HTTP/1.1\r\nHost: m\r\n" + fields + "\r\n" + body;
}
std::string chunked(const std::string& body) {
    return post("Transfer-Encoding: chunked\r\n", body);
}
std::string getting(const std::string& target, const std::string& fields = "Host: m\r\n") {
    return "GET " + target + " HTTP/1.1\r\n" + fields + "\r\n";
}

std::vector<Shape> shapes() {
    using namespace std::string_literals;
    return {
        {"length and chunked",
         post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400, kMalformed},
        {"chunked and length",
         post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), 400, kMalformed},
        {"two lengths", post("Content-Length: 1\r\nContent-Length: 2\r\n", "ab"), 400, kMalformed},
        {"the same length twice", post("Content-Length: 1\r\nContent-Length: 1\r\n", "a"), 400,
         kMalformed},
        {"list of lengths", post("Content-Length: 1, 1\r\n", "a"), 400, kMalformed},
        {"signed length", post("Content-Length: +1\r\n", "a"), 400, kMalformed},
        {"negative length", post("Content-Length: -1\r\n", "a"), 400, kMalformed},
        {"hexadecimal length", post("Content-Length: 0x1\r\n", "a"), 400, kMalformed},
        {"empty length", post("Content-Length: \r\n", "a"), 400, kMalformed},
        {"overflowing length", post("Content-Length: 18446744073709551617\r\n", "a"), 400,
         kMalformed},
        {"two codings", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400,
         kMalformed},
        {"coding that is not chunked", post("Transfer-Encoding: gzip\r\n"), 400, kMalformed},
        {"chunked not last", post("Transfer-Encoding: chunked, identity\r\n"), 400, kMalformed},
        {"chunked after another", post("Transfer-Encoding: gzip, chunked\r\n"), 400, kMalformed},
        {"chunked in disguise", post("Transfer-Encoding: xchunked\r\n"), 400, kMalformed},
        {"quoted chunked", post("Transfer-Encoding: \"chunked\"\r\n"), 400, kMalformed},
        {"chunked in HTTP/1.0", "POST /api/echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
         400, kMalformed},
        {"blank before the colon", getting("/", "Host : m\r\n"), 400, kMalformed},
        {"folded line", getting("/", "Host: m\r\nX: a\r\n b\r\n"), 400, kMalformed},
        {"first field folded", getting("/", " Host: m\r\n"), 400, kMalformed},
        {"folded with a tab", getting("/", "Host: m\r\nX: a\r\n\tb\r\n"), 400, kMalformed},
        {"NUL in a value", getting("/", "Host: m\r\nX: a\0b\r\n"s), 400, kMalformed},
        {"NUL in the target", getting("/a\0b"s), 400, kMalformed},
        {"escape character in a value", getting("/", "Host: m\r\nX: \x1b[1m\r\n"), 400, kMalformed},
        {"bare LF lines", "GET / HTTP/1.1\nHost: m\n\n", 400, kMalformed},
        {"bare LF in a value", getting("/", "Host: m\r\nX: a\nY: b\r\n"), 400, kMalformed},
        {"bare CR in a value", getting("/", "Host: m\r\nX: a\rb\r\n"), 400, kMalformed},
        {"CR CR LF", getting("/", "Host: m\r\r\n"), 400, kMalformed},
        {"field without a colon", getting("/", "Host: m\r\nnonsense\r\n"), 400, kMalformed},
        {"field without a name", getting("/", "Host: m\r\n: x\r\n"), 400, kMalformed},
        {"brackets in a name", getting("/", "Host: m\r\nX[]: x\r\n"), 400, kMalformed},
        {"no host", getting("/", ""), 400, kMalformed},
        {"empty host", getting("/", "Host: \r\n"), 400, kMalformed},
        {"two hosts", getting("/", "Host: a\r\nHost: b\r\n"), 400, kMalformed},
        {"the same host twice", getting("/", "Host: a\r\nhOsT: a\r\n"), 400, kMalformed},
        {"host with a path", getting("/", "Host: a/b\r\n"), 400, kMalformed},
        {"host with a user", getting("/", "Host: a@b\r\n"), 400, kMalformed},
        {"two credentials", getting("/", "Host: m\r\nAuthorization: a\r\nAuthorization: b\r\n"),
         400, kMalformed},
        {"two blanks", "GET  / HTTP/1.1\r\nHost: m\r\n\r\n", 400, kMalformed},
        {"no target", "GET HTTP/1.1\r\nHost: m\r\n\r\n", 400, kMalformed},
        {"blank in the target", getting("/a b"), 400, kMalformed},
        {"no version", "GET /\r\nHost: m\r\n\r\n", 400, kMalformed},
        {"nonsense", "\x16\x03\x01\x02", 400, kMalformed},
        {"HTTP/2.0", "GET / HTTP/2.0\r\nHost: m\r\n\r\n", 505, "request.version"},
        {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: m\r\n\r\n", 505, "request.version"},
        {"HTTP/0.9 in words", "GET / HTTP/0.9\r\nHost: m\r\n\r\n", 505, "request.version"},
        {"authority form", "GET m:443 HTTP/1.1\r\nHost: m\r\n\r\n", 400, kTarget},
        {"CONNECT", "CONNECT m:443 HTTP/1.1\r\nHost: m:443\r\n\r\n", 501, "request.method_unknown"},
        {"TRACE", "TRACE / HTTP/1.1\r\nHost: m\r\n\r\n", 501, "request.method_unknown"},
        {"method in lower case", "get / HTTP/1.1\r\nHost: m\r\n\r\n", 501,
         "request.method_unknown"},
        {"absolute form of another scheme", getting("ftp://m/"), 400, kTarget},
        {"absolute form with a user", getting("http://u@m/"), 400, kTarget},
        {"asterisk", getting("*"), 400, kTarget},
        {"path upwards", getting("/a/../b"), 400, kTarget},
        {"escaped path upwards", getting("/%2e%2e/etc/passwd"), 400, kTarget},
        {"escaped slash", getting("/a%2fb"), 400, kTarget},
        {"broken escape", getting("/%zz"), 400, "request.bad_encoding"},
        {"overlong UTF-8", getting("/%c0%ae"), 400, "request.bad_encoding"},
        {"chunk size of letters", chunked("zz\r\n"), 400, kMalformed},
        {"chunk size with a sign", chunked("+1\r\na\r\n0\r\n\r\n"), 400, kMalformed},
        {"chunk size in C notation", chunked("0x1\r\na\r\n0\r\n\r\n"), 400, kMalformed},
        {"empty chunk size", chunked("\r\n\r\n"), 400, kMalformed},
        {"overflowing chunk size", chunked("fffffffffffffffff\r\n"), 400, kMalformed},
        {"huge chunk", chunked("fffffffffffffff\r\n"), 413, "request.body_too_large"},
        {"chunk longer than said", chunked("1\r\nabc\r\n0\r\n\r\n"), 400, kMalformed},
        {"chunk ended by LF", chunked("1\na\r\n0\r\n\r\n"), 400, kMalformed},
        {"chunk data ended by LF", chunked("1\r\na\n0\r\n\r\n"), 400, kMalformed},
        {"endless chunk extension", chunked("1;" + std::string(100'000, 'a')), 400, kMalformed},
        {"blank after a chunk size", chunked("1 \r\na\r\n0\r\n\r\n"), 400, kMalformed},
        {"control character in an extension", chunked("1;\x01\r\na\r\n0\r\n\r\n"), 400, kMalformed},
        {"bare LF in a trailer", chunked("0\r\nX: y\n\r\n"), 400, kMalformed},
        {"folded trailer", chunked("0\r\n X: y\r\n\r\n"), 400, kMalformed},
        {"endless trailer", chunked("0\r\nX: " + std::string(100'000, 'a')), 400, kMalformed},
        {"unknown expectation", post("Expect: 200-ok\r\nContent-Length: 1\r\n"), 417,
         "request.expectation"},
        {"body past the limit", post("Content-Length: 1001\r\n"), 413, "request.body_too_large"},
        {"chunks past the limit", chunked("3e8\r\n" + std::string(1000, 'a') + "\r\n1\r\na\r\n"),
         413, "request.body_too_large"},
    };
}

class MalformedTest : public EdgeTest {
protected:
    void SetUp() override { start(); }
};

TEST_F(MalformedTest, EachShapeIsRefusedAndTheConnectionClosed) {
    for (const Shape& shape : shapes()) {
        RawClient client = connect();
        client.send(shape.bytes + getting("/api/hello")); // smuggled, were it read
        const RawResponse response = client.response();
        EXPECT_EQ(response.status, shape.status) << shape.name;
        EXPECT_TRUE(response.body.contains('"' + std::string(shape.code) + '"'))
            << shape.name << ": " << response.body;
        EXPECT_EQ(response.header("connection"), "close") << shape.name;
        EXPECT_FALSE(client.receive().contains("HTTP/1.1")) << shape.name;
    }
}

TEST_F(MalformedTest, EachShapeIsRefusedAlsoWhenItComesByteByByte) {
    for (const Shape& shape : shapes()) {
        if (shape.bytes.size() > 1000) {
            continue;
        }
        RawClient client = connect();
        for (const char c : shape.bytes + "\r\n\r\n") {
            if (!client.send(std::string(1, c))) {
                break;
            }
        }
        EXPECT_EQ(client.response().status, shape.status) << shape.name;
    }
}

TEST_F(MalformedTest, HeadersPastEachLimitAreRefused) {
    const auto fields = [](std::size_t count) {
        std::string text = "Host: m\r\n";
        for (std::size_t i = 1; i < count; ++i) {
            text += "X: y\r\n";
        }
        return text;
    };

    EXPECT_EQ(ask(getting("/api/hello", fields(100))).status, 200);
    EXPECT_EQ(ask(getting("/api/hello", fields(101))).status, 431);
    EXPECT_EQ(
        ask(getting("/api/hello", "Host: m\r\nX: " + std::string(15'000, 'a') + "\r\n")).status,
        200);
    EXPECT_EQ(
        ask(getting("/api/hello", "Host: m\r\nX: " + std::string(17'000, 'a') + "\r\n")).status,
        431);
    EXPECT_EQ(ask(getting("/api/hello?" + std::string(8'000, 'a'))).status, 200);
    EXPECT_EQ(ask(getting("/api/hello?" + std::string(8'190, 'a'))).status, 414);
    EXPECT_EQ(ask(getting("/api/hello?" + std::string(50'000, 'a'))).status, 414);
}

TEST_F(MalformedTest, BodyUpToTheLimitOfItsRouteIsTaken) {
    const auto upload = [&](const std::string& path, std::size_t bytes) {
        return ask("POST " + path + " HTTP/1.1\r\nHost: m\r\nContent-Length: " +
                   std::to_string(bytes) + "\r\n\r\n" + std::string(bytes, 'b'))
            .status;
    };

    EXPECT_EQ(upload("/api/echo", 1000), 200);
    EXPECT_EQ(upload("/api/echo", 1001), 413);
    EXPECT_EQ(upload("/api/upload", 1 << 20), 200);
    EXPECT_EQ(upload("/api/upload", (1 << 20) + 1), 413);
}

} // namespace
} // namespace muster::http
