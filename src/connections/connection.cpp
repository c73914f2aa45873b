#include "connections/connection.h"

#include <array>
#include <utility>

#include <fmt/format.h>

namespace muster::connections {
namespace {

constexpr auto kArrows = [] {
    using enum ConnectionState;
    return std::to_array<std::pair<ConnectionState, ConnectionState>>({
        {Pending, Verifying},      {Pending, Connected},     {Pending, Degraded},
        {Pending, Error},          {Pending, Disconnected},  {Verifying, Connected},
        {Verifying, Degraded},     {Verifying, Error},       {Verifying, Disconnected},
        {Connected, Degraded},     {Connected, Error},       {Connected, Disconnected},
        {Degraded, Connected},     {Degraded, Error},        {Degraded, Disconnected},
        {Error, Verifying},        {Error, Connected},       {Error, Degraded},
        {Error, Disconnected},     {Disconnected, Pending}, // somebody listens anew
        {Disconnected, Connected}, {Disconnected, Degraded},
    });
}();

/// The random end of the id: 48 bits, twelve digits.
std::string short_id(const ConnectionId& id) {
    const std::string text = id.str();
    return text.substr(text.size() - 12);
}

} // namespace

std::string Connection::role_name() const {
    return "muster-" + short_id(id);
}

std::string Connection::default_bucket() const {
    return "muster-bills-" + short_id(id);
}

std::string Connection::default_report() const {
    return "muster-" + short_id(id);
}

std::optional<RoleArn> Connection::expected_role() const {
    if (role || !account) {
        return role;
    }
    return RoleArn::of(partition, *account, role_name()).value();
}

Result<Connection>
Connection::moved_to(ConnectionState next, std::optional<Cause> why, Instant now) const {
    Connection moved = *this;
    moved.cause = std::move(why);
    if (next == state) {
        return moved;
    }
    if (std::ranges::find(kArrows, std::pair(state, next)) == kArrows.end()) {
        return Error{ErrorKind::Conflict, "connection.bad_transition",
                     fmt::format("a connection that is {} does not become {}",
                                 kConnectionStateNames.name(state),
                                 kConnectionStateNames.name(next))};
    }
    moved.state = next;
    moved.since = now;
    return moved;
}

} // namespace muster::connections
