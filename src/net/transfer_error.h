#pragma once

#include <string_view>

#include <curl/curl.h>

#include "base/error.h"

namespace muster::net {

/// What libcurl's code means to us. `said` are libcurl's own words about it. The detail names the
/// host at most, never a path, a query or a header.
///
/// Unavailable "net.unreachable" (no such name, no connection), "net.timeout", "net.interrupted"
/// (the peer closed before its answer was whole); Upstream "net.tls" (no trusted certificate, no
/// common protocol), "net.too_large", "net.too_many_redirects", "net.bad_answer" (not HTTP);
/// Invalid "net.bad_url".
Error transfer_error(CURLcode code, std::string_view origin, std::string_view said);

} // namespace muster::net
