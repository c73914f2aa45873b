#include "cost/period.h"

#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace muster::cost {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::month;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month;
using std::chrono::year_month_day;

constexpr int kMaxMonths = 1200;
constexpr std::string_view kLast = "last-";
constexpr std::string_view kMonths = "-months";

Error malformed(std::string_view text) {
    return {
        ErrorKind::Invalid, "report.period_malformed",
        fmt::format("'{}' is not a period: write 2018, 2018-10, 2018-10-05, two of these as A..B "
                    "(both ends included, the earlier first), last-3-months or mtd",
                    text.substr(0, 60))};
}

/// All of the text as digits.
std::optional<int> read_number(std::string_view text) {
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) {
        return std::nullopt;
    }
    return value;
}

} // namespace

Result<Period::Date> Period::Date::parse(std::string_view text) {
    const bool dashes = (text.size() < 5 || text[4] == '-') && (text.size() < 8 || text[7] == '-');
    if ((text.size() != 4 && text.size() != 7 && text.size() != 10) || !dashes) {
        return malformed(text);
    }
    const auto y = read_number(text.substr(0, 4));
    const auto m = text.size() >= 7 ? read_number(text.substr(5, 2)) : 1;
    const auto d = text.size() == 10 ? read_number(text.substr(8, 2)) : 1;
    if (!y || !m || !d) {
        return malformed(text);
    }
    Date date;
    date.precision = text.size() == 4   ? Precision::Year
                     : text.size() == 7 ? Precision::Month
                                        : Precision::Day;
    date.first_day =
        year_month_day{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
    if (!date.first_day.ok()) {
        return malformed(text);
    }
    return date;
}

std::string Period::Date::str() const {
    const auto y = static_cast<int>(first_day.year());
    const auto m = static_cast<unsigned>(first_day.month());
    switch (precision) {
    case Precision::Year: return fmt::format("{:04}", y);
    case Precision::Month: return fmt::format("{:04}-{:02}", y, m);
    case Precision::Day: break;
    }
    return fmt::format("{:04}-{:02}-{:02}", y, m, static_cast<unsigned>(first_day.day()));
}

sys_days Period::Date::last_day() const {
    switch (precision) {
    case Precision::Year: return sys_days{first_day.year() / std::chrono::December / 31};
    case Precision::Month:
        return sys_days{first_day.year() / first_day.month() / std::chrono::last};
    case Precision::Day: break;
    }
    return sys_days{first_day};
}

Result<Period> Period::parse(std::string_view text) {
    Period period;
    if (text == "mtd") {
        return period;
    }
    if (text.starts_with(kLast) && text.ends_with(kMonths) &&
        text.size() > kLast.size() + kMonths.size()) {
        const auto count =
            read_number(text.substr(kLast.size(), text.size() - kLast.size() - kMonths.size()));
        if (!count || *count < 1 || *count > kMaxMonths) {
            return malformed(text);
        }
        period.kind_ = Kind::LastMonths;
        period.months_ = *count;
        return period;
    }
    const std::size_t dots = text.find("..");
    const auto from = Date::parse(text.substr(0, dots));
    const auto to = dots == std::string_view::npos ? from : Date::parse(text.substr(dots + 2));
    if (!from || !to || sys_days{from->first_day} > to->last_day()) {
        return malformed(text);
    }
    period.kind_ = Kind::Dates;
    period.from_ = *from;
    period.to_ = *to;
    return period;
}

std::string Period::str() const {
    switch (kind_) {
    case Kind::MonthToDate: return "mtd";
    case Kind::LastMonths: return fmt::format("{}{}{}", kLast, months_, kMonths);
    case Kind::Dates: break;
    }
    return from_ == to_ ? from_.str() : fmt::format("{}..{}", from_.str(), to_.str());
}

DateRange Period::resolve(Instant now) const {
    const year_month_day today = now.date();
    const year_month this_month = today.year() / today.month();
    switch (kind_) {
    case Kind::MonthToDate: return {sys_days{this_month / day{1}}, sys_days{today}};
    case Kind::LastMonths:
        return {sys_days{(this_month - months{months_}) / day{1}},
                sys_days{this_month / day{1}} - days{1}};
    case Kind::Dates: break;
    }
    return {sys_days{from_.first_day}, to_.last_day()};
}

} // namespace muster::cost
