#include <algorithm>

#include <fmt/format.h>

#include "billing/charge_model.h"
#include "billing/stored_text.h"

namespace muster::billing {
namespace {

namespace chrono = std::chrono;

std::string printed(chrono::year_month_day date) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

/// Into the month that bills the charge.
Instant clamped(Instant start, BillingMonth month) {
    constexpr std::int64_t kOneMilli = 1;
    const Instant last = Instant::from_unix_millis(month.next().start().unix_millis() - kOneMilli);
    return std::clamp(start, month.start(), last);
}

std::string truncated(Instant start, PeriodGrain grain) {
    const chrono::year_month_day date = start.date();
    switch (grain) {
    case PeriodGrain::Hour: {
        constexpr std::int64_t kHour = 3'600'000;
        constexpr std::int64_t kHoursOfDay = 24;
        return fmt::format("{}T{:02}:00:00Z", printed(date),
                           start.unix_millis() / kHour % kHoursOfDay);
    }
    case PeriodGrain::Week: {
        const chrono::sys_days day(date);
        return printed(day - (chrono::weekday(day) - chrono::Monday));
    }
    case PeriodGrain::Month: return printed(date.year() / date.month() / chrono::day{1});
    case PeriodGrain::Quarter: {
        const unsigned first = (static_cast<unsigned>(date.month()) - 1) / 3 * 3 + 1;
        return printed(date.year() / chrono::month{first} / chrono::day{1});
    }
    case PeriodGrain::Day:
    case PeriodGrain::Total: return printed(date);
    }
    return {};
}

} // namespace

ledger::Dimension period_dimension(PeriodGrain grain) {
    if (grain == PeriodGrain::Total) {
        return {"period", [](const ledger::Schema&, const ledger::VersionFacts&) {
                    return bound_to(std::nullopt);
                }};
    }
    return {"period",
            [grain](const ledger::Schema& schema,
                    const ledger::VersionFacts& facts) -> ledger::BoundDimension {
                auto start = schema.find("line_item_usage_start_date");
                if (!start) {
                    start = schema.find("charge_period_start");
                }
                if (!start) {
                    return bound_to(std::nullopt);
                }
                return {{*start},
                        [grain, month = facts.month](std::span<const std::string_view> stored)
                            -> std::optional<std::string> {
                            // A charge without a time of its own belongs to the month.
                            const auto time = Instant::parse(stored[0]);
                            return truncated(time ? clamped(*time, month) : month.start(), grain);
                        }};
            }};
}

} // namespace muster::billing
