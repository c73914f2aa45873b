#pragma once

#include <array>
#include <limits>
#include <span>
#include <vector>

#include "generate/charge.h"
#include "generate/commitments.h"
#include "generate/usage.h"

namespace muster::generate {

/// One share of a meter's hour: under a reservation, under a plan, or (neither) on demand.
struct Part {
    int reservation = -1;
    int plan = -1;
    std::int64_t amount = 0; // usage units
    Money effective = 0;     // under a plan
};

/// The parts of one meter's hour, on demand last.
struct Parts {
    static constexpr std::size_t kMost = 16;
    std::array<Part, kMost> parts;
    std::size_t count = 0;

    void add(const Part& part) {
        if (part.amount > 0) {
            parts[count++] = part;
        }
    }
    [[nodiscard]] std::span<const Part> all() const { return {parts.data(), count}; }
};

/// What a reservation was and did in a month.
struct ReservationMonth {
    int hours = 0;       // in force
    Money fee = 0;       // U of the RIFee row
    Money amortized = 0; // AmortizedUpfrontFeeForBillingPeriod
    Int128 total = 0;    // normalised units × 10^12 that could be used
    Int128 used = 0;
    Money used_recurring = 0; // sums of the shares on DiscountedUsage rows
    Money used_amortized = 0;
    Money net_used_recurring = 0;
    Money net_used_amortized = 0;

    [[nodiscard]] Money recurring_share(std::int64_t normalized) const;
    [[nodiscard]] Money amortized_share(std::int64_t normalized) const;
};

/// How commitments fall on the usage of one month, hour by hour.
///
/// AWS applies reservations first, then EC2 Instance Savings Plans, then Compute Savings Plans,
/// the best discount first. Meters stand in a fixed order, so that all a commitment leaves behind
/// for an hour is the meter where it ran out: any thread can then ask what covers any meter's hour.
class Coverage {
public:
    /// `keep_permille` is what remains of a cost after negotiated discounts (for the net columns).
    Coverage(const Organization& organization,
             const Commitments& commitments,
             const Usage& usage,
             const Calendar& calendar,
             int keep_permille);

    /// Splits `amount`, the usage of meter `index` in `hour`, over what covers it.
    void split(int index, int hour, std::int64_t amount, Parts& parts) const;

    [[nodiscard]] const ReservationMonth& month_of(int reservation) const {
        return reservations_[static_cast<std::size_t>(reservation)];
    }
    /// Commitment used by a plan in an hour, and the net of it.
    [[nodiscard]] Money used(int plan, int hour) const { return used_[at(plan, hour)]; }
    [[nodiscard]] Money net_used(int plan, int hour) const { return net_used_[at(plan, hour)]; }
    /// No meter behind this place in the plan's order is covered in this hour.
    [[nodiscard]] int reach(int plan, int hour) const;
    [[nodiscard]] Money net_of(Money cost) const { return permille_of(cost, keep_permille_); }
    [[nodiscard]] Money net_share(Money cost) const { return share_of(cost, keep_permille_, 1000); }

private:
    /// Meters before `last` are covered in full, `last` by `amount` (costing `effective`), none
    /// behind.
    struct Cut {
        int last = -1;
        std::int64_t amount = 0;
        Money effective = 0;
    };
    static constexpr int kAll = std::numeric_limits<int>::max();

    [[nodiscard]] std::size_t at(int commitment, int hour) const {
        return static_cast<std::size_t>(commitment) * static_cast<std::size_t>(calendar_.hours) +
               static_cast<std::size_t>(hour);
    }
    void open_reservations();
    void apply_hour(int hour);
    void apply_reservations(const Pool& pool, const std::vector<int>& bought, int hour);
    void apply_plans(const std::vector<int>& order, const std::vector<int>& bought, int hour);
    void book(int reservation, std::int64_t normalized);
    void split_by_reservations(
        const Meter& meter, int rank, int hour, std::int64_t& left, Parts& parts) const;
    void split_by_plans(const std::vector<int>& bought,
                        int rank,
                        int hour,
                        const Sku& sku,
                        std::int64_t& left,
                        Parts& parts) const;
    [[nodiscard]] std::int64_t left_for_plans(int index, int hour, bool is_pool_stage) const;

    const Organization& organization_;
    const Commitments& commitments_;
    Usage usage_;
    Calendar calendar_;
    int keep_permille_;
    std::vector<std::vector<int>> pool_reservations_; // by pool
    std::vector<std::vector<int>> pool_plans_;        // by pool
    std::vector<int> compute_plans_;
    std::vector<Cut> reservation_cuts_; // by reservation and hour
    std::vector<Cut> plan_cuts_;        // by plan and hour
    std::vector<ReservationMonth> reservations_;
    std::vector<Money> used_;
    std::vector<Money> net_used_;
};

} // namespace muster::generate
