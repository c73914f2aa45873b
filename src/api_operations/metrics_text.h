#pragma once

#include <cstdint>
#include <string>

#include "callbacks/callback_outcome.h"
#include "http/metrics.h"

namespace muster::api {

struct ServerNumbers {
    const http::Metrics& http;
    const callbacks::CallbackCounts& callbacks;
    std::uint64_t commits = 0; // transactions of the writer
};

/// The numbers of the server in the text format of Prometheus, version 0.0.4.
std::string metrics_text(const ServerNumbers& numbers);

} // namespace muster::api
