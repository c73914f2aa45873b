#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "aws/credentials.h"
#include "aws_model/http_message.h"
#include "base/instant.h"

namespace muster::aws {

/// How the path of a request becomes that of its canonical request.
enum class PathRule : std::uint8_t {
    NormalizeAndEncode, // all services but S3: dots and double slashes go, then one more encoding
    Encode,             // the same without losing any
    AsSent,             // S3: its keys may hold dots and slashes, and are encoded once
};

/// Whether a session token is part of what is signed, or joins the request afterwards.
enum class TokenRule : std::uint8_t { Signed, AddedAfterwards };

/// What a signature holds for beside the request.
struct SigningScope {
    std::string region;
    std::string service; // the signing name: "elasticfilesystem" for EFS
    Instant time;
    PathRule path_rule = PathRule::NormalizeAndEncode;
    TokenRule token_rule = TokenRule::Signed;
};

/// Stands for the hash of a body that is not signed; only TLS protects it.
constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";
/// The body comes in chunks and a checksum follows it; see aws_chunked.h.
constexpr std::string_view kUnsignedTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

/// AWS Signature Version 4 in three stages, pure functions of what they are given:
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
/// A canonical request holds the session token: never log one.
struct CanonicalRequest {
    std::string text;
    std::string signed_headers; // "host;x-amz-date"
};
[[nodiscard]] CanonicalRequest
canonical_request(const HttpRequest& request, std::string_view payload_hash, PathRule rule);
[[nodiscard]] std::string string_to_sign(const SigningScope& scope, std::string_view canonical);
/// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string signature(const Secret& secret_access_key,
                                    const SigningScope& scope,
                                    std::string_view string_to_sign);

/// What the header and the query form sign: the request with date, token and, in the query form,
/// all that will stand in the query but the signature itself.
[[nodiscard]] HttpRequest
with_signing_headers(HttpRequest request, const Credentials& who, const SigningScope& scope);
[[nodiscard]] HttpRequest with_signing_query(HttpRequest request,
                                             const Credentials& who,
                                             const SigningScope& scope,
                                             std::chrono::seconds lifetime);

/// The request, signed by a header. `payload_hash` is the SHA-256 of its body in hexadecimal or one
/// of the constants above; the caller has sent it as x-amz-content-sha256 where the service wants
/// that.
[[nodiscard]] HttpRequest signed_by_header(HttpRequest request,
                                           const Credentials& who,
                                           const SigningScope& scope,
                                           std::string_view payload_hash);

/// How long a presigned request is good for, and what of its body.
struct PresignTerms {
    std::chrono::seconds lifetime{900}; // at most seven days
    std::string_view payload_hash = kUnsignedPayload;
};

/// The request, signed by its query: whoever holds the URL can send it until it expires.
[[nodiscard]] HttpRequest signed_by_query(HttpRequest request,
                                          const Credentials& who,
                                          const SigningScope& scope,
                                          const PresignTerms& terms);

/// `20150830T123600Z`
[[nodiscard]] std::string basic_time(Instant time);

} // namespace muster::aws
