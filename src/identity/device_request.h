#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/enum_names.h"
#include "identity/user_token.h"

namespace muster::identity {

enum class DeviceRequestState { Pending, Approved, Denied };

inline constexpr auto kDeviceRequestStateNames = enum_names<DeviceRequestState>({
    {DeviceRequestState::Pending, "pending"},
    {DeviceRequestState::Approved, "approved"},
    {DeviceRequestState::Denied, "denied"},
});

/// A program's wish to act for a person, whom it cannot ask itself (RFC 8628).
struct DeviceRequest {
    DeviceRequestId id;
    ClientName client_name;
    std::string address; // where the program is, as far as the edge can tell
    Instant created_at;
    Instant expires_at;
    std::chrono::milliseconds pace{0}; // from one question of the program to the next
    Instant asked_at;
    DeviceRequestState state = DeviceRequestState::Pending;
    std::optional<UserId> user_id; // who decided
};

} // namespace muster::identity
