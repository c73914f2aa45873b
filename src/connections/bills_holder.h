#pragma once

#include <optional>

#include "base/instant.h"
#include "connections/connection.h"

namespace muster::connections {

/// Who brings the bills of a connection's account instead of it. A plain value.
struct BillsHolder {
    std::optional<ConnectionId> connection; // none: a source that people keep by hand
    Instant since;
};

} // namespace muster::connections
