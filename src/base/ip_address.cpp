#include "base/ip_address.h"

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>

namespace muster {
namespace {

constexpr std::size_t kV4Offset = 12;
constexpr unsigned kV4Bits = 96;

constexpr IpAddress::Bytes kV4Front = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/// The first `bits` of the address, the rest zero.
IpAddress masked(const IpAddress& address, unsigned bits) {
    IpAddress::Bytes bytes = address.bytes();
    for (std::uint8_t& byte : bytes) {
        const unsigned kept = std::min(8U, bits);
        byte = static_cast<std::uint8_t>(byte & (0xff00U >> kept));
        bits -= kept;
    }
    return IpAddress(bytes);
}

} // namespace

Result<IpAddress> IpAddress::parse(std::string_view text) {
    const std::string terminated(text);
    Bytes bytes = kV4Front;
    if (!text.contains('\0') &&
        (::inet_pton(AF_INET, terminated.c_str(), bytes.data() + kV4Offset) == 1 ||
         ::inet_pton(AF_INET6, terminated.c_str(), bytes.data()) == 1)) {
        return IpAddress(bytes);
    }
    return Error{ErrorKind::Invalid, "ip_address.malformed",
                 "'" + terminated.substr(0, 60) + "' is not an IP address"};
}

bool IpAddress::is_v4() const {
    return std::equal(kV4Front.begin(), kV4Front.begin() + kV4Offset, bytes_.begin());
}

bool IpAddress::is_loopback() const {
    static constexpr Bytes kV6Loopback = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    return is_v4() ? bytes_[kV4Offset] == 127 : bytes_ == kV6Loopback;
}

IpAddress IpAddress::client() const {
    return is_v4() ? *this : masked(*this, 64);
}

std::string IpAddress::str() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const bool v4 = is_v4();
    ::inet_ntop(v4 ? AF_INET : AF_INET6, bytes_.data() + (v4 ? kV4Offset : 0), text.data(),
                text.size());
    return text.data();
}

Result<IpNetwork> IpNetwork::parse(std::string_view text) {
    const Error malformed{ErrorKind::Invalid, "ip_network.malformed",
                          "'" + std::string(text.substr(0, 60)) +
                              "' is not a network such as 10.0.0.0/8"};
    const std::size_t slash = text.find('/');
    const auto address = IpAddress::parse(text.substr(0, slash));
    if (!address) {
        return malformed;
    }
    const unsigned width = address->is_v4() ? 32 : 128;
    unsigned prefix = width;
    if (slash != std::string_view::npos) {
        const std::string_view digits = text.substr(slash + 1);
        const char* const end = digits.data() + digits.size();
        const auto [stop, problem] = std::from_chars(digits.data(), end, prefix);
        if (problem != std::errc{} || stop != end || prefix > width) {
            return malformed;
        }
    }
    const unsigned bits = address->is_v4() ? kV4Bits + prefix : prefix;
    if (masked(*address, bits) != *address) {
        return malformed;
    }
    return IpNetwork(*address, bits);
}

bool IpNetwork::contains(const IpAddress& address) const {
    return masked(address, bits_) == first_;
}

} // namespace muster
