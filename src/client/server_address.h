#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace muster::client {

/// Where a server is: `https://muster.example.com:8443`. A plain value.
class ServerAddress {
public:
    /// Reads what people type: a host, with a port or without, with https:// before it or without,
    /// with a slash behind it or without. http is for the loopback alone, since a token travels.
    /// Errors: Invalid "usage.bad_server".
    static Result<ServerAddress> parse(std::string_view text);

    [[nodiscard]] const std::string& str() const noexcept { return text_; }

    friend bool operator==(const ServerAddress&, const ServerAddress&) = default;

private:
    explicit ServerAddress(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

} // namespace muster::client
