#include "generate/coverage.h"

#include <algorithm>

namespace muster::generate {

Money ReservationMonth::recurring_share(std::int64_t normalized) const {
    return total == 0 ? 0 : static_cast<Money>(Int128{fee} * normalized / total);
}

Money ReservationMonth::amortized_share(std::int64_t normalized) const {
    return total == 0 ? 0 : static_cast<Money>(Int128{amortized} * normalized / total);
}

Coverage::Coverage(const Organization& organization,
                   const Commitments& commitments,
                   const Usage& usage,
                   const Calendar& calendar,
                   int keep_permille)
    : organization_(organization), commitments_(commitments), usage_(usage), calendar_(calendar),
      keep_permille_(keep_permille), pool_reservations_(organization.pools.size()),
      pool_plans_(organization.pools.size()) {
    const auto hours = static_cast<std::size_t>(calendar.hours);
    reservation_cuts_.resize(commitments.reservations.size() * hours);
    plan_cuts_.resize(commitments.plans.size() * hours);
    used_.resize(plan_cuts_.size());
    net_used_.resize(plan_cuts_.size());
    open_reservations();
    for (int i = 0; i < static_cast<int>(commitments.plans.size()); ++i) {
        const int pool = commitments.plans[static_cast<std::size_t>(i)].pool;
        (pool < 0 ? compute_plans_ : pool_plans_[static_cast<std::size_t>(pool)]).push_back(i);
    }
    for (int hour = 0; hour < calendar.elapsed; ++hour) {
        apply_hour(hour);
    }
}

void Coverage::open_reservations() {
    for (int i = 0; i < static_cast<int>(commitments_.reservations.size()); ++i) {
        const Reservation& bought = commitments_.reservations[static_cast<std::size_t>(i)];
        pool_reservations_[static_cast<std::size_t>(bought.pool)].push_back(i);
        // A bill of a month that still runs shows what has passed of it.
        const int from = std::clamp(bought.from - calendar_.first_hour, 0, calendar_.elapsed);
        const int until = std::clamp(bought.until - calendar_.first_hour, 0, calendar_.elapsed);
        const Sku& sku = organization_.catalog.skus[static_cast<std::size_t>(bought.sku)];
        ReservationMonth month;
        month.hours = until - from;
        month.fee = bought.hourly * bought.count * month.hours;
        month.amortized =
            divide_rounding(Int128{bought.upfront} * month.hours, Int128{8760} * bought.years);
        month.total = Int128{bought.count} * month.hours * sku.factor_hundredths * kOne;
        reservations_.push_back(month);
    }
}

void Coverage::apply_hour(int hour) {
    for (std::size_t pool = 0; pool < organization_.pools.size(); ++pool) {
        apply_reservations(organization_.pools[pool], pool_reservations_[pool], hour);
        apply_plans(organization_.pools[pool].meters, pool_plans_[pool], hour);
    }
    apply_plans(organization_.plan_order, compute_plans_, hour);
}

void Coverage::apply_reservations(const Pool& pool, const std::vector<int>& bought, int hour) {
    std::size_t rank = 0;
    std::int64_t taken = 0; // of the meter at `rank`, by reservations before
    for (const int i : bought) {
        const Reservation& reservation = commitments_.reservations[static_cast<std::size_t>(i)];
        const int absolute = calendar_.first_hour + hour;
        if (absolute < reservation.from || absolute >= reservation.until) {
            continue;
        }
        Cut& cut = reservation_cuts_[at(i, hour)];
        cut.last = kAll;
        const Sku& own = organization_.catalog.skus[static_cast<std::size_t>(reservation.sku)];
        std::int64_t capacity = std::int64_t{reservation.count} * own.factor_hundredths * kOne;
        for (; rank < pool.meters.size(); ++rank, taken = 0) {
            const int index = pool.meters[rank];
            const Meter& meter = organization_.meters[static_cast<std::size_t>(index)];
            const std::int64_t factor = organization_.sku_of(meter).factor_hundredths;
            const std::int64_t left = usage_.at(meter, index, hour) - taken;
            const std::int64_t amount = std::min(left, capacity / factor);
            capacity -= amount * factor;
            if (amount > 0) {
                book(i, amount * factor);
            }
            if (amount < left) {
                cut = {static_cast<int>(rank), amount, 0};
                taken += amount;
                break;
            }
        }
    }
}

void Coverage::book(int reservation, std::int64_t normalized) {
    ReservationMonth& month = reservations_[static_cast<std::size_t>(reservation)];
    const Money recurring = month.recurring_share(normalized);
    const Money amortized = month.amortized_share(normalized);
    month.used += normalized;
    month.used_recurring += recurring;
    month.used_amortized += amortized;
    month.net_used_recurring += net_share(recurring);
    month.net_used_amortized += net_share(amortized);
}

void Coverage::apply_plans(const std::vector<int>& order,
                           const std::vector<int>& bought,
                           int hour) {
    std::size_t rank = 0;
    std::int64_t taken = 0;
    const bool is_pool_stage = &order != &organization_.plan_order;
    for (const int i : bought) {
        const SavingsPlan& plan = commitments_.plans[static_cast<std::size_t>(i)];
        const int absolute = calendar_.first_hour + hour;
        if (absolute < plan.from || absolute >= plan.until) {
            continue;
        }
        Cut& cut = plan_cuts_[at(i, hour)];
        cut.last = kAll;
        Money commitment = plan.commitment();
        for (; rank < order.size(); ++rank, taken = 0) {
            const int index = order[rank];
            const Sku& sku =
                organization_.sku_of(organization_.meters[static_cast<std::size_t>(index)]);
            const std::int64_t left = left_for_plans(index, hour, is_pool_stage) - taken;
            const Money rate = plan.rate_for(sku);
            const Money cost = cost_of(rate, {left, sku.quantity_scale});
            if (cost > commitment) {
                const auto amount = static_cast<std::int64_t>(Int128{commitment} *
                                                              ten_to(sku.quantity_scale) / rate);
                cut = {static_cast<int>(rank), amount, amount > 0 ? commitment : 0};
                used_[at(i, hour)] += cut.effective;
                net_used_[at(i, hour)] += net_share(cut.effective);
                taken += amount;
                break;
            }
            commitment -= cost;
            used_[at(i, hour)] += cost;
            net_used_[at(i, hour)] += net_share(cost);
        }
    }
}

std::int64_t Coverage::left_for_plans(int index, int hour, bool is_pool_stage) const {
    const Meter& meter = organization_.meters[static_cast<std::size_t>(index)];
    std::int64_t left = usage_.at(meter, index, hour);
    if (meter.pool < 0 || left == 0) {
        return left;
    }
    Parts ignored;
    const int rank = organization_.pool_rank[static_cast<std::size_t>(index)];
    split_by_reservations(meter, rank, hour, left, ignored);
    if (!is_pool_stage) {
        split_by_plans(pool_plans_[static_cast<std::size_t>(meter.pool)], rank, hour,
                       organization_.sku_of(meter), left, ignored);
    }
    return left;
}

void Coverage::split_by_reservations(
    const Meter& meter, int rank, int hour, std::int64_t& left, Parts& parts) const {
    for (const int i : pool_reservations_[static_cast<std::size_t>(meter.pool)]) {
        const Cut& cut = reservation_cuts_[at(i, hour)];
        if (left == 0 || rank > cut.last) {
            continue;
        }
        const std::int64_t amount = rank == cut.last ? cut.amount : left;
        parts.add({.reservation = i, .amount = amount});
        left -= amount;
    }
}

void Coverage::split_by_plans(const std::vector<int>& bought,
                              int rank,
                              int hour,
                              const Sku& sku,
                              std::int64_t& left,
                              Parts& parts) const {
    for (const int i : bought) {
        const Cut& cut = plan_cuts_[at(i, hour)];
        if (left == 0 || rank > cut.last) {
            continue;
        }
        const bool is_cut = rank == cut.last;
        const std::int64_t amount = is_cut ? cut.amount : left;
        const Money effective =
            is_cut ? cut.effective
                   : cost_of(commitments_.plans[static_cast<std::size_t>(i)].rate_for(sku),
                             {amount, sku.quantity_scale});
        parts.add({.plan = i, .amount = amount, .effective = effective});
        left -= amount;
    }
}

void Coverage::split(int index, int hour, std::int64_t amount, Parts& parts) const {
    parts.count = 0;
    const Meter& meter = organization_.meters[static_cast<std::size_t>(index)];
    const Sku& sku = organization_.sku_of(meter);
    if (meter.pool >= 0) {
        const int rank = organization_.pool_rank[static_cast<std::size_t>(index)];
        split_by_reservations(meter, rank, hour, amount, parts);
        split_by_plans(pool_plans_[static_cast<std::size_t>(meter.pool)], rank, hour, sku, amount,
                       parts);
    }
    if (const int rank = organization_.plan_rank[static_cast<std::size_t>(index)]; rank >= 0) {
        split_by_plans(compute_plans_, rank, hour, sku, amount, parts);
    }
    parts.add({.amount = amount});
}

int Coverage::reach(int plan, int hour) const {
    return plan_cuts_[at(plan, hour)].last;
}

} // namespace muster::generate
