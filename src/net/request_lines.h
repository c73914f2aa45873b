#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <curl/curl.h>

#include "base/result.h"
#include "net/http_message.h"

namespace muster::net {

/// The part of a URL that names whom to connect to, e.g. `https://example.com:8443`.
/// Errors: Invalid "net.bad_url": another scheme, a user or password, a blank or control character.
Result<std::string_view> origin_of(std::string_view url);

/// Headers in libcurl's form, kept in memory that is used again by the next request. libcurl reads
/// them until the transfer has ended.
class RequestLines {
public:
    /// Errors: Invalid "net.bad_header" for a name that is no token (RFC 9110 section 5.6.2) or a
    /// value with control characters.
    Status set(std::span<const HttpHeader> headers);
    [[nodiscard]] curl_slist* list() noexcept { return list_.data(); }

private:
    std::string text_;
    std::vector<curl_slist> list_;
};

} // namespace muster::net
