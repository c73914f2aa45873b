#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_names.h"

namespace muster::net {

enum class Method { Get, Head, Post, Put, Patch, Delete };

inline constexpr auto kMethodNames = enum_names<Method>({{Method::Get, "GET"},
                                                         {Method::Head, "HEAD"},
                                                         {Method::Post, "POST"},
                                                         {Method::Put, "PUT"},
                                                         {Method::Patch, "PATCH"},
                                                         {Method::Delete, "DELETE"}});

struct HttpHeader {
    std::string name;
    std::string value;
};

/// What to ask. Sent are the headers given here, Host, Content-Length and User-Agent, and no other.
/// A plain value.
struct HttpRequest {
    Method method = Method::Get;
    /// http or https, absolute, already percent-encoded, without a user or a password in it.
    std::string url;
    std::vector<HttpHeader> headers{};
    std::string body{};
    std::chrono::milliseconds connect_time{10'000}; // until the TLS handshake has ended
    std::chrono::milliseconds total_time{60'000};   // of all of it; 0 for no end, e.g. of a stream
    /// Ends a request over which nothing came for so long, whatever its total; 0 for never.
    std::chrono::seconds silent_time{0};
    /// Of the answer's body, decoded from chunks.
    std::size_t most_bytes = std::size_t{64} << 20;
    /// Redirections followed. Headers are sent to other hosts too, but for Authorization and
    /// Cookie.
    unsigned redirects = 0;
    /// Over a connection of its own: one that was kept and turns out to be dead makes libcurl send
    /// the request again by itself, although it may have arrived.
    bool is_sent_once = false;
    /// Ends the request from another thread, at once.
    std::stop_token stop{};
};

/// What came back, whatever its status. A plain value.
struct HttpResponse {
    int status = 0;
    std::vector<HttpHeader> headers; // of the last answer, where there were redirections
    std::string body;                // empty when its bytes went to a sink

    /// The value of the first header of that name, in whatever case; empty when there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const;
    [[nodiscard]] bool is_success() const noexcept { return status >= 200 && status < 300; }
};

} // namespace muster::net
