#pragma once

#include <filesystem>
#include <string>

#include "api_operations/health.h"
#include "base/clock.h"
#include "sql/database.h"

namespace muster::app {

/// What is looked at when somebody asks how the server is. The ports outlive the checks.
struct HealthCheckPorts {
    const sql::Database& database;
    const Clock& clock;
    std::filesystem::path data;
    bool is_certificate_generated = false;
    std::string mail_server; // empty: mail is not set up
};
api::HealthChecks make_health_checks(const HealthCheckPorts& ports);

/// How much room is left where `data` is.
api::HealthFinding look_at_disk(const std::filesystem::path& data);

} // namespace muster::app
