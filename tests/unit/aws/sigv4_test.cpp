#include "aws/sigv4.h"

#include <filesystem>
#include <sstream>

#include <gtest/gtest.h>

#include "aws/aws_chunked.h"
#include "base/file.h"
#include "base/json.h"
#include "crypto/sha256.h"

namespace muster::aws {
namespace {

namespace fs = std::filesystem;

/// One case of AWS's signing test suite (awslabs/aws-c-auth, tests/aws-signing-test-suite/v4).
struct Case {
    fs::path folder;
    HttpRequest request;
    Credentials who{};
    SigningScope scope{};
    std::chrono::seconds lifetime{};
    bool sends_body_hash = false;

    [[nodiscard]] std::string expected(const std::string& name) const {
        return read_file(folder / (name + ".txt")).value();
    }
};

/// "GET /path?query HTTP/1.1", whose path may hold blanks, then headers that may go on over lines.
HttpRequest read_request(const std::string& text) {
    HttpRequest request;
    std::istringstream lines(text);
    std::string line;
    std::getline(lines, line);
    const std::size_t end = line.rfind(" HTTP/");
    request.method = line.substr(0, line.find(' '));
    const std::string target =
        line.substr(request.method.size() + 1, end - request.method.size() - 1);
    request.path = target.substr(0, target.find('?'));
    request.query =
        target.size() > request.path.size() ? target.substr(request.path.size() + 1) : "";
    while (std::getline(lines, line) && !line.empty()) {
        if (line.front() == ' ') {
            request.headers.back().value += "\n" + line;
            continue;
        }
        const std::size_t colon = line.find(':');
        request.headers.push_back({line.substr(0, colon), line.substr(colon + 1)});
    }
    std::ostringstream body;
    body << lines.rdbuf();
    request.body = body.str();
    return request;
}

bool is_true(const Json& context, std::string_view name) {
    const Json* const value = context.find(name);
    return value != nullptr && value->if_bool() != nullptr && *value->if_bool();
}

Case read_case(const fs::path& folder) {
    const Json context = Json::parse(read_file(folder / "context.json").value()).value();
    const Json& keys = *context.find("credentials");
    Case read{.folder = folder, .request = read_request(read_file(folder / "request.txt").value())};
    read.who.access_key_id = *keys.find("access_key_id")->if_string();
    read.who.secret_access_key = Secret(*keys.find("secret_access_key")->if_string());
    if (const Json* const token = keys.find("token")) {
        read.who.session_token = Secret(*token->if_string());
    }
    read.scope = {.region = *context.find("region")->if_string(),
                  .service = *context.find("service")->if_string(),
                  .time = Instant::parse(*context.find("timestamp")->if_string()).value(),
                  .path_rule = is_true(context, "normalize") ? PathRule::NormalizeAndEncode
                                                             : PathRule::Encode,
                  .token_rule = is_true(context, "omit_session_token") ? TokenRule::AddedAfterwards
                                                                       : TokenRule::Signed};
    read.lifetime = std::chrono::seconds(*context.find("expiration_in_seconds")->integer());
    read.sends_body_hash = is_true(context, "sign_body");
    return read;
}

/// Headers in any order: the suite writes its own after those of the request.
std::string text_of(const HttpRequest& request) {
    std::vector<std::string> headers;
    for (const HttpHeader& header : request.headers) {
        headers.push_back(header.name + ":" + header.value + "\n");
    }
    std::ranges::sort(headers);
    std::string text = request.method + " " + request.path +
                       (request.query.empty() ? "" : "?" + request.query) + " HTTP/1.1\n";
    for (const std::string& header : headers) {
        text += header;
    }
    return text + "\n" + request.body;
}

struct Comparisons {
    int made = 0;
    int equal = 0;

    void compare(const Case& of,
                 const std::string& stage,
                 const std::string& ours,
                 const std::string& theirs) {
        ++made;
        equal += ours == theirs ? 1 : 0;
        EXPECT_EQ(ours, theirs) << of.folder.filename() << " " << stage;
    }
};

void compare_header_form(Case of, Comparisons& comparisons) {
    const std::string hash = crypto::Sha256::of(of.request.body).hex();
    if (of.sends_body_hash) {
        of.request.headers.push_back({"x-amz-content-sha256", hash});
    }
    const HttpRequest prepared = with_signing_headers(of.request, of.who, of.scope);
    const std::string canonical = canonical_request(prepared, hash, of.scope.path_rule).text;
    const std::string to_sign = string_to_sign(of.scope, canonical);
    comparisons.compare(of, "canonical request", canonical,
                        of.expected("header-canonical-request"));
    comparisons.compare(of, "string to sign", to_sign, of.expected("header-string-to-sign"));
    comparisons.compare(of, "signature", signature(of.who.secret_access_key, of.scope, to_sign),
                        of.expected("header-signature"));
    comparisons.compare(of, "signed request",
                        text_of(signed_by_header(of.request, of.who, of.scope, hash)),
                        text_of(read_request(of.expected("header-signed-request"))));
}

void compare_query_form(const Case& of, Comparisons& comparisons) {
    const std::string hash = crypto::Sha256::of(of.request.body).hex();
    const HttpRequest prepared = with_signing_query(of.request, of.who, of.scope, of.lifetime);
    const std::string canonical = canonical_request(prepared, hash, of.scope.path_rule).text;
    const std::string to_sign = string_to_sign(of.scope, canonical);
    comparisons.compare(of, "canonical request", canonical, of.expected("query-canonical-request"));
    comparisons.compare(of, "string to sign", to_sign, of.expected("query-string-to-sign"));
    comparisons.compare(of, "signature", signature(of.who.secret_access_key, of.scope, to_sign),
                        of.expected("query-signature"));
    comparisons.compare(of, "signed request",
                        text_of(signed_by_query(of.request, of.who, of.scope,
                                                {.lifetime = of.lifetime, .payload_hash = hash})),
                        text_of(read_request(of.expected("query-signed-request"))));
}

class SigV4SuiteTest : public testing::Test {
protected:
    void SetUp() override {
        const fs::path suite = fs::path(MUSTER_SOURCE_DIR) / "../shared/corpus/sigv4/v4";
        if (!fs::is_directory(suite)) {
            GTEST_SKIP() << "AWS's signing test suite is not at " << suite;
        }
        for (const auto& entry : fs::directory_iterator(suite)) {
            cases_.push_back(read_case(entry.path()));
        }
    }

