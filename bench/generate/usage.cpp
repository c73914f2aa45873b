#include "generate/usage.h"

#include <algorithm>
#include <array>

#include "generate/random.h"

namespace muster::generate {
namespace {

constexpr std::array<int, 24> kDay{420,  380,  350,  340,  350,  400,  520,  700,
                                   880,  1000, 1060, 1090, 1080, 1090, 1120, 1130,
                                   1100, 1040, 980,  930,  860,  760,  640,  520};
constexpr std::array<int, 7> kWeek{1000, 1020, 1030, 1020, 980, 620, 580};

std::int64_t scaled(std::int64_t base, std::int64_t permille) {
    return static_cast<std::int64_t>(Int128{base} * permille / 1000);
}

} // namespace

int duty_permille(Shape shape) {
    switch (shape) {
    case Shape::Office: return 327; // 11 hours on 5 days
    case Shape::Elastic: return 480;
    case Shape::Requests: return 960;
    case Shape::Steady:
    case Shape::Storage:
    case Shape::Traffic: return 1000;
    }
    return 1000;
}

int Usage::first_hour(const Meter& meter) const {
    return std::clamp(meter.from - calendar_.first_hour, 0, calendar_.elapsed);
}

int Usage::last_hour(const Meter& meter) const {
    return std::clamp(meter.until - calendar_.first_hour, 0, calendar_.elapsed);
}

std::int64_t Usage::at(const Meter& meter, int index, int hour) const {
    if (hour < first_hour(meter) || hour >= last_hour(meter)) {
        return 0;
    }
    const std::int64_t amount = final_amount(meter, index, hour);
    if (deliveries_left_ == 0 || meter.pool >= 0) {
        return amount; // instance hours are known at once; measured usage comes late
    }
    const std::uint64_t late = draw(seed_, 11, index, (calendar_.first_hour + hour) / 24);
    if (late % 100 < 2) {
        return 0;
    }
    return late % 100 < 5 ? scaled(amount, 970) : amount;
}

std::int64_t Usage::final_amount(const Meter& meter, int index, int hour) const {
    const int day_hour = hour % 24;
    const int weekday = (calendar_.first_weekday + hour / 24) % 7;
    const std::uint64_t noise = draw(seed_, 7, index, calendar_.first_hour + hour);
    switch (meter.shape) {
    case Shape::Steady:
        if (calendar_.first_hour + hour == meter.from && meter.from > 0) {
            return scaled(meter.base,
                          50 + static_cast<std::int64_t>(noise % 950)); // part of an hour
        }
        return meter.base;
    case Shape::Office: return weekday < 5 && day_hour >= 8 && day_hour < 19 ? meter.base : 0;
    case Shape::Elastic: {
        const int load = kDay[static_cast<std::size_t>(day_hour)] *
                         kWeek[static_cast<std::size_t>(weekday)] / 1000;
        if (static_cast<int>(noise % 1600) >= load) {
            return 0;
        }
        return (noise >> 20) % 4 == 0
                   ? scaled(meter.base, 20 + static_cast<std::int64_t>((noise >> 32) % 980))
                   : meter.base;
    }
    case Shape::Storage: return meter.base / calendar_.hours;
    case Shape::Traffic:
    case Shape::Requests: {
        const std::int64_t load = kDay[static_cast<std::size_t>(day_hour)] *
                                  kWeek[static_cast<std::size_t>(weekday)] / 1000;
        const std::int64_t wobble = 700 + static_cast<std::int64_t>(noise % 600);
        return scaled(meter.base, load * wobble / 1000);
    }
    }
    return 0;
}

} // namespace muster::generate
