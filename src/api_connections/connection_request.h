#pragma once

#include "connections/connection.h"
#include "http/request.h"

namespace muster::api {

/// Of which connection a route is asked.
inline Result<connections::ConnectionId> connection_id_of(const http::Request& request) {
    return connections::ConnectionId::parse(request.path.at("id"));
}

} // namespace muster::api
