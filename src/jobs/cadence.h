#pragma once

#include <bitset>
#include <chrono>
#include <string>
#include <string_view>
#include <variant>

#include "base/instant.h"
#include "base/result.h"

namespace muster::jobs {

/// The minutes that five fields of cron name, in UTC: minute, hour, day of month, month, day of
/// week (0 and 7 are Sunday). A field is `*` or a list of numbers and ranges, each with a step:
/// `*/15`, `1-5`, `0-30/10,45`. As in cron, when both days are restricted either may match.
struct CronFields {
    std::bitset<60> minutes;
    std::bitset<24> hours;
    std::bitset<32> days;     // 1 to 31
    std::bitset<13> months;   // 1 to 12
    std::bitset<7> weekdays;  // 0 to 6
    bool any_day = false;     // the day of month is `*`
    bool any_weekday = false; // the day of week is `*`
};

/// When something happens again and again: `every 15m` (s, m, h or d; counted from 1970, so all
/// processes agree) or five fields of cron. A plain value.
class Cadence {
public:
    /// Errors: Invalid "jobs.malformed_cadence", also for one that never comes (30 February).
    static Result<Cadence> parse(std::string_view text);

    /// The first time after `instant`.
    [[nodiscard]] Instant next_after(Instant instant) const;
    [[nodiscard]] const std::string& str() const noexcept { return text_; }

private:
    using Rule = std::variant<std::chrono::milliseconds, CronFields>;
    Cadence(std::string text, Rule rule) : text_(std::move(text)), rule_(rule) {}

    std::string text_;
    Rule rule_;
};

} // namespace muster::jobs
