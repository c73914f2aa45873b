#pragma once

#include <cstddef>
#include <string>
#include <variant>

#include "net/transfer.h"
#include "net/trust.h"

namespace muster::net {

/// As HTTPS_PROXY, http_proxy, ALL_PROXY and NO_PROXY of the environment say.
struct EnvironmentProxy {};
struct NoProxy {};
struct GivenProxy {
    std::string url; // http://host:port
};

/// How a client connects.
struct ClientOptions {
    TrustIn trust = SystemTrust{};
    std::variant<EnvironmentProxy, NoProxy, GivenProxy> proxy = EnvironmentProxy{};
    /// Asked before each connection, about the address it would go to: a name cannot get around it
    /// by resolving anew. Through a proxy it is the proxy's address that is asked about.
    AddressFilter address_filter{};
    std::string user_agent = "muster";
    /// Connections kept open while nobody uses them, over all hosts.
    std::size_t most_idle = 128;
};

} // namespace muster::net
