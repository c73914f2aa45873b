#include "generate/commitments.h"

#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>

#include "generate/random.h"
#include "generate/usage.h"

namespace muster::generate {
namespace {

constexpr std::array kOptions{PaymentOption::AllUpfront, PaymentOption::PartialUpfront,
                              PaymentOption::NoUpfront};

/// Buys for one organization; `dice` is its own so that prices do not move the population.
class Purchases {
public:
    Purchases(Organization& organization, const Calendar& first_month)
        : organization_(organization), calendar_(first_month),
          usage_(organization.seed, first_month, 0), dice_(draw(organization.seed, 3)) {}

    Commitments make() {
        std::vector<int> pools(organization_.pools.size());
        std::iota(pools.begin(), pools.end(), 0);
        std::vector<Money> weight;
        weight.reserve(pools.size());
        for (const Pool& pool : organization_.pools) {
            weight.push_back(average_cost(pool.meters));
        }
        std::ranges::stable_sort(pools, std::greater{},
                                 [&](int pool) { return weight[static_cast<std::size_t>(pool)]; });
        const auto populated =
            static_cast<int>(std::ranges::count_if(weight, [](Money cost) { return cost > 0; }));
        reserve(pools, populated);
        plan(pools, populated);
        return std::move(commitments_);
    }

private:
    const Pool& pool_at(int pool) const {
        return organization_.pools[static_cast<std::size_t>(pool)];
    }
    const Sku& sku_at(int sku) const {
        return organization_.catalog.skus[static_cast<std::size_t>(sku)];
    }

    /// Mean hourly cost at on-demand prices, from a sample of hours.
    Money average_cost(const std::vector<int>& meters) const {
        return average(meters, [](const Sku& sku, std::int64_t amount) {
            return cost_of(sku.rate, {amount, sku.quantity_scale});
        });
    }

    template <class Weigh>
    std::int64_t average(const std::vector<int>& meters, Weigh weigh) const {
        Int128 sum = 0;
        int samples = 0;
        for (int hour = 0; hour < calendar_.elapsed; hour += 29, ++samples) {
            for (const int i : meters) {
                const Meter& meter = organization_.meters[static_cast<std::size_t>(i)];
                sum += weigh(organization_.sku_of(meter), usage_.at(meter, i, hour));
            }
        }
        return samples == 0 ? 0 : static_cast<std::int64_t>(sum / samples);
    }

    std::string uuid() {
        const std::uint64_t bits = dice_.next();
        return fmt::format("{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}", bits >> 32,
                           (bits >> 16) & 0xFFFF, bits & 0xFFF, (bits >> 4) & 0xFFF,
                           dice_.next() >> 16);
    }

    int any_account() {
        return static_cast<int>(
            dice_.below(static_cast<std::uint32_t>(organization_.accounts.size())));
    }

    /// Some purchases of each payment option fall into the first month, so that bills show their
    /// upfront fees.
    int purchase_hour(int number) {
        if (number % 4 != 1 && number % 6 != 0) {
            return -static_cast<int>(dice_.below(5000)) - 24;
        }
        return static_cast<int>(
            dice_.below(static_cast<std::uint32_t>(std::max(1, calendar_.elapsed / 3))));
    }

    void reserve(const std::vector<int>& pools, int populated) {
        constexpr std::array<int, 4> kCoverPermille{500, 400, 1300, 650};
        const int wanted = std::clamp(populated / 3, std::min(populated, 6), 24);
        for (int i = 0; i < wanted; ++i) {
            // Every other pool, so that Savings Plans have instances of their own.
            const int pool = pools[static_cast<std::size_t>(std::min(i * 2, populated - 1))];
            add_reservation(pool,
                            kCoverPermille[static_cast<std::size_t>(i) % kCoverPermille.size()], i);
        }
        add_reservation(pools.back(), 0, wanted); // nobody runs these: wholly unused
    }

    void add_reservation(int pool, int cover_permille, int number) {
        const Pool& covered = pool_at(pool);
        const InstanceSkus& group = organization_.catalog.instances[static_cast<std::size_t>(pool)];
        const int sku = group.on_demand[2]; // "large"
        const std::int64_t running =
            average(covered.meters, [](const Sku& kind, std::int64_t amount) {
                return amount * kind.factor_hundredths / 100;
            });
        Reservation bought{.account = any_account(), .sku = sku, .pool = pool};
        bought.count =
            static_cast<int>(std::max<std::int64_t>(1, running / 4 * cover_permille / 1000 / kOne));
        bought.years = number % 4 == 3 ? 3 : 1;
        bought.option = kOptions[static_cast<std::size_t>(number) % kOptions.size()];
        price(bought);
        bought.from = purchase_hour(number);
        bought.until = bought.from + bought.years * 8760;
        bought.id = uuid();
        const Region& region = regions()[static_cast<std::size_t>(covered.region)];
        const std::string& owner =
            organization_.accounts[static_cast<std::size_t>(bought.account)].id;
        bought.arn = covered.is_database
                         ? fmt::format("arn:aws:rds:{}:{}:ri:{}", region.code, owner, bought.id)
                         : fmt::format("arn:aws:ec2:{}:{}:reserved-instances/{}", region.code,
                                       owner, bought.id);
        bought.fee_sku = reservation_fee_sku(sku);
        commitments_.reservations.push_back(std::move(bought));
    }

