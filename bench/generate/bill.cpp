#include "generate/bill.h"

#include <algorithm>
#include <thread>
#include <tuple>

#include "generate/random.h"
#include "generate/statement.h"

namespace muster::generate {

int keep_permille(const ModelOptions& options) {
    return options.discounts == DiscountForm::NetColumns ? 1000 - kDiscountPermille : 1000;
}

void Survey::add(const Survey& other) {
    rows += other.rows;
    steady_rows += other.steady_rows;
    for (std::size_t i = 0; i < unblended.size(); ++i) {
        unblended[i] += other.unblended[i];
    }
    for (std::size_t i = 0; i < blendable.size(); ++i) {
        blendable[i] += other.blendable[i];
        blendable_quantity[i] += other.blendable_quantity[i];
    }
}

Bill::Bill(const Organization& organization,
           const Commitments& commitments,
           const ModelOptions& options,
           const Calendar& calendar,
           int deliveries_left,
           int threads)
    : organization_(organization), commitments_(commitments), options_(options),
      calendar_(calendar), deliveries_left_(deliveries_left),
      usage_(organization.seed, calendar, deliveries_left),
      coverage_(organization, commitments, usage_, calendar, keep_permille(options)) {
    make_groups();
    make_series();
    take_survey(threads);
    set_blended_rates();
    statement_ = make_statement(*this);
    list_skus();
}

void Bill::list_skus() {
    has_sku_.resize(organization_.catalog.skus.size());
    for (const Meter& meter : organization_.meters) {
        has_sku_[static_cast<std::size_t>(meter.sku)] = true;
    }
    for (const SavingsPlan& plan : commitments_.plans) {
        has_sku_[static_cast<std::size_t>(plan.fee_sku)] = true;
    }
    for (const Charge& charge : statement_) {
        has_sku_[static_cast<std::size_t>(charge.sku)] = true;
    }
}

void Bill::make_groups() {
    for (int i = 0; i < static_cast<int>(commitments_.plans.size()); ++i) {
        const int pool = commitments_.plans[static_cast<std::size_t>(i)].pool;
        group_meters(i, pool < 0 ? organization_.plan_order
                                 : organization_.pools[static_cast<std::size_t>(pool)].meters);
    }
}

void Bill::group_meters(int plan, const std::vector<int>& order) {
    int reach = -1; // no meter behind this place is ever covered this month
    for (int hour = 0; hour < calendar_.elapsed; ++hour) {
        reach = std::max(reach, coverage_.reach(plan, hour));
    }
    std::map<std::tuple<int, int, int>, std::size_t> found;
    for (int rank = 0; rank < static_cast<int>(order.size()) && rank <= reach; ++rank) {
        const int index = order[static_cast<std::size_t>(rank)];
        const Meter& meter = organization_.meters[static_cast<std::size_t>(index)];
        const Resource& resource =
            organization_.resources[static_cast<std::size_t>(meter.resource)];
        const int zone = organization_.sku_of(meter).has_zone ? resource.zone : 0;
        const auto [at, is_new] =
            found.try_emplace({resource.account, meter.sku, zone}, groups_.size());
        if (is_new) {
            groups_.push_back({plan, resource.account, meter.sku, zone, rank, {}});
        }
        groups_[at->second].meters.push_back(index);
    }
}

void Bill::make_series() {
    for (int i = 0; i < static_cast<int>(organization_.meters.size()); ++i) {
        const Meter& meter = organization_.meters[static_cast<std::size_t>(i)];
        const int from = usage_.first_hour(meter);
        const int until = usage_.last_hour(meter);
        if (from < until) {
            series_.push_back({Series::Kind::Meter, i, from, until});
        }
    }
    for (int i = 0; i < static_cast<int>(groups_.size()); ++i) {
        series_.push_back({Series::Kind::Negation, i, 0, calendar_.elapsed});
    }
    for (int i = 0; i < static_cast<int>(commitments_.plans.size()); ++i) {
        const SavingsPlan& plan = commitments_.plans[static_cast<std::size_t>(i)];
        // AWS books the fees of the whole month, hours to come included.
        const int from = std::clamp(plan.from - calendar_.first_hour, 0, calendar_.hours);
        const int until = std::clamp(plan.until - calendar_.first_hour, 0, calendar_.hours);
        if (from < until && plan.from < calendar_.first_hour + calendar_.elapsed) {
            series_.push_back({Series::Kind::PlanFee, i, from, until});
        }
    }
}

void Bill::take_survey(int threads) {
    const std::size_t skus = organization_.catalog.skus.size();
    const auto parts = static_cast<std::size_t>(std::max(threads, 1));
    std::vector<Survey> surveys(parts);
    std::vector<std::thread> workers;
    for (std::size_t i = 0; i < parts; ++i) {
        surveys[i].unblended.resize(organization_.accounts.size() * skus);
        surveys[i].blendable.resize(skus);
        surveys[i].blendable_quantity.resize(skus);
        workers.emplace_back([&, i] {
            survey_series(series_.size() * i / parts, series_.size() * (i + 1) / parts, surveys[i]);
        });
    }
    for (std::thread& worker : workers) {
        worker.join();
    }
    survey_ = std::move(surveys.front());
    for (std::size_t i = 1; i < parts; ++i) {
        survey_.add(surveys[i]);
    }
}

void Bill::survey_series(std::size_t begin, std::size_t end, Survey& survey) const {
    std::vector<Charge> charges;
    for (std::size_t i = begin; i < end; ++i) {
        const Series& series = series_[i];
        charges.clear();
        for (int hour = series.from; hour < series.until; ++hour) {
            charge(series, hour, charges);
        }
        survey.rows += static_cast<std::int64_t>(charges.size());
        if (series.kind == Series::Kind::Meter && series.from == 0 &&
            series.until == calendar_.elapsed) {
            survey.steady_rows += static_cast<std::int64_t>(charges.size());
        }
        for (const Charge& row : charges) {
            const auto sku = static_cast<std::size_t>(row.sku);
            if (!row.is_split) {
                survey.unblended[static_cast<std::size_t>(row.account) *
                                     organization_.catalog.skus.size() +
                                 sku] += row.unblended;
            }
            if (row.type == LineItemType::Usage || row.type == LineItemType::DiscountedUsage) {
                survey.blendable[sku] += row.unblended;
                survey.blendable_quantity[sku] += row.quantity.units;
            }
        }
    }
}

void Bill::set_blended_rates() {
    const std::size_t skus = organization_.catalog.skus.size();
    blended_rates_.assign(skus, -1);
    for (std::size_t i = 0; i < skus; ++i) {
        const Sku& sku = organization_.catalog.skus[i];
        if (sku.is_reservable && survey_.blendable_quantity[i] > 0) {
            blended_rates_[i] = divide_rounding(survey_.blendable[i] * ten_to(sku.quantity_scale),
                                                survey_.blendable_quantity[i]);
        }
    }
}

Money Bill::blended(const Charge& charge, const Sku& sku) const {
    return charge.blended_rate == charge.rate
               ? charge.unblended
               : cost_of(charge.blended_rate, {charge.quantity.units, sku.quantity_scale});
}

void Bill::charge(const Series& series, int hour, std::vector<Charge>& out) const {
    switch (series.kind) {
    case Series::Kind::Meter: return charge_meter(series, hour, out);
    case Series::Kind::Negation: return charge_negation(series, hour, out);
    case Series::Kind::PlanFee: return charge_plan_fee(series, hour, out);
    }
}

void Bill::charge_meter(const Series& series, int hour, std::vector<Charge>& out) const {
    const Meter& meter = organization_.meters[static_cast<std::size_t>(series.index)];
    const std::int64_t amount = usage_.at(meter, series.index, hour);
    if (amount == 0) {
        return;
    }
    const Sku& sku = organization_.sku_of(meter);
    const Resource& resource = organization_.resources[static_cast<std::size_t>(meter.resource)];
    Parts parts;
    coverage_.split(series.index, hour, amount, parts);
    std::uint16_t number = 0;
    for (const Part& part : parts.all()) {
        Charge& row = out.emplace_back();
        row.series = static_cast<std::uint32_t>(series.index);
        row.part = number++;
        row.start = calendar_.second(hour);
        row.end = calendar_.second(hour + 1);
        row.account = resource.account;
        row.sku = meter.sku;
        row.resource = resource.id.empty() ? -1 : meter.resource;
        row.zone = sku.has_zone ? resource.zone : 0;
        row.quantity = {part.amount, sku.quantity_scale};
        row.normalized = part.amount * sku.factor_hundredths;
        row.rate = sku.rate;
        if (sku.is_spot) {
            row.rate = permille_of(
                sku.rate, 850 + static_cast<std::int64_t>(draw(organization_.seed, 5, meter.sku,
                                                               calendar_.first_hour + hour) %
                                                          300));
        }
        charge_part(part, sku, row);
        if (sku.operation == "EKSPod-EC2") {
            charge_pod(sku, row);
        }
    }
}

void Bill::charge_part(const Part& part, const Sku& sku, Charge& row) const {
    const Money cost = cost_of(row.rate, row.quantity);
    row.public_cost = sku.is_spot ? 0 : cost;
    const Money average =
        blended_rates_.empty() ? -1 : blended_rates_[static_cast<std::size_t>(row.sku)];
    row.blended_rate = average < 0 ? row.rate : average;
    if (part.reservation >= 0) {
        const ReservationMonth& month = coverage_.month_of(part.reservation);
        row.type = LineItemType::DiscountedUsage;
        row.reservation = part.reservation;
        row.rate = 0;
        row.ri.recurring = month.recurring_share(row.normalized);
        row.ri.amortized_upfront = month.amortized_share(row.normalized);
        row.ri.net_recurring = coverage_.net_share(row.ri.recurring);
        row.ri.net_amortized_upfront = coverage_.net_share(row.ri.amortized_upfront);
    } else {
        row.unblended = cost;
        row.net = sku.seller == Seller::Aws ? coverage_.net_of(cost) : cost;
    }
    if (part.plan >= 0) {
        row.type = LineItemType::SavingsPlanCoveredUsage;
        row.savings_plan = part.plan;
        row.blended_rate = row.rate;
        row.plan.rate = commitments_.plans[static_cast<std::size_t>(part.plan)].rate_for(sku);
        row.plan.effective = part.effective;
        row.plan.net_effective = coverage_.net_share(part.effective);
    }
    row.blended = blended(row, sku);
}

void Bill::charge_pod(const Sku& sku, Charge& row) const {
    row.is_split = true;
    row.split.parent = row.resource;
    row.split.reserved = {kOne / 4, kMoneyScale};
    row.split.actual = row.quantity;
    row.split.split_cost = permille_of(row.unblended, 800);
    row.split.unused_cost = row.unblended - row.split.split_cost;
    row.public_cost = cost_of(sku.rate, row.quantity);
}

void Bill::charge_negation(const Series& series, int hour, std::vector<Charge>& out) const {
    const NegationGroup& group = groups_[static_cast<std::size_t>(series.index)];
    if (group.best_rank > coverage_.reach(group.plan, hour)) {
        return;
    }
    const Sku& sku = organization_.catalog.skus[static_cast<std::size_t>(group.sku)];
    std::int64_t amount = 0;
    Money covered = 0;
    Money net = 0;
    Parts parts;
    for (const int index : group.meters) {
        const std::int64_t used =
            usage_.at(organization_.meters[static_cast<std::size_t>(index)], index, hour);
        if (used == 0) {
            continue;
        }
        coverage_.split(index, hour, used, parts);
        for (const Part& part : parts.all()) {
            if (part.plan == group.plan) {
                const Money cost = cost_of(sku.rate, {part.amount, sku.quantity_scale});
                amount += part.amount;
                covered += cost;
                net += coverage_.net_of(cost);
            }
        }
    }
    if (amount == 0) {
        return;
    }
    Charge& row = out.emplace_back();
    row.type = LineItemType::SavingsPlanNegation;
    row.series = static_cast<std::uint32_t>(organization_.meters.size()) +
                 static_cast<std::uint32_t>(series.index);
    row.start = calendar_.second(hour);
    row.end = calendar_.second(hour + 1);
    row.account = group.account;
    row.sku = group.sku;
    row.zone = group.zone;
    row.savings_plan = group.plan;
    row.has_rate = false;
    row.quantity = {-amount, sku.quantity_scale};
    row.unblended = row.blended = row.public_cost = -covered;
    row.net = -net;
}

void Bill::charge_plan_fee(const Series& series, int hour, std::vector<Charge>& out) const {
    const SavingsPlan& plan = commitments_.plans[static_cast<std::size_t>(series.index)];
    Charge& row = out.emplace_back();
    row.type = LineItemType::SavingsPlanRecurringFee;
    row.series = static_cast<std::uint32_t>(organization_.meters.size() + groups_.size()) +
                 static_cast<std::uint32_t>(series.index);
    row.start = calendar_.second(hour);
    row.end = calendar_.second(hour + 1);
    row.account = plan.account;
    row.sku = plan.fee_sku;
    row.savings_plan = series.index;
    row.is_future = hour >= calendar_.elapsed;
    row.quantity = {kOne, kMoneyScale};
    row.rate = row.blended_rate = row.unblended = row.blended = plan.recurring;
    row.plan.commitment = plan.commitment();
    row.plan.amortized_upfront = plan.amortized_upfront;
    row.plan.recurring = plan.recurring;
    row.plan.net_amortized_upfront = coverage_.net_share(plan.amortized_upfront);
    row.plan.net_recurring = coverage_.net_share(plan.recurring);
    row.net = row.plan.net_recurring;
    if (!row.is_future) {
        row.plan.used = coverage_.used(series.index, hour);
        row.plan.net_used = coverage_.net_used(series.index, hour);
    }
}

} // namespace muster::generate
