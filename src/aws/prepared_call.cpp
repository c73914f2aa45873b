#include "aws/prepared_call.h"

#include <algorithm>

#include "aws_model/input_check.h"
#include "aws_model/json_access.h"
#include "aws_model/request_builder.h"
#include "aws_model/uri.h"
#include "crypto/checksum.h"
#include "crypto/encoding.h"
#include "crypto/sha256.h"

namespace muster::aws {
namespace {

bool has_checksum(const HttpHeaders& headers) {
    return std::ranges::any_of(headers, [](const HttpHeader& header) {
        return is_same_header(header.name, "Content-MD5") ||
               is_same_header(std::string_view(header.name).substr(0, 15), "x-amz-checksum-");
    });
}

/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
void add_checksum(const Operation& operation, const Json& input, HttpRequest& request) {
    const ChecksumRule& rule = operation.checksum;
    if ((!rule.is_required && rule.algorithm_member.empty()) || has_checksum(request.headers)) {
        return;
    }
    const ByteSpan body = as_bytes(request.body);
    if (text_of(input, rule.algorithm_member) == "SHA256") {
        const crypto::Sha256Digest digest = crypto::Sha256::of(request.body);
        request.headers.push_back({"x-amz-checksum-sha256", crypto::base64(digest.bytes)});
        return;
    }
    const auto sum = crypto::crc32(body);
    request.headers.push_back({"x-amz-checksum-crc32", crypto::base64(sum)});
    if (!rule.algorithm_member.empty() && text_of(input, rule.algorithm_member).empty()) {
        request.headers.push_back({"x-amz-sdk-checksum-algorithm", "CRC32"});
    }
}

bool streams_body(const Operation& operation) {
    const ShapeMember* const payload =
        operation.input ? operation.input->shape->payload_member() : nullptr;
    return payload != nullptr && payload->use.shape->type == ShapeType::Blob;
}

/// The endpoint's URL and the request's path and host prefix in one. A configured endpoint gets no
/// prefix: it is one host, maybe an address.
Status place(const Endpoint& endpoint,
             const EndpointOptions& options,
             BuiltRequest built,
             PreparedCall& call) {
    const auto parts = url_parts(endpoint.url);
    if (!parts) {
        return Error{ErrorKind::Invalid, "aws.no_endpoint",
                     "the endpoint '" + endpoint.url.substr(0, 200) + "' is no URL"};
    }
    const std::string prefix = options.override_url ? std::string() : built.host_prefix;
    const std::string authority = prefix + std::string(parts->authority);
    call.origin = std::string(parts->scheme) + "://" + authority;
    std::string base(parts->path);
    base.resize(base.find_last_not_of('/') + 1);
    if (!base.empty()) {
        built.http.path = built.http.path == "/" ? base : base + built.http.path;
    }
    call.request = std::move(built.http);
    call.request.headers.insert(call.request.headers.begin(), HttpHeader{"Host", authority});
    std::ranges::copy(endpoint.headers, std::back_inserter(call.request.headers));
    return {};
}

} // namespace

Result<PreparedCall> prepare_call(const CallSubject& subject,
                                  const Json& input,
                                  const EndpointOptions& options,
                                  Random& random) {
    const Json whole = with_idempotency_tokens(subject.operation, input, random);
    TRY_DONE(check_input(subject.operation, whole));
    TRY(BuiltRequest built, build_request(subject.service, subject.operation, whole));
    const EndpointParameters parameters =
        endpoint_parameters(subject.service, subject.operation, whole, options);
    TRY(const Endpoint endpoint, resolve_endpoint(subject.service, parameters, subject.partitions));
    PreparedCall call;
    TRY_DONE(place(endpoint, options, std::move(built), call));
    call.scope = {.region = endpoint.signing_region,
                  .service = endpoint.signing_name,
                  .time = Instant(),
                  .path_rule = endpoint.is_path_encoded_once ? PathRule::AsSent
                                                             : PathRule::NormalizeAndEncode};
    add_checksum(subject.operation, whole, call.request);
    const bool is_s3 = endpoint.signing_name == "s3";
    const bool is_left_to_tls =
        is_s3 && call.origin.starts_with("https://") && streams_body(subject.operation);
    call.payload_hash = is_left_to_tls ? std::string(kUnsignedPayload)
                                       : crypto::Sha256::of(call.request.body).hex();
    if (is_s3) {
        call.request.headers.push_back({"x-amz-content-sha256", call.payload_hash});
    }
    return call;
}

} // namespace muster::aws
