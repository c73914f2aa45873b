#include "http/status.h"

#include <algorithm>
#include <array>
#include <utility>

namespace muster::http {
namespace {

using SlugStatus = std::pair<std::string_view, int>;

/// Refusals of the edge, for which the eleven kinds are too coarse.
constexpr std::array kSlugs = {SlugStatus{"request.body_too_large", 413},
                               SlugStatus{"request.expectation", 417},
                               SlugStatus{"request.header_too_large", 431},
                               SlugStatus{"request.header_timeout", 408},
                               SlugStatus{"request.body_timeout", 408},
                               SlugStatus{"request.media_type", 415},
                               SlugStatus{"request.method_not_allowed", 405},
                               SlugStatus{"request.method_unknown", 501},
                               SlugStatus{"request.precondition_required", 428},
                               SlugStatus{"request.target_too_long", 414},
                               SlugStatus{"request.version", 505}};

using Phrase = std::pair<int, std::string_view>;

constexpr std::array kPhrases = {Phrase{200, "OK"},
                                 Phrase{201, "Created"},
                                 Phrase{202, "Accepted"},
                                 Phrase{204, "No Content"},
                                 Phrase{302, "Found"},
                                 Phrase{303, "See Other"},
                                 Phrase{304, "Not Modified"},
                                 Phrase{400, "Bad Request"},
                                 Phrase{401, "Unauthorized"},
                                 Phrase{403, "Forbidden"},
                                 Phrase{404, "Not Found"},
                                 Phrase{405, "Method Not Allowed"},
                                 Phrase{408, "Request Timeout"},
                                 Phrase{409, "Conflict"},
                                 Phrase{412, "Precondition Failed"},
                                 Phrase{413, "Content Too Large"},
                                 Phrase{414, "URI Too Long"},
                                 Phrase{415, "Unsupported Media Type"},
                                 Phrase{417, "Expectation Failed"},
                                 Phrase{422, "Unprocessable Content"},
                                 Phrase{428, "Precondition Required"},
                                 Phrase{429, "Too Many Requests"},
                                 Phrase{431, "Request Header Fields Too Large"},
                                 Phrase{500, "Internal Server Error"},
                                 Phrase{501, "Not Implemented"},
                                 Phrase{502, "Bad Gateway"},
                                 Phrase{503, "Service Unavailable"},
                                 Phrase{505, "HTTP Version Not Supported"}};

int status_of_kind(ErrorKind kind) {
    switch (kind) {
    case ErrorKind::Invalid: return 400;
    case ErrorKind::Unauthorized: return 401;
    case ErrorKind::Forbidden: return 403;
    case ErrorKind::NotFound: return 404;
    case ErrorKind::Conflict: return 409;
    case ErrorKind::Stale: return 412;
    case ErrorKind::Impossible: return 422;
    case ErrorKind::RateLimited: return 429;
    case ErrorKind::Unavailable: return 503;
    case ErrorKind::Upstream: return 502;
    case ErrorKind::Internal: return 500;
    }
    return 500;
}

} // namespace

int status_of(const Error& error) {
    const auto* const found = std::ranges::find(kSlugs, error.reason, &SlugStatus::first);
    return found == kSlugs.end() ? status_of_kind(error.kind) : found->second;
}

std::string_view reason_phrase(int status) {
    const auto* const found = std::ranges::find(kPhrases, status, &Phrase::first);
    return found == kPhrases.end() ? std::string_view("Unknown") : found->second;
}

} // namespace muster::http
