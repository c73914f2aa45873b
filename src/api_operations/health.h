#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/enum_names.h"

namespace muster::api {

enum class HealthState { Ok, Warning, Failed };

inline constexpr auto kHealthStateNames = enum_names<HealthState>(
    {{HealthState::Ok, "ok"}, {HealthState::Warning, "warning"}, {HealthState::Failed, "failed"}});

/// What a look at one part of the server found.
struct HealthFinding {
    HealthState state = HealthState::Ok;
    std::string detail;
    std::string advice; // what to do about it; empty when all is well
};

struct HealthCheck {
    std::string name; // "database"
    /// Without this part no request can be answered: the server is not ready then.
    bool is_vital = false;
    std::function<HealthFinding()> look; // by many threads, and soon done
};
using HealthChecks = std::vector<HealthCheck>;

} // namespace muster::api