    void price(Reservation& bought) const {
        const Money rate = sku_at(bought.sku).rate;
        const std::int64_t term_hours = std::int64_t{8760} * bought.years;
        const int saved = bought.years == 3 ? 200 : 0;
        switch (bought.option) {
        case PaymentOption::AllUpfront:
            bought.upfront = permille_of(rate, 590 - saved) * term_hours * bought.count;
            break;
        case PaymentOption::PartialUpfront:
            bought.upfront = permille_of(rate, 300 - saved / 2) * term_hours * bought.count;
            bought.hourly = permille_of(rate, 300 - saved / 2);
            break;
        case PaymentOption::NoUpfront: bought.hourly = permille_of(rate, 630 - saved); break;
        }
    }

    int reservation_fee_sku(int instance) {
        Sku fee = sku_at(instance);
        const auto usage_at =
            fee.usage_type.find(fee.product_code == "AmazonRDS" ? "InstanceUsage" : "BoxUsage");
        fee.usage_type = fee.usage_type.substr(0, usage_at) + "HeavyUsage:" + fee.instance_type;
        fee.description =
            fmt::format("{} reserved instance, recurring fee per hour", fee.instance_type);
        fee.has_zone = false;
        return organization_.catalog.add(std::move(fee));
    }

    void plan(const std::vector<int>& pools, int populated) {
        constexpr std::array<int, 3> kCoverPermille{600, 1150, 450};
        int number = 0;
        for (int i = 1; i < populated && number < 3; i += 2) {
            const Pool& pool = pool_at(pools[static_cast<std::size_t>(i)]);
            if (!pool.is_database) {
                add_plan(pools[static_cast<std::size_t>(i)],
                         permille_of(average_cost(pool.meters),
                                     kCoverPermille[static_cast<std::size_t>(number)]),
                         number);
                ++number;
            }
        }
        const Money eligible = average_cost(organization_.plan_order);
        for (const int permille : {120, 100, 90}) {
            add_plan(-1, permille_of(eligible, permille), number++);
        }
    }

    /// `on_demand` is the hourly cost to cover; the commitment is what that costs under the plan.
    void add_plan(int pool, Money on_demand, int number) {
        SavingsPlan bought{.account = any_account(), .pool = pool};
        bought.years = number % 4 == 2 ? 3 : 1;
        bought.option = kOptions[static_cast<std::size_t>(number) % kOptions.size()];
        bought.discount_permille = (pool >= 0 ? 60 : 0) + (bought.years == 3 ? 150 : 0) +
                                   (bought.option == PaymentOption::AllUpfront ? 20 : 0);
        // Whole thousandths of a dollar, as they are sold.
        const Money commitment =
            std::max<Money>(1, permille_of(on_demand, 660 - bought.discount_permille) /
                                   (kOne / 1000)) *
            (kOne / 1000);
        switch (bought.option) {
        case PaymentOption::AllUpfront: bought.amortized_upfront = commitment; break;
        case PaymentOption::PartialUpfront: bought.amortized_upfront = commitment / 2; break;
        case PaymentOption::NoUpfront: break;
        }
        bought.recurring = commitment - bought.amortized_upfront;
        bought.from = purchase_hour(number + 2);
        bought.until = bought.from + bought.years * 8760;
        bought.id = uuid();
        bought.arn = fmt::format(
            "arn:aws:savingsplans::{}:savingsplan/{}",
            organization_.accounts[static_cast<std::size_t>(bought.account)].id, bought.id);
        bought.refund_text = "Refund for one-time fee for Savings Plan ID " + bought.id;
        bought.fee_sku = plan_fee_sku(bought);
        commitments_.plans.push_back(std::move(bought));
    }

    int plan_fee_sku(const SavingsPlan& plan) {
        std::string option(name_of(plan.option));
        std::erase(option, ' ');
        Sku fee;
        fee.product_code = "ComputeSavingsPlans";
        fee.product_name = "Savings Plans for AWS Compute usage";
        fee.focus_category = "Compute";
        fee.unit = "Hrs";
        if (plan.pool >= 0) {
            const Pool& pool = pool_at(plan.pool);
            const Region& region = regions()[static_cast<std::size_t>(pool.region)];
            fee.family = "EC2InstanceSavingsPlans";
            fee.region = pool.region;
            fee.usage_type = fmt::format("{}EC2SP:{}.{}yr{}", region.usage_prefix,
                                         pool.instance_class, plan.years, option);
        } else {
            fee.family = "ComputeSavingsPlans";
            fee.usage_type = fmt::format("ComputeSP:{}yr{}", plan.years, option);
        }
        fee.description =
            fmt::format("{} year {} {} Savings Plan", plan.years, name_of(plan.option),
                        plan.pool >= 0 ? "EC2 Instance" : "Compute");
        return organization_.catalog.add(std::move(fee));
    }

    Organization& organization_;
    Calendar calendar_;
    Usage usage_;
    Dice dice_;
    Commitments commitments_;
};

} // namespace

std::string_view name_of(PaymentOption option) {
    switch (option) {
    case PaymentOption::AllUpfront: return "All Upfront";
    case PaymentOption::PartialUpfront: return "Partial Upfront";
    case PaymentOption::NoUpfront: return "No Upfront";
    }
    return {};
}

Commitments Commitments::buy(Organization& organization, const Calendar& first_month) {
    return Purchases(organization, first_month).make();
}

} // namespace muster::generate
