#include "app/doctor_checks.h"

#include <chrono>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <unistd.h>

#include "app/database_check.h"
#include "app/health_checks.h"
#include "http/listen_probe.h"
#include "identity/user_store.h"
#include "sql/session.h"

namespace muster::app {
namespace {

namespace fs = std::filesystem;
using api::HealthFinding;
using api::HealthState;

/// The directory, or the nearest above it that is there.
fs::path nearest(fs::path directory) {
    std::error_code problem;
    while (!fs::exists(directory, problem) && directory.has_relative_path()) {
        directory = directory.parent_path();
    }
    return directory;
}

HealthFinding look_at_data(const fs::path& data) {
    std::error_code problem;
    const fs::path there = nearest(data);
    const bool is_made = there == data;
    if (is_made && !fs::is_directory(data, problem)) {
        return {HealthState::Failed, data.string() + " is no directory",
                "Name another place as data."};
    }
    if (::access(there.c_str(), R_OK | W_OK | X_OK) != 0) {
        return {
            HealthState::Failed, there.string() + " cannot be read and written by this user",
            "Run this as the user that the server runs as, or give the directory to it (chown)."};
    }
    return {HealthState::Ok,
            data.string() + (is_made ? " can be written" : " will be made at the first start"), ""};
}

/// What is wrong with who may read a file; empty when nothing is.
std::string exposure_of(const fs::path& file) {
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0) {
        return "";
    }
    if (status.st_uid != ::geteuid()) {
        return fmt::format("{} belongs to user {}, not to {}", file.string(), status.st_uid,
                           ::geteuid());
    }
    const auto others = status.st_mode & 077U;
    return others == 0 ? "" : fmt::format("others may use {}", file.string());
}

HealthFinding look_at_permissions(const ServerConfig& config) {
    std::vector<std::string> problems;
    for (const fs::path& file : {config.data, config.data / "muster.db", config.master_keys_file(),
                                 config.tls_key.value_or(config.data / "tls.key")}) {
        if (std::string problem = exposure_of(file); !problem.empty()) {
            problems.push_back(std::move(problem));
        }
    }
    if (problems.empty()) {
        return {HealthState::Ok, "data, keys and certificate are for this user alone", ""};
    }
    return {HealthState::Warning, fmt::format("{}", fmt::join(problems, "; ")),
            "Run this as the user that the server runs as; chmod go= what others may use."};
}

HealthFinding look_at_clock(const ServerConfig& config, const Clock& clock) {
    constexpr Instant kBefore = Instant::from_unix_millis(1'767'225'600'000); // 2026-01-01
    constexpr std::chrono::minutes kSlack{5};
    const char* const advice = "Set the clock, and keep it right with chrony or systemd-timesyncd: "
                               "sign-in codes, sessions and leases of jobs count on it.";
    const Instant now = clock.now();
    if (now < kBefore) {
        return {HealthState::Failed, "it says " + now.str() + ", which is long past", advice};
    }
    struct stat status{};
    if (::stat((config.data / "muster.db").c_str(), &status) == 0) {
        const Instant written = Instant::from_unix_millis(std::int64_t{status.st_mtime} * 1000);
        if (written > now + kSlack) {
            return {HealthState::Failed,
                    fmt::format("it says {}, but the database was written at {}", now.str(),
                                written.str()),
                    advice};
        }
    }
    timex state{};
    if (::adjtimex(&state) == TIME_ERROR) {
        return {HealthState::Warning, "it says " + now.str() + "; nothing keeps it right", advice};
    }
    return {HealthState::Ok, "it says " + now.str() + ", and is kept right", ""};
}

Result<bool> is_locked_out(const ServerConfig& config) {
    TRY(const sql::Address address, config.database_address());
    TRY(auto session, sql::Session::open(address, sql::Access::Read));
    return identity::has_users(session);
}

HealthFinding look_at_keys(const ServerConfig& config) {
    std::error_code problem;
    const std::string file = config.master_keys_file().string();
    if (fs::exists(file, problem)) {
        return ::access(file.c_str(), R_OK) == 0
                   ? HealthFinding{HealthState::Ok, file + " is there", ""}
                   : HealthFinding{HealthState::Failed, file + " cannot be read by this user",
                                   "Give it to the user that the server runs as (chown)."};
    }
    if (is_locked_out(config).value_or(false)) {
        return {HealthState::Failed, file + " is not there, and there are users",
                "Put the keys back from where they were copied to."};
    }
    return {HealthState::Ok, file + " will be made at the first start", ""};
}

/// What to do about a mail server that is not as the configuration has it.
std::string_view mail_advice(std::string_view reason) {
    if (reason == "mail.untrusted") {
        return "Look at mail.security and mail.ca_file, and at the server's certificate.";
    }
    if (reason == "mail.login_refused") {
        return "Look at mail.user and what holds its password.";
    }
    if (reason == "mail.unreachable") {
        return "Look at mail.server and mail.port, and whether a firewall is in between.";
    }
    return "Look at mail.*; the server's own log may say more.";
}

HealthFinding look_at_mail(const ServerConfig& config) {
    if (!config.mail.is_set_up()) {
        return {HealthState::Ok, "not set up: links are handed over by people", ""};
    }
    const auto client = config.mail.client();
    if (!client) {
        return {HealthState::Failed, client.error().detail,
                "Look at mail.password_file: musterd has to be able to read it."};
    }
    if (const Status answer = client->probe(); !answer) {
        return {HealthState::Warning, answer.error().detail,
                std::string(mail_advice(answer.error().reason))};
    }
    return {HealthState::Ok, client->name() + " answers", ""};
}

HealthFinding look_at_port(const http::ListenAddress& listen) {
    const Status probed = http::probe_listening(listen);
    const std::string where = fmt::format("{} port {}", listen.host, listen.port);
    if (probed) {
        return {HealthState::Ok, where + " is free", ""};
    }
    if (probed.error().reason == "http.address_in_use") {
        return {HealthState::Warning, where + " is taken",
                "Fine when musterd runs; else stop the program that listens there, or name another "
                "port in listen."};
    }
    return {HealthState::Failed, where + ": " + probed.error().detail,
            probed.error().reason == "http.port_denied"
                ? "Ports below 1024 need CAP_NET_BIND_SERVICE; name a higher one in listen."
                : "Name an address of this machine in listen."};
}

} // namespace

api::HealthChecks make_doctor_checks(const ServerConfig& config, const Clock& clock) {
    api::HealthChecks checks = {
        {"data", true, [config] { return look_at_data(config.data); }},
        {"disk", false, [config] { return look_at_disk(nearest(config.data)); }},
        {"permissions", false, [config] { return look_at_permissions(config); }},
        {"clock", false, [config, &clock] { return look_at_clock(config, clock); }},
        {"database", true, [config] { return look_at_database(config); }},
        {"ledger", true, [config, &clock] { return look_at_ledger(config, clock); }},
        {"keys", true, [config] { return look_at_keys(config); }},
        {"mail", false, [config] { return look_at_mail(config); }},
    };
    for (const http::ListenAddress& listen : config.listen) {
        checks.push_back({"port", true, [listen] { return look_at_port(listen); }});
    }
    return checks;
}

} // namespace muster::app
