#include <fmt/format.h>

#include "api_operations/health.h"
#include "app/doctor_checks.h"
#include "base/json.h"
#include "commands/command.h"
#include "commands/server_settings.h"

namespace muster::commands {
namespace {

struct DoctorOptions {};

void write_finding(const std::string& name, const api::HealthFinding& finding, std::ostream& out) {
    out << fmt::format("{:<8} {:<12} {}\n", api::kHealthStateNames.name(finding.state), name,
                       finding.detail);
    if (!finding.advice.empty()) {
        out << fmt::format("{:<8} {:<12} {}\n", "", "", finding.advice);
    }
}

Status examine(const DoctorOptions&, Environment& environment) {
    TRY(const app::ServerConfig config, server_config_for(environment));
    Json::Array items;
    int failed = 0;
    for (const api::HealthCheck& check : app::make_doctor_checks(config, environment.clock)) {
        const api::HealthFinding finding = check.look();
        failed += finding.state == api::HealthState::Failed ? 1 : 0;
        items.push_back(
            Json::Object{{"name", check.name},
                         {"state", api::kHealthStateNames.name(finding.state)},
                         {"detail", finding.detail},
                         {"advice", finding.advice.empty() ? Json() : Json(finding.advice)}});
        if (!environment.settings.json) {
            write_finding(check.name, finding, environment.out);
        }
    }
    if (environment.settings.json) {
        environment.out << Json(Json::Object{{"items", std::move(items)}}).str() << '\n';
    }
    return failed == 0 ? Status()
                       : Status(Error{
                             ErrorKind::Unavailable, "doctor.failed",
                             fmt::format("{} checks failed: a server would not run well", failed)});
}

void describe_doctor(CLI::App& command, DoctorOptions&) {
    command.footer(
        "Looks at the data directory, disk, clock, permissions, database, keys, mail and ports "
        "that musterd would use, and says what to do. Changes nothing. Without --config and "
        "--data it looks at /etc/muster/muster.yaml, where that is there.");
}

} // namespace

void add_doctor(CLI::App& parent, Invocation& invocation) {
    add_command<DoctorOptions>(parent, invocation, "doctor",
                               "What would keep a server from running", describe_doctor, examine);
}

} // namespace muster::commands
