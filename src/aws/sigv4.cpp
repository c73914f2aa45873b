#include "aws/sigv4.h"

#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "aws_model/uri.h"
#include "base/percent.h"
#include "crypto/hmac.h"
#include "crypto/sha256.h"

namespace muster::aws {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

std::string basic_date(Instant time) {
    return basic_time(time).substr(0, 8);
}

std::string credential_scope(const SigningScope& scope) {
    return fmt::format("{}/{}/{}/aws4_request", basic_date(scope.time), scope.region,
                       scope.service);
}

/// RFC 3986 section 5.2.4, and no empty segments; a slash at the end stays.
std::string normalized_path(std::string_view path) {
    std::vector<std::string_view> segments;
    const bool ends_in_slash = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
    for (std::size_t at = 0; at < path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string_view segment = path.substr(at, end - at);
        at = end + 1;
        if (segment == ".." && !segments.empty()) {
            segments.pop_back();
        } else if (!segment.empty() && segment != "." && segment != "..") {
            segments.push_back(segment);
        }
    }
    std::string normalized;
    for (const std::string_view segment : segments) {
        normalized.append("/").append(segment);
    }
    return normalized.empty() || ends_in_slash ? normalized + "/" : normalized;
}

std::string canonical_path(std::string_view path, PathRule rule) {
    if (path.empty()) {
        return "/";
    }
    switch (rule) {
    case PathRule::NormalizeAndEncode: return percent_encode(normalized_path(path), "/");
    case PathRule::Encode: return percent_encode(path, "/");
    case PathRule::AsSent: return std::string(path);
    }
    return {};
}

std::string canonical_query(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> parameters;
    for (std::size_t at = 0; at < query.size();) {
        const std::size_t end = std::min(query.find('&', at), query.size());
        const std::string_view parameter = query.substr(at, end - at);
        const std::size_t equals = std::min(parameter.find('='), parameter.size());
        const std::string_view value = parameter.substr(std::min(equals + 1, parameter.size()));
        at = end + 1;
        if (!parameter.empty()) {
            parameters.emplace_back(percent_encode(uri_decoded(parameter.substr(0, equals))),
                                    percent_encode(uri_decoded(value)));
        }
    }
    std::ranges::sort(parameters);
    std::string canonical;
    for (const auto& [name, value] : parameters) {
        canonical += fmt::format("{}{}={}", canonical.empty() ? "" : "&", name, value);
    }
    return canonical;
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    });
    return lower;
}

/// Without space at its ends, and one blank for any run of it inside.
std::string trimmed_value(std::string_view value) {
    constexpr std::string_view kSpace = " \t\r\n";
    std::string trimmed;
    for (const char c : value) {
        if (kSpace.find(c) == kSpace.npos) {
            trimmed.push_back(c);
        } else if (!trimmed.empty() && trimmed.back() != ' ') {
            trimmed.push_back(' ');
        }
    }
    return trimmed.ends_with(' ') ? trimmed.substr(0, trimmed.size() - 1) : trimmed;
}

/// Headers that proxies and clients change on the way; botocore leaves the same ones out.
bool is_signed(std::string_view name) {
    return name != "authorization" && name != "connection" && name != "expect" &&
           name != "transfer-encoding" && name != "user-agent" && name != "x-amzn-trace-id";
}

std::map<std::string, std::string> canonical_headers(const HttpHeaders& headers) {
    std::map<std::string, std::string> canonical;
    for (const HttpHeader& header : headers) {
        const std::string name = lower_case(header.name);
        if (!is_signed(name)) {
            continue;
        }
        const auto [known, is_new] = canonical.try_emplace(name, trimmed_value(header.value));
        if (!is_new) {
            known->second.append(",").append(trimmed_value(header.value));
        }
    }
    return canonical;
}

std::string signed_header_names(const HttpHeaders& headers) {
    std::string names;
    for (const auto& [name, value] : canonical_headers(headers)) {
        names.append(names.empty() ? "" : ";").append(name);
    }
    return names;
}

void append_query(HttpRequest& request, std::string_view name, std::string_view value) {
    request.query +=
        fmt::format("{}{}={}", request.query.empty() ? "" : "&", name, percent_encode(value));
}

Secret derived(const Secret& key, std::string_view message) {
    const crypto::Sha256Digest digest = crypto::hmac_sha256(key, as_bytes(message));
    return Secret(std::string(as_text(digest.bytes)));
}

