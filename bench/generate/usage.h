#pragma once

#include <cstdint>

#include "generate/calendar.h"
#include "generate/organization.h"

namespace muster::generate {

/// What a meter shows in an hour, as far as a delivery knows it: a pure function, so that any
/// thread may ask for any hour in any order.
class Usage {
public:
    /// `deliveries_left` > 0 is an early delivery: some usage of the past is still missing from it
    /// and some is not yet corrected.
    Usage(std::uint64_t seed, const Calendar& calendar, int deliveries_left)
        : seed_(seed), calendar_(calendar), deliveries_left_(deliveries_left) {}

    /// Usage of meter `index` in an hour of the month, in units of its SKU; 0 is no charge.
    [[nodiscard]] std::int64_t at(const Meter& meter, int index, int hour) const;

    /// Hours of the month in which the meter exists, end exclusive.
    [[nodiscard]] int first_hour(const Meter& meter) const;
    [[nodiscard]] int last_hour(const Meter& meter) const;

private:
    [[nodiscard]] std::int64_t final_amount(const Meter& meter, int index, int hour) const;

    std::uint64_t seed_;
    Calendar calendar_;
    int deliveries_left_;
};

/// Share of its hours in which a meter of this shape has usage, in permille.
int duty_permille(Shape shape);

} // namespace muster::generate
