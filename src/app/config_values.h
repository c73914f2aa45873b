#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

#include "app/history_reads.h"
#include "base/log.h"
#include "base/result.h"
#include "http/server.h"
#include "net/smtp_client.h"

namespace muster::app {

// The texts of a configuration as what they mean. Errors of all: Invalid "config.bad_value" or that
// of the type.

/// That a text is not what it has to be: `form`, like "a number of threads from 1 to 1024".
Error bad_value(std::string_view text, std::string_view form);

Result<std::filesystem::path> parse_absolute_path(std::string_view text);
/// `https://0.0.0.0:8443`, `http://[::1]:8080`
Result<http::ListenAddress> parse_listen_address(std::string_view text);
/// `https://muster.example.com`, with a port where it is not the usual one.
Result<std::string> parse_public_url(std::string_view text);
/// A number and s, m, h or d: `30m`.
Result<std::chrono::seconds> parse_duration(std::string_view text);
/// 1 to 1024.
Result<unsigned> parse_threads(std::string_view text);
/// The same, or 0 for as many as there are processors.
Result<unsigned> parse_threads_or_all(std::string_view text);
/// 1 to 128.
Result<unsigned> parse_accounts_at_once(std::string_view text);
/// 0 to a million.
Result<std::int64_t> parse_rate(std::string_view text);
Result<std::string> parse_variable_name(std::string_view text);
/// A host name or an IP address, without port.
Result<std::string> parse_host(std::string_view text);
/// 1 to 65535.
Result<std::uint16_t> parse_port(std::string_view text);
/// Any that is not empty, without control characters.
Result<std::string> parse_text(std::string_view text);
Result<net::SmtpSecurity> parse_mail_security(std::string_view text);
Result<HistoryReads> parse_history_reads(std::string_view text);
Result<LogLevel> parse_log_level(std::string_view text);
Result<Log::Form> parse_log_form(std::string_view text);

} // namespace muster::app
