#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ip_address.h"
#include "http/headers.h"
#include "http/request.h"

namespace muster::http {

/// Which neighbours may speak for others. Headers that anybody can write (X-Forwarded-For,
/// X-Forwarded-Proto, X-Request-Id) count only from them. A plain value.
class ProxyRules {
public:
    ProxyRules() = default;
    explicit ProxyRules(std::vector<IpNetwork> trusted) : trusted_(std::move(trusted)) {}

    [[nodiscard]] bool trusts(const IpAddress& peer) const;
    /// The nearest address of the chain that is no trusted proxy; the peer where it is none itself
    /// or where the chain is damaged.
    [[nodiscard]] IpAddress client(const IpAddress& peer, const Headers& headers) const;
    /// `direct` unless a trusted proxy says otherwise.
    [[nodiscard]] Scheme scheme(const IpAddress& peer, const Headers& headers, Scheme direct) const;
    /// A proxy's X-Request-Id, when it may give one and it is harmless to log.
    [[nodiscard]] std::optional<std::string> request_id(const IpAddress& peer,
                                                        const Headers& headers) const;

private:
    std::vector<IpNetwork> trusted_;
};

} // namespace muster::http
