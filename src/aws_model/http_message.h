#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace muster::aws {

struct HttpHeader {
    std::string name;
    std::string value;

    friend bool operator==(const HttpHeader&, const HttpHeader&) = default;
};

using HttpHeaders = std::vector<HttpHeader>;

inline bool is_same_header(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

/// The first value of the header, whatever the case of its name.
inline std::optional<std::string_view> find_header(const HttpHeaders& headers,
                                                   std::string_view name) {
    const auto found = std::ranges::find_if(
        headers, [&](const HttpHeader& header) { return is_same_header(header.name, name); });
    return found == headers.end() ? std::nullopt : std::optional<std::string_view>(found->value);
}

/// A request as it goes over the wire, but for where to and who signs it.
struct HttpRequest {
    std::string method;
    std::string path;  // percent-encoded, begins with /
    std::string query; // percent-encoded, without the question mark
    HttpHeaders headers;
    std::string body;
};

struct HttpResponse {
    int status = 0;
    HttpHeaders headers;
    std::string body;
};

} // namespace muster::aws
