#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace muster {

/// A moment in UTC, to the millisecond. A plain value.
class Instant {
public:
    constexpr Instant() = default;
    static constexpr Instant from_unix_millis(std::int64_t millis) { return Instant(millis); }
    static Instant from_date(std::chrono::year_month_day date);

    /// Reads what AWS writes: `2023-11-01T00:00:00.000Z`, `2022-06-01T00:00:00Z`,
    /// `2018-06-01 00:00:00`, `20170801T000000.000Z`, `2018-06-01`, with a numeric offset or none
    /// (UTC). Every field is range-checked. Errors: Invalid "instant.malformed".
    static Result<Instant> parse(std::string_view text);

    [[nodiscard]] constexpr std::int64_t unix_millis() const noexcept { return millis_; }
    [[nodiscard]] std::chrono::year_month_day date() const;
    /// Days since 1970-01-01, rounded down.
    [[nodiscard]] std::int32_t unix_days() const;

    /// RFC 3339 in UTC: `2018-10-01T00:00:00Z`, with `.mmm` only when there are milliseconds.
    [[nodiscard]] std::string str() const;

    friend constexpr auto operator<=>(Instant, Instant) = default;
    friend constexpr Instant operator+(Instant instant, std::chrono::milliseconds by) {
        return Instant(instant.millis_ + by.count());
    }
    friend constexpr Instant operator-(Instant instant, std::chrono::milliseconds by) {
        return Instant(instant.millis_ - by.count());
    }
    friend constexpr std::chrono::milliseconds operator-(Instant a, Instant b) {
        return std::chrono::milliseconds(a.millis_ - b.millis_);
    }

private:
    explicit constexpr Instant(std::int64_t millis) : millis_(millis) {}
    std::int64_t millis_ = 0;
};

/// A calendar month of billing, e.g. 2018-10.
class BillingMonth {
public:
    constexpr BillingMonth() = default;
    explicit constexpr BillingMonth(std::chrono::year_month month) : month_(month) {}
    static BillingMonth of(Instant instant);
    /// Reads `YYYY-MM`. Errors: Invalid "billing_month.malformed".
    static Result<BillingMonth> parse(std::string_view text);

    [[nodiscard]] constexpr std::chrono::year_month year_month() const noexcept { return month_; }
    [[nodiscard]] Instant start() const;
    [[nodiscard]] BillingMonth next() const {
        return BillingMonth(month_ + std::chrono::months{1});
    }
    [[nodiscard]] std::string str() const; // YYYY-MM

    friend constexpr auto operator<=>(BillingMonth a, BillingMonth b) {
        return a.month_ <=> b.month_;
    }
    friend constexpr bool operator==(BillingMonth a, BillingMonth b) {
        return a.month_ == b.month_;
    }

private:
    std::chrono::year_month month_{std::chrono::year{1970}, std::chrono::month{1}};
};

} // namespace muster
