#include "base/instant.h"

#include <array>

#include <fmt/format.h>

namespace muster {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::milliseconds;
using std::chrono::sys_days;
using std::chrono::sys_time;

constexpr std::int64_t kMillisPerDay = 86'400'000;

Error not_a_time(std::string_view text) {
    return {ErrorKind::Invalid, "instant.malformed",
            fmt::format("'{}' is not a time like 2026-10-01T00:00:00Z", text.substr(0, 60))};
}

/// Reads fixed-width digits and optional separators off the front of a text.
class Fields {
public:
    explicit Fields(std::string_view text) : rest_(text) {}

    /// Exactly `width` digits, or -1.
    int number(std::size_t width) {
        if (rest_.size() < width) {
            return -1;
        }
        int value = 0;
        for (const char c : rest_.substr(0, width)) {
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(width);
        return value;
    }
    bool skip(char c) {
        if (rest_.empty() || rest_.front() != c) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }
    [[nodiscard]] bool done() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

struct TimeOfDay {
    std::int64_t millis = 0;
    bool valid = true;
};

/// The digits after a point as milliseconds, or -1 when there is none.
std::int64_t read_fraction(Fields& fields) {
    int digit = fields.number(1);
    if (digit < 0) {
        return -1;
    }
    std::int64_t millis = 0;
    std::int64_t weight = 100;
    for (; digit >= 0; digit = fields.number(1)) {
        millis += digit * weight;
        weight /= 10; // digits past the millisecond are read and dropped
    }
    return millis;
}

/// `Z`, nothing, or ±hh[:]mm; the milliseconds east of UTC.
TimeOfDay read_offset(Fields& fields) {
    if (fields.skip('Z') || fields.done()) {
        return {};
    }
    const bool west = fields.skip('-');
    if (!west && !fields.skip('+')) {
        return {0, false};
    }
    const int hours = fields.number(2);
    fields.skip(':');
    const int minutes = fields.number(2);
    const std::int64_t millis = (hours * 60LL + minutes) * 60'000;
    return {west ? -millis : millis, hours >= 0 && hours <= 14 && minutes >= 0 && minutes < 60};
}

TimeOfDay read_time(Fields& fields) {
    const int hour = fields.number(2);
    const bool extended = fields.skip(':');
    const int minute = fields.number(2);
    const bool colon = fields.skip(':');
    const int second = fields.number(2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 ||
        colon != extended) {
        return {0, false};
    }
    const std::int64_t fraction = fields.skip('.') ? read_fraction(fields) : 0;
    const TimeOfDay offset = read_offset(fields);
    const std::int64_t millis = ((hour * 60LL + minute) * 60 + second) * 1000 + fraction;
    return {millis - offset.millis, offset.valid && fraction >= 0};
}

} // namespace

Instant Instant::from_date(std::chrono::year_month_day date) {
    return Instant(sys_time<milliseconds>(sys_days(date)).time_since_epoch().count());
}

Result<Instant> Instant::parse(std::string_view text) {
    Fields fields(text);
    const int year = fields.number(4);
    const char separator = fields.skip('/') ? '/' : '-'; // slashes in bills of before 2014
    const bool dashed = separator == '/' || fields.skip('-');
    const int month = fields.number(2);
    const bool second_dash = fields.skip(separator);
    const int day = fields.number(2);
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (year < 0 || month < 1 || day < 1 || dashed != second_dash || !date.ok()) {
        return not_a_time(text);
    }
    const Instant midnight = from_date(date);
    if (fields.done()) {
        return midnight;
    }
    if (!fields.skip('T') && !fields.skip(' ')) {
        return not_a_time(text);
    }
    const TimeOfDay time = read_time(fields);
    if (!time.valid || !fields.done()) {
        return not_a_time(text);
    }
    return Instant(midnight.millis_ + time.millis);
}

std::chrono::year_month_day Instant::date() const {
    return std::chrono::year_month_day(floor<days>(sys_time<milliseconds>(milliseconds(millis_))));
}

std::int32_t Instant::unix_days() const {
    return static_cast<std::int32_t>(floor<days>(milliseconds(millis_)).count());
}

std::string Instant::str() const {
    const auto ymd = date();
    const std::int64_t in_day = millis_ - unix_days() * kMillisPerDay;
    const std::int64_t seconds = in_day / 1000;
    std::string text =
        fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(ymd.year()),
                    static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()),
                    seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (in_day % 1000 != 0) {
        text += fmt::format(".{:03}", in_day % 1000);
    }
    return text + "Z";
}

BillingMonth BillingMonth::of(Instant instant) {
    const auto date = instant.date();
    return BillingMonth(date.year() / date.month());
}

Result<BillingMonth> BillingMonth::parse(std::string_view text) {
    Fields fields(text);
    const int year = fields.number(4);
    const bool dashed = fields.skip('-');
    const int month = fields.number(2);
    if (year < 0 || !dashed || month < 1 || month > 12 || !fields.done()) {
        return Error{ErrorKind::Invalid, "billing_month.malformed",
                     fmt::format("'{}' is not a month like 2026-10", text.substr(0, 60))};
    }
    return BillingMonth(std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(month)});
}

Instant BillingMonth::start() const {
    return Instant::from_date(month_ / std::chrono::day{1});
}

std::string BillingMonth::str() const {
    return fmt::format("{:04}-{:02}", static_cast<int>(month_.year()),
                       static_cast<unsigned>(month_.month()));
}

} // namespace muster
