#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/aws_config.h"
#include "app/history_reads.h"
#include "app/mail_config.h"
#include "base/ip_address.h"
#include "base/log.h"
#include "base/result.h"
#include "http/server.h"
#include "ledger/store.h"
#include "sql/address.h"

namespace muster::app {

/// What musterd is told by its configuration. A plain value.
struct ServerConfig {
    std::filesystem::path data; // where state is kept
    std::optional<std::filesystem::path> database_file;
    std::string database_variable;
    std::optional<std::filesystem::path> master_keys;
    std::vector<http::ListenAddress> listen;
    std::string public_url; // without a slash at its end; empty: from the request
    std::optional<std::filesystem::path> tls_certificate;
    std::optional<std::filesystem::path> tls_key;
    std::vector<IpNetwork> trusted_proxies;
    std::optional<std::filesystem::path> console;
    std::vector<std::filesystem::path> import_directories;
    MailConfig mail;
    std::vector<IpNetwork> notified_networks; // not public, and yet notices may go there
    AwsConfig aws;
    std::chrono::seconds connection_check{};            // between two looks at a connection's role
    HistoryReads cost_history = HistoryReads::ByItself; // from Cost Explorer
    std::chrono::seconds inventory_every{}; // between two collections of an account's resources
    unsigned inventory_accounts = 0;        // that are collected at once
    unsigned request_threads = 0;
    unsigned job_threads = 0;
    unsigned report_threads = 0;     // 0: one for each processor
    std::int64_t principal_rate = 0; // a minute; 0: no limit
    std::int64_t address_rate = 0;
    std::chrono::seconds session_idle{};
    std::chrono::seconds session_absolute{};
    std::chrono::seconds user_token_idle{};
    std::chrono::seconds user_token_absolute{};
    std::chrono::seconds api_token_old_after{};
    LogLevel log_level = LogLevel::Info;
    Log::Form log_form = Log::Form::Json;

    /// Of the SQLite file in `data`, or of what the file or variable of the configuration says.
    /// Errors: those of read_file() and sql::Address::parse(); Invalid "config.no_variable".
    [[nodiscard]] Result<sql::Address> database_address() const;
    /// The files are under `data`; the catalogue is where the tables are, if those are on
    /// PostgreSQL. Errors: as above.
    [[nodiscard]] Result<ledger::Place> ledger_place() const;
    /// The file of the master keys.
    [[nodiscard]] std::filesystem::path master_keys_file() const {
        return master_keys.value_or(data / "master.keys");
    }
};

/// Every setting is a line of one table: read, checked, printed and documented from there.
struct ConfigKey {
    std::string_view name; // "tls.certificate"
    enum class Arity { One, Many };
    Arity arity = Arity::One;
    std::string_view form;     // what may stand there, for people
    std::string_view fallback; // the text that counts where nothing is written; empty: none
    std::string_view description;
    /// Errors: Invalid.
    Status (*set)(ServerConfig& config, const std::vector<std::string>& texts);
};
const std::vector<ConfigKey>& config_keys();

/// The configuration in the text of a YAML file; an empty one is all defaults. Errors: those of
/// read_config_text(); Invalid "config.invalid" with all that is wrong with it, each with its line.
Result<ServerConfig> parse_server_config(std::string_view yaml);

/// The configuration that parse_server_config() would read, each setting a line; what is secret is
/// not among them. The file's own texts where it says something.
Result<std::string> printed_config(std::string_view yaml);

/// docs/config.md: the table for people.
std::string config_reference();

} // namespace muster::app
