#include "http/http_date.h"

#include <array>
#include <chrono>
#include <string_view>

#include <fmt/format.h>

namespace muster::http {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

} // namespace

std::string http_date(Instant instant) {
    const std::chrono::year_month_day date = instant.date();
    const std::chrono::weekday day{std::chrono::sys_days(date)};
    const std::chrono::hh_mm_ss time{std::chrono::seconds(
        instant.unix_millis() / 1000 - std::int64_t{instant.unix_days()} * 86'400)};
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[day.c_encoding()],
                       static_cast<unsigned>(date.day()),
                       kMonths[static_cast<unsigned>(date.month()) - 1],
                       static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                       time.seconds().count());
}

} // namespace muster::http
