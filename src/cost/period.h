#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"

namespace muster::cost {

/// Whole days in UTC, both ends included.
struct DateRange {
    std::chrono::sys_days first;
    std::chrono::sys_days last;

    friend bool operator==(const DateRange&, const DateRange&) = default;
};

/// The time a report is about, as it was asked for: `2018`, `2018-10`, `2018-10-05`, `A..B` of such
/// (both ends included), `last-3-months` (the complete months before the current one) or `mtd` (the
/// current month up to today). Relative forms stay relative in a saved report. A plain value.
class Period {
public:
    /// The current month up to today.
    Period() = default;

    /// Errors: Invalid "report.period_malformed".
    static Result<Period> parse(std::string_view text);

    /// The form that parse() reads.
    [[nodiscard]] std::string str() const;
    /// The days meant, seen from `now`.
    [[nodiscard]] DateRange resolve(Instant now) const;

    friend bool operator==(const Period&, const Period&) = default;

private:
    enum class Kind : std::uint8_t { MonthToDate, LastMonths, Dates };
    enum class Precision : std::uint8_t { Year, Month, Day };
    struct Date {
        Precision precision = Precision::Day;
        std::chrono::year_month_day first_day{std::chrono::year{1970}, std::chrono::January,
                                              std::chrono::day{1}};

        static Result<Date> parse(std::string_view text);
        [[nodiscard]] std::string str() const;
        [[nodiscard]] std::chrono::sys_days last_day() const;
        friend bool operator==(const Date&, const Date&) = default;
    };

    Kind kind_ = Kind::MonthToDate;
    int months_ = 0; // LastMonths
    Date from_;      // Dates
    Date to_;
};

} // namespace muster::cost