std::string signature_of(const HttpRequest& prepared,
                         const Credentials& who,
                         const SigningScope& scope,
                         std::string_view payload_hash) {
    const CanonicalRequest canonical = canonical_request(prepared, payload_hash, scope.path_rule);
    return signature(who.secret_access_key, scope, string_to_sign(scope, canonical.text));
}

} // namespace

std::string basic_time(Instant time) {
    std::string text = time.str().substr(0, 19); // without milliseconds
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return text + "Z";
}

CanonicalRequest
canonical_request(const HttpRequest& request, std::string_view payload_hash, PathRule rule) {
    std::string headers;
    for (const auto& [name, value] : canonical_headers(request.headers)) {
        headers += fmt::format("{}:{}\n", name, value);
    }
    CanonicalRequest canonical;
    canonical.signed_headers = signed_header_names(request.headers);
    canonical.text = fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method,
                                 canonical_path(request.path, rule), canonical_query(request.query),
                                 headers, canonical.signed_headers, payload_hash);
    return canonical;
}

std::string string_to_sign(const SigningScope& scope, std::string_view canonical) {
    return fmt::format("{}\n{}\n{}\n{}", kAlgorithm, basic_time(scope.time),
                       credential_scope(scope), crypto::Sha256::of(canonical).hex());
}

std::string signature(const Secret& secret_access_key,
                      const SigningScope& scope,
                      std::string_view string_to_sign) {
    const Secret start("AWS4" + std::string(secret_access_key.reveal()));
    const Secret of_date = derived(start, basic_date(scope.time));
    const Secret of_service = derived(derived(of_date, scope.region), scope.service);
    return crypto::hmac_sha256(derived(of_service, "aws4_request"), as_bytes(string_to_sign)).hex();
}

HttpRequest
with_signing_headers(HttpRequest request, const Credentials& who, const SigningScope& scope) {
    request.headers.push_back({"X-Amz-Date", basic_time(scope.time)});
    if (who.session_token && scope.token_rule == TokenRule::Signed) {
        request.headers.push_back(
            {"X-Amz-Security-Token", std::string(who.session_token->reveal())});
    }
    return request;
}

HttpRequest with_signing_query(HttpRequest request,
                               const Credentials& who,
                               const SigningScope& scope,
                               std::chrono::seconds lifetime) {
    append_query(request, "X-Amz-Algorithm", kAlgorithm);
    append_query(request, "X-Amz-Credential", who.access_key_id + "/" + credential_scope(scope));
    append_query(request, "X-Amz-Date", basic_time(scope.time));
    append_query(request, "X-Amz-SignedHeaders", signed_header_names(request.headers));
    append_query(request, "X-Amz-Expires", std::to_string(lifetime.count()));
    if (who.session_token && scope.token_rule == TokenRule::Signed) {
        append_query(request, "X-Amz-Security-Token", who.session_token->reveal());
    }
    return request;
}

HttpRequest signed_by_header(HttpRequest request,
                             const Credentials& who,
                             const SigningScope& scope,
                             std::string_view payload_hash) {
    HttpRequest prepared = with_signing_headers(std::move(request), who, scope);
    const std::string signed_with = signature_of(prepared, who, scope, payload_hash);
    std::string authorization = fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}",
                                            kAlgorithm, who.access_key_id, credential_scope(scope),
                                            signed_header_names(prepared.headers), signed_with);
    if (who.session_token && scope.token_rule == TokenRule::AddedAfterwards) {
        prepared.headers.push_back(
            {"X-Amz-Security-Token", std::string(who.session_token->reveal())});
    }
    prepared.headers.push_back({"Authorization", std::move(authorization)});
    return prepared;
}

HttpRequest signed_by_query(HttpRequest request,
                            const Credentials& who,
                            const SigningScope& scope,
                            const PresignTerms& terms) {
    HttpRequest prepared = with_signing_query(std::move(request), who, scope, terms.lifetime);
    const std::string signed_with = signature_of(prepared, who, scope, terms.payload_hash);
    if (who.session_token && scope.token_rule == TokenRule::AddedAfterwards) {
        append_query(prepared, "X-Amz-Security-Token", who.session_token->reveal());
    }
    append_query(prepared, "X-Amz-Signature", signed_with);
    return prepared;
}

} // namespace muster::aws