    std::vector<Case> cases_;
};

TEST_F(SigV4SuiteTest, EveryStageOfTheHeaderFormIsThatOfTheSuite) {
    Comparisons comparisons;

    for (const Case& of : cases_) {
        compare_header_form(of, comparisons);
    }

    EXPECT_EQ(comparisons.equal, 152);
    EXPECT_EQ(comparisons.made, 152);
}

TEST_F(SigV4SuiteTest, EveryStageOfTheQueryFormIsThatOfTheSuite) {
    Comparisons comparisons;

    for (const Case& of : cases_) {
        compare_query_form(of, comparisons);
    }

    EXPECT_EQ(comparisons.equal, 152);
    EXPECT_EQ(comparisons.made, 152);
}

/// The keys and the request of "Example: GET Object" in
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
class S3SigningTest : public testing::Test {
protected:
    HttpRequest request_{.method = "GET",
                         .path = "/test.txt",
                         .query = "",
                         .headers = {{"Host", "examplebucket.s3.amazonaws.com"}},
                         .body = ""};
    Credentials who_{.access_key_id = "AKIAIOSFODNN7EXAMPLE",
                     .secret_access_key = Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
                     .session_token = std::nullopt,
                     .expires_at = std::nullopt};
    SigningScope scope_{.region = "us-east-1",
                        .service = "s3",
                        .time = Instant::parse("2013-05-24T00:00:00Z").value(),
                        .path_rule = PathRule::AsSent};
};

TEST_F(S3SigningTest, TheDocumentedObjectRequestHasTheDocumentedSignature) {
    const std::string hash = crypto::Sha256::of("").hex();
    request_.headers.push_back({"Range", "bytes=0-9"});
    request_.headers.push_back({"x-amz-content-sha256", hash});

    const HttpRequest request = signed_by_header(request_, who_, scope_, hash);

    EXPECT_TRUE(
        find_header(request.headers, "authorization")
            ->ends_with("Signature="
                        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
}

TEST_F(S3SigningTest, TheDocumentedPresignedUrlHasTheDocumentedSignature) {
    const HttpRequest request =
        signed_by_query(request_, who_, scope_, {.lifetime = std::chrono::seconds{86'400}});

    EXPECT_TRUE(request.query.ends_with(
        "X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"));
}

TEST_F(S3SigningTest, AKeyIsEncodedOnceAndKeepsItsDotsAndSlashes) {
    request_.path = "/a%20b/../c//d";

    const CanonicalRequest canonical =
        canonical_request(request_, kUnsignedPayload, PathRule::AsSent);

    EXPECT_TRUE(canonical.text.starts_with("GET\n/a%20b/../c//d\n"));
    EXPECT_TRUE(canonical.text.ends_with("\nUNSIGNED-PAYLOAD"));
}

TEST_F(S3SigningTest, HeadersThatProxiesChangeAreNotSigned) {
    request_.headers.push_back({"User-Agent", "muster"});
    request_.headers.push_back({"Expect", "100-continue"});

    EXPECT_EQ(canonical_request(request_, kUnsignedPayload, PathRule::AsSent).signed_headers,
              "host");
}

TEST_F(S3SigningTest, AChunkedBodyIsFollowedByItsChecksum) {
    request_.body = "123456789";

    const HttpRequest chunked = with_trailing_checksum(request_, 4);
    const HttpRequest request = signed_by_header(chunked, who_, scope_, kUnsignedTrailer);

    EXPECT_EQ(request.body, "4\r\n1234\r\n4\r\n5678\r\n1\r\n9\r\n"
                            "0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n");
    EXPECT_EQ(find_header(request.headers, "x-amz-decoded-content-length"), "9");
    EXPECT_NE(find_header(request.headers, "Authorization")->find("x-amz-trailer"),
              std::string_view::npos);
}

} // namespace
} // namespace muster::aws
