#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "net/http_message.h"

namespace muster::client {

/// The refusal of a server (RFC 9457) as an Error, with its code as the reason and each wrong field
/// in the detail. Upstream "client.no_muster" for an answer that no server of Muster gives.
Error problem_of(const net::HttpResponse& response, std::string_view server);

/// Upstream "client.no_muster".
Error no_muster(const net::HttpResponse& response, std::string_view server);

} // namespace muster::client
