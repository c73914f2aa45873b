#include "app/config_values.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/enum_names.h"

namespace muster::app {
namespace {

constexpr std::string_view kReason = "config.bad_value";
constexpr std::string_view kHttps = "https://";
constexpr std::string_view kHttp = "http://";

constexpr auto kLevelNames = enum_names<LogLevel>({{LogLevel::Debug, "debug"},
                                                   {LogLevel::Info, "info"},
                                                   {LogLevel::Warning, "warning"},
                                                   {LogLevel::Error, "error"}});
constexpr auto kFormNames =
    enum_names<Log::Form>({{Log::Form::Text, "text"}, {Log::Form::Json, "json"}});

/// All of the text as a number from `least` to `most`.
std::optional<unsigned> number_in(std::string_view text, unsigned least, unsigned most) {
    unsigned number = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    const bool is_whole = read.ec == std::errc() && read.ptr == end;
    return is_whole && number >= least && number <= most ? std::optional(number) : std::nullopt;
}

} // namespace

Error bad_value(std::string_view text, std::string_view form) {
    return {ErrorKind::Invalid, kReason, fmt::format("'{}' is not {}", text.substr(0, 60), form)};
}

Result<std::filesystem::path> parse_absolute_path(std::string_view text) {
    std::filesystem::path path(text);
    if (!path.is_absolute()) {
        return bad_value(text, "an absolute path");
    }
    return path.lexically_normal();
}

Result<http::ListenAddress> parse_listen_address(std::string_view text) {
    constexpr std::string_view kForm = "an address to listen on, like https://0.0.0.0:8443";
    const bool is_tls = text.starts_with(kHttps);
    if (!is_tls && !text.starts_with(kHttp)) {
        return bad_value(text, kForm);
    }
    std::string_view host = text.substr(is_tls ? kHttps.size() : kHttp.size());
    const std::size_t colon = host.rfind(':');
    if (colon == std::string_view::npos) {
        return bad_value(text, kForm);
    }
    const auto port = number_in(host.substr(colon + 1), 0, 65'535);
    host = host.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    }
    if (!port || (host != "localhost" && !IpAddress::parse(host))) {
        return bad_value(text, kForm);
    }
    return http::ListenAddress{.host = std::string(host),
                               .port = static_cast<std::uint16_t>(*port),
                               .scheme = is_tls ? http::Scheme::Https : http::Scheme::Http};
}

Result<std::string> parse_public_url(std::string_view text) {
    const std::string_view host = text.starts_with(kHttps)  ? text.substr(kHttps.size())
                                  : text.starts_with(kHttp) ? text.substr(kHttp.size())
                                                            : std::string_view();
    const bool is_host = !host.empty() && std::ranges::none_of(host, [](char c) {
        return c <= ' ' || c > '~' || c == '/' || c == '?' || c == '#' || c == '@' || c == '"';
    });
    if (!is_host) {
        return bad_value(text, "the address of the console, like https://muster.example.com");
    }
    return std::string(text);
}

Result<std::chrono::seconds> parse_duration(std::string_view text) {
    constexpr std::string_view kUnits = "smhd";
    constexpr int kSeconds[] = {1, 60, 3600, 86'400};
    const std::size_t unit = text.empty() ? std::string_view::npos : kUnits.find(text.back());
    const auto count = unit == std::string_view::npos
                           ? std::nullopt
                           : number_in(text.substr(0, text.size() - 1), 1, 100'000);
    if (!count) {
        return bad_value(text, "a time like 30m: a number and s, m, h or d");
    }
    return std::chrono::seconds{std::int64_t{*count} * kSeconds[unit]};
}

Result<unsigned> parse_threads(std::string_view text) {
    const auto count = number_in(text, 1, 1024);
    if (!count) {
        return bad_value(text, "a number of threads from 1 to 1024");
    }
    return *count;
}

Result<unsigned> parse_accounts_at_once(std::string_view text) {
    const auto count = number_in(text, 1, 128); // each takes six threads and as many connections
    if (!count) {
        return bad_value(text, "a number of accounts from 1 to 128");
    }
    return *count;
}

Result<unsigned> parse_threads_or_all(std::string_view text) {
    return text == "0" ? Result<unsigned>(0U) : parse_threads(text);
}

Result<std::int64_t> parse_rate(std::string_view text) {
    const auto rate = number_in(text, 0, 1'000'000);
    if (!rate) {
        return bad_value(text, "a number from 0 to 1000000");
    }
    return std::int64_t{*rate};
}

Result<std::string> parse_variable_name(std::string_view text) {
    const bool is_name = !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (!is_name) {
        return bad_value("…", "the name of an environment variable"); // it may be the secret itself
    }
    return std::string(text);
}

Result<std::string> parse_host(std::string_view text) {
    const bool is_host =
        !text.empty() && text.size() <= 253 && std::ranges::all_of(text, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   c == '.' || c == '-' || c == '_';
        });
    if (!is_host && !IpAddress::parse(text)) {
        return bad_value(text, "a host, like mail.example.com");
    }
    return std::string(text);
}

Result<std::uint16_t> parse_port(std::string_view text) {
    const auto port = number_in(text, 1, 65'535);
    if (!port) {
        return bad_value(text, "a port from 1 to 65535");
    }
    return static_cast<std::uint16_t>(*port);
}

Result<std::string> parse_text(std::string_view text) {
    const bool is_good = !text.empty() && std::ranges::none_of(text, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
    if (!is_good) {
        return bad_value(text, "a text of one line");
    }
    return std::string(text);
}

Result<net::SmtpSecurity> parse_mail_security(std::string_view text) {
    return net::kSmtpSecurityNames.parse(text, kReason);
}

Result<HistoryReads> parse_history_reads(std::string_view text) {
    return kHistoryReadsNames.parse(text, kReason);
}

Result<LogLevel> parse_log_level(std::string_view text) {
    return kLevelNames.parse(text, kReason);
}

Result<Log::Form> parse_log_form(std::string_view text) {
    return kFormNames.parse(text, kReason);
}

} // namespace muster::app
