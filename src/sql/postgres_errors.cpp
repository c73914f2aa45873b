#include "sql/postgres_errors.h"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

namespace muster::sql {
namespace {

/// One code or, shorter, a group of them. The first that fits counts.
struct Meaning {
    std::string_view state;
    ErrorKind kind = ErrorKind::Internal;
    std::string_view reason;
    bool quotes_values = false;
};

constexpr std::array kMeanings = std::to_array<Meaning>({
    {"22021", ErrorKind::Invalid, "sql.text", true}, // not UTF-8
    {"22P05", ErrorKind::Invalid, "sql.text", true}, // not in the server's character set
    {"22", ErrorKind::Internal, "sql.failed", true}, // "invalid input syntax for …: <the value>"
    {"23", ErrorKind::Conflict, "sql.constraint"},
    {"25006", ErrorKind::Unavailable, "sql.read_only"},   // the server is a standby
    {"25P03", ErrorKind::Unavailable, "sql.unavailable"}, // idle in a transaction for too long
    {"40001", ErrorKind::Unavailable, "sql.serialization"},
    {"40P01", ErrorKind::Unavailable, "sql.serialization"}, // deadlock
    {"42501", ErrorKind::Internal, "sql.denied"},
    {"42", ErrorKind::Internal, "sql.failed"},
    {"53100", ErrorKind::Unavailable, "sql.full"},
    {"53", ErrorKind::Unavailable, "sql.unavailable"}, // memory, connections
    {"55P03", ErrorKind::Unavailable, "sql.busy"},
    {"57014", ErrorKind::Unavailable, "sql.timeout"},
    {"57P", ErrorKind::Unavailable, "sql.unavailable"}, // going down, or starting up
    {"08", ErrorKind::Unavailable, "sql.unavailable"},
    {"XX001", ErrorKind::Internal, "sql.corrupt"},
    {"XX002", ErrorKind::Internal, "sql.corrupt"},
    {"", ErrorKind::Internal, "sql.failed", true},
});

std::string_view first_line(std::string_view message) {
    return message.substr(0, std::min(message.find('\n'), message.size()));
}

} // namespace

Error error_of_state(std::string_view state, std::string_view message, std::string_view sql) {
    const auto meaning = std::ranges::find_if(
        kMeanings, [&](const Meaning& entry) { return state.starts_with(entry.state); });
    const std::string said = meaning->quotes_values
                                 ? fmt::format("the server's error {}", state)
                                 : fmt::format("{} ({})", first_line(message), state);
    return {meaning->kind, meaning->reason, fmt::format("{} in: {}", said, sql.substr(0, 120))};
}

Error unavailable_error(std::string_view message) {
    return {ErrorKind::Unavailable, "sql.unavailable", std::string(first_line(message))};
}

} // namespace muster::sql
