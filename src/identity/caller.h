#pragma once

#include <string>

#include "base/principal.h"

namespace muster::identity {

/// Where a request came from, as far as the edge can tell. Texts of a stranger: shown, never
/// trusted.
struct Origin {
    std::string address; // IPv4 or IPv6, without port
    std::string user_agent;
    std::string request_id;
    std::string via{}; // the id of the user token it came with, where it came with one
};

/// Who asks for something, and from where.
struct Caller {
    Principal principal;
    Origin origin;
};

} // namespace muster::identity
