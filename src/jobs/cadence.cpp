#include "jobs/cadence.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/check.h"

namespace muster::jobs {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kDay = 1'440 * kMinute;
// The longest between two 29 February is eight years, over 2100.
constexpr int kMostDays = 8 * 366 + 1;
constexpr int kLongestEvery = 1'000'000;

Error malformed(std::string_view text) {
    return {ErrorKind::Invalid, "jobs.malformed_cadence",
            fmt::format("'{}' is neither 'every 15m' nor five fields of cron that ever come",
                        text.substr(0, 60))};
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(end + 1);
    }
}

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0) {
        return std::nullopt;
    }
    return value;
}

struct Range {
    int first = 0;
    int last = 0;
};

std::optional<Range> parse_range(std::string_view text, Range whole) {
    if (text == "*") {
        return whole;
    }
    const std::size_t dash = text.find('-');
    const auto first = number(text.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : number(text.substr(dash + 1));
    if (!first || !last || *first < whole.first || *last > whole.last || *first > *last) {
        return std::nullopt;
    }
    return Range{*first, *last};
}

/// `a-b/step`; a step needs a range to go over.
std::optional<std::pair<Range, int>> parse_part(std::string_view part, Range whole) {
    const std::size_t slash = part.find('/');
    const auto range = parse_range(part.substr(0, slash), whole);
    if (slash == std::string_view::npos) {
        return range ? std::optional(std::pair(*range, 1)) : std::nullopt;
    }
    const auto step = number(part.substr(slash + 1));
    const bool has_range = part.front() == '*' || part.substr(0, slash).contains('-');
    if (!range || !step || *step == 0 || !has_range) {
        return std::nullopt;
    }
    return std::pair(*range, *step);
}

template <std::size_t N>
bool parse_field(std::string_view text, Range whole, std::bitset<N>& field) {
    for (const std::string_view part : split(text, ',')) {
        const auto parsed = parse_part(part, whole);
        if (!parsed) {
            return false;
        }
        const auto& [range, step] = *parsed;
        for (int value = range.first; value <= range.last; value += step) {
            field.set(static_cast<std::size_t>(value) % N); // Sunday as 7 is Sunday as 0
        }
    }
    return true;
}

std::optional<CronFields> parse_cron(std::string_view text) {
    const auto fields = split(text, ' ');
    CronFields cron;
    if (fields.size() != 5 || !parse_field(fields[0], {0, 59}, cron.minutes) ||
        !parse_field(fields[1], {0, 23}, cron.hours) ||
        !parse_field(fields[2], {1, 31}, cron.days) ||
        !parse_field(fields[3], {1, 12}, cron.months) ||
        !parse_field(fields[4], {0, 7}, cron.weekdays)) {
        return std::nullopt;
    }
    cron.any_day = fields[2] == "*";
    cron.any_weekday = fields[4] == "*";
    return cron;
}

std::optional<milliseconds> parse_every(std::string_view text) {
    constexpr std::array<std::pair<char, std::int64_t>, 4> kUnits{
        {{'s', 1'000}, {'m', kMinute}, {'h', 60 * kMinute}, {'d', kDay}}};
    if (text.empty()) {
        return std::nullopt;
    }
    const auto count = number(text.substr(0, text.size() - 1));
    for (const auto& [letter, length] : kUnits) {
        if (text.back() == letter && count && *count > 0 && *count <= kLongestEvery) {
            return milliseconds(*count * length);
        }
    }
    return std::nullopt;
}

bool has_day(const CronFields& cron, std::chrono::sys_days day) {
    const std::chrono::year_month_day date(day);
    if (!cron.months.test(static_cast<unsigned>(date.month()))) {
        return false;
    }
    const bool in_month = cron.days.test(static_cast<unsigned>(date.day()));
    const bool in_week = cron.weekdays.test(std::chrono::weekday(day).c_encoding());
    if (cron.any_day || cron.any_weekday) {
        return in_month && in_week;
    }
    return in_month || in_week;
}

/// The first minute of a day, from `from` on, of which hour and minute match.
std::optional<int> minute_of_day(const CronFields& cron, int from) {
    for (int minute = from; minute < 24 * 60; ++minute) {
        if (cron.hours.test(static_cast<std::size_t>(minute / 60)) &&
            cron.minutes.test(static_cast<std::size_t>(minute % 60))) {
            return minute;
        }
    }
    return std::nullopt;
}

std::optional<Instant> next_of(const CronFields& cron, Instant after) {
    const auto first = std::chrono::floor<std::chrono::minutes>(
                           std::chrono::sys_time<milliseconds>(milliseconds(after.unix_millis()))) +
                       std::chrono::minutes{1};
    const auto begin = std::chrono::floor<std::chrono::days>(first);
    int from = static_cast<int>((first - begin).count());
    for (int offset = 0; offset < kMostDays; ++offset) {
        const auto day = begin + std::chrono::days{offset};
        const auto minute = has_day(cron, day) ? minute_of_day(cron, from) : std::nullopt;
        if (minute) {
            return Instant::from_unix_millis(day.time_since_epoch().count() * kDay +
                                             *minute * kMinute);
        }
        from = 0;
    }
    return std::nullopt;
}

Instant next_of(milliseconds period, Instant after) {
    const std::int64_t length = period.count();
    const std::int64_t at = after.unix_millis();
    const std::int64_t whole = at >= 0 ? at / length : (at - length + 1) / length;
    return Instant::from_unix_millis((whole + 1) * length);
}

} // namespace

Result<Cadence> Cadence::parse(std::string_view text) {
    constexpr std::string_view kEvery = "every ";
    if (text.starts_with(kEvery)) {
        if (const auto period = parse_every(text.substr(kEvery.size()))) {
            return Cadence(std::string(text), *period);
        }
        return malformed(text);
    }
    const auto cron = parse_cron(text);
    if (!cron || !next_of(*cron, Instant{})) {
        return malformed(text);
    }
    return Cadence(std::string(text), *cron);
}

Instant Cadence::next_after(Instant instant) const {
    if (const auto* period = std::get_if<milliseconds>(&rule_)) {
        return next_of(*period, instant);
    }
    const std::optional<Instant> next = next_of(std::get<CronFields>(rule_), instant);
    // One that comes once comes again within the days that are looked through.
    MUSTER_CHECK(next.has_value(), "a cadence that never comes");
    return *next;
}

} // namespace muster::jobs
