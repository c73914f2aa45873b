#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "aws_model/http_message.h"
#include "base/bytes.h"
#include "base/result.h"

namespace muster::aws {

/// Takes the next bytes of an answer's body; an error ends the call and is its result.
using BodySink = std::function<Status(ByteSpan)>;

/// A request and where to: `origin` is "https://host:port".
struct TransportCall {
    std::string origin;
    HttpRequest request;
    std::stop_token stop{};
    const BodySink* sink = nullptr; // of an answer that went well; without it the body is kept
    bool is_sent_once = false;      // whatever becomes of the connection
};

/// Carries requests to AWS. An answer of any status is a success here. Implementations are
/// thread-safe. Errors: Unavailable where asking again may help, "net.timeout" among them.
class Transport {
public:
    virtual ~Transport() = default;
    [[nodiscard]] virtual Result<HttpResponse> send(const TransportCall& call) = 0;
};

} // namespace muster::aws
