#include "aws_model/timestamp.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

namespace muster::aws {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr double kFarthest = 253'402'300'799.0; // the last second of the year 9999

std::optional<Instant> from_seconds(std::string_view text) {
    double seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || end != text.data() + text.size() ||
        !(std::abs(seconds) <= kFarthest)) {
        return std::nullopt;
    }
    return Instant::from_unix_millis(std::llround(seconds * 1'000));
}

/// "Sun, 06 Nov 1994 08:49:37 GMT" by way of the ISO form.
std::optional<Instant> from_rfc822(std::string_view text) {
    constexpr std::size_t kWithoutDay = sizeof("06 Nov 1994 08:49:37 GMT") - 1;
    if (const std::size_t comma = text.find(", "); comma != text.npos) {
        text.remove_prefix(comma + 2);
    }
    if (text.size() != kWithoutDay || !text.ends_with(" GMT")) {
        return std::nullopt;
    }
    const auto month = std::ranges::find(kMonths, text.substr(3, 3));
    if (month == kMonths.end()) {
        return std::nullopt;
    }
    const auto iso = fmt::format("{}-{:02}-{}T{}Z", text.substr(7, 4), month - kMonths.begin() + 1,
                                 text.substr(0, 2), text.substr(12, 8));
    const auto read = Instant::parse(iso);
    return read ? std::optional(*read) : std::nullopt;
}

std::string rfc822(Instant time) {
    const std::chrono::year_month_day date = time.date();
    const std::chrono::weekday day{std::chrono::sys_days(date)};
    return fmt::format("{}, {:02} {} {:04} {} GMT", kDays.at(day.c_encoding()),
                       static_cast<unsigned>(date.day()),
                       kMonths.at(static_cast<unsigned>(date.month()) - 1),
                       static_cast<int>(date.year()), time.str().substr(11, 8));
}

std::string unix_seconds(Instant time) {
    const std::int64_t millis = time.unix_millis();
    if (millis % 1'000 == 0) {
        return std::to_string(millis / 1'000);
    }
    return fmt::format("{}{}.{:03}", millis < 0 ? "-" : "", std::abs(millis) / 1'000,
                       std::abs(millis) % 1'000);
}

} // namespace

std::optional<Instant> timestamp_of(std::string_view text) {
    if (const auto iso = Instant::parse(text)) {
        return *iso;
    }
    if (const auto seconds = from_seconds(text)) {
        return seconds;
    }
    return from_rfc822(text);
}

std::optional<Instant> timestamp_of(const Json& value) {
    if (const auto number = value.number_text()) {
        return from_seconds(*number);
    }
    const std::string* const text = value.if_string();
    return text == nullptr ? std::nullopt : timestamp_of(std::string_view(*text));
}

std::string timestamp_text(Instant time, TimestampFormat format) {
    switch (format) {
    case TimestampFormat::Iso8601: return time.str();
    case TimestampFormat::Rfc822: return rfc822(time);
    case TimestampFormat::UnixTimestamp: return unix_seconds(time);
    }
    return {};
}

} // namespace muster::aws
