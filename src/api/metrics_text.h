#pragma once

#include <string>

#include "http/metrics.h"

namespace muster::api {

/// The numbers of the server in the text format of Prometheus, version 0.0.4.
std::string metrics_text(const http::Metrics& metrics);

} // namespace muster::api
