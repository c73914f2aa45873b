#pragma once

#include <span>

#include "api/route.h"
#include "support_access/support_requests.h"

namespace muster::api {

struct SupportPorts {
    support_access::SupportRequests& requests;
};

/// Engineers from outside: they ask, an Admin answers in writing, they come in, it ends.
std::span<const Route<SupportPorts>> support_routes();

} // namespace muster::api
