#pragma once

#include <span>

#include "api/links.h"
#include "api/route.h"
#include "identity/device_sign_in.h"

namespace muster::api {

struct DevicePorts {
    identity::DeviceSignIn& device_sign_in;
    const PublicUrl& public_url;
};

/// How a command line becomes a person's (RFC 8628): the program's side, and the console's.
std::span<const Route<DevicePorts>> device_routes();

} // namespace muster::api
