#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace muster {

/// An address of IPv6, or of IPv4 as IPv6 writes it (::ffff:192.0.2.1), so that a socket of either
/// kind gives the same one. A plain value.
class IpAddress {
public:
    using Bytes = std::array<std::uint8_t, 16>;

    IpAddress() = default;
    explicit IpAddress(const Bytes& bytes) : bytes_(bytes) {}
    /// Errors: Invalid "ip_address.malformed".
    static Result<IpAddress> parse(std::string_view text);

    [[nodiscard]] const Bytes& bytes() const noexcept { return bytes_; }
    [[nodiscard]] bool is_v4() const;
    [[nodiscard]] bool is_loopback() const;
    /// What limits count as one client: an IPv4 address, or the /64 that one IPv6 host commands.
    [[nodiscard]] IpAddress client() const;
    [[nodiscard]] std::string str() const;

    friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

private:
    Bytes bytes_{};
};

/// Addresses that begin alike: `10.0.0.0/8`, `fd00::/8`, `127.0.0.1`. A plain value.
class IpNetwork {
public:
    /// Errors: Invalid "ip_network.malformed", also when bits beyond the prefix are set.
    static Result<IpNetwork> parse(std::string_view text);

    [[nodiscard]] bool contains(const IpAddress& address) const;

private:
    IpNetwork(const IpAddress& first, unsigned bits) : first_(first), bits_(bits) {}

    IpAddress first_;
    unsigned bits_; // of the 128
};

} // namespace muster

template <>
struct std::hash<muster::IpAddress> {
    std::size_t operator()(const muster::IpAddress& address) const noexcept {
        return std::hash<std::string_view>{}(
            {reinterpret_cast<const char*>(address.bytes().data()), address.bytes().size()});
    }
};
