#include "base/loopback_host.h"

#include "base/ip_address.h"

namespace muster {

bool is_loopback_host(std::string_view host) {
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    }
    const auto address = IpAddress::parse(host);
    return host == "localhost" || (address && address->is_loopback());
}

} // namespace muster
