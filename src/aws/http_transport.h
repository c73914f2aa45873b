#pragma once

#include <chrono>

#include "aws/transport.h"
#include "net/http_client.h"

namespace muster::aws {

/// Carries requests over HTTP. Proxy and certificate authorities are those of the client. A request
/// ends when nothing came for a minute, however long it takes in all.
class HttpTransport final : public Transport {
public:
    explicit HttpTransport(net::HttpClient& client) : client_(client) {}

    [[nodiscard]] Result<HttpResponse> send(const TransportCall& call) override;

private:
    net::HttpClient& client_;
};

} // namespace muster::aws
