#include "generate/tally.h"

#include <bit>
#include <cmath>

#include <boost/json/array.hpp>

#include "generate/random.h"
#include "generate/text.h"

namespace muster::generate {
namespace {

namespace json = boost::json;

json::value decimal(Int128 units, int scale) {
    std::string text;
    put_decimal(text, units, scale);
    return json::value(text);
}

json::object object_of(const Totals& totals, Format format, DiscountForm discounts) {
    constexpr std::array<std::string_view, Totals::kMoneyMeasures> kNames{
        "unblended_cost", "blended_cost",       "net_cost",
        "amortized_cost", "net_amortized_cost", "unused_commitment_cost",
        "ri_sp_trueup",   "ri_sp_upfront_fees", "public_on_demand_cost"};
    json::object out;
    out["lines"] = totals.lines;
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        const bool is_carried = kNames[i] == "net_cost" || kNames[i] == "amortized_cost" ||
                                kNames[i] == "public_on_demand_cost";
        out[kNames[i]] = is_focus(format) && !is_carried ? json::value(nullptr)
                                                         : decimal(totals.money[i], kMoneyScale);
    }
    if (is_focus(format) && discounts == DiscountForm::NetColumns) {
        out["amortized_cost"] = decimal(totals.money[4], kMoneyScale); // EffectiveCost is net
    }
    out["usage_amount"] = decimal(totals.usage, Totals::kUsageScale);
    return out;
}

} // namespace

void Totals::add(const Measures& m) {
    ++lines;
    money[0] += m.unblended;
    money[1] += m.blended;
    money[2] += m.net;
    money[3] += m.amortized;
    money[4] += m.net_amortized;
    money[5] += m.unused_commitment;
    money[6] += m.trueup;
    money[7] += m.upfront_fees;
    money[8] += m.public_on_demand;
    usage += Int128{m.usage.units} * ten_to(kUsageScale - m.usage.scale);
}

void Totals::add(const Totals& other) {
    lines += other.lines;
    for (std::size_t i = 0; i < kMoneyMeasures; ++i) {
        money[i] += other.money[i];
    }
    usage += other.usage;
}

void DistinctCount::add(std::uint64_t hash) {
    const std::size_t at = hash >> (64 - kBits);
    const auto rank = static_cast<std::uint8_t>(std::countl_zero((hash << kBits) | 1) + 1);
    registers_[at] = std::max(registers_[at], rank);
}

void DistinctCount::add(const DistinctCount& other) {
    for (std::size_t i = 0; i < registers_.size(); ++i) {
        registers_[i] = std::max(registers_[i], other.registers_[i]);
    }
}

double DistinctCount::estimate() const {
    const auto count = static_cast<double>(registers_.size());
    double sum = 0;
    double empty = 0;
    for (const std::uint8_t rank : registers_) {
        sum += std::ldexp(1.0, -rank);
        empty += rank == 0 ? 1 : 0;
    }
    const double raw = 0.7213 / (1 + 1.079 / count) * count * count / sum;
    return raw <= 2.5 * count && empty > 0 ? count * std::log(count / empty) : raw;
}

Tally::Tally(const Bill& bill) : bill_(&bill), by_account_(bill.organization().accounts.size()) {}

void Tally::add(const Charge& charge) {
    const Organization& organization = bill_->organization();
    const Sku& sku = organization.catalog.skus[static_cast<std::size_t>(charge.sku)];
    const Measures measures = measures_of(charge);
    total_.add(measures);
    if (charge.is_future) {
        future_.add(measures);
    }
    by_account_[static_cast<std::size_t>(charge.account)].add(measures);
    by_service_[{sku.product_code, charge.type}].add(measures);
    const std::uint64_t tags =
        charge.resource < 0
            ? 0
            : organization.resources[static_cast<std::size_t>(charge.resource)].report_tags;
    rollup_rows_.add(draw(tags, charge.start / 86400, charge.account, charge.sku, charge.zone,
                          static_cast<int>(charge.type), charge.reservation, charge.savings_plan,
                          static_cast<int>(charge.bill)));
}

void Tally::add(const Tally& other) {
    total_.add(other.total_);
    future_.add(other.future_);
    for (std::size_t i = 0; i < by_account_.size(); ++i) {
        by_account_[i].add(other.by_account_[i]);
    }
    for (const auto& [key, totals] : other.by_service_) {
        by_service_[key].add(totals);
    }
    rollup_rows_.add(other.rollup_rows_);
}

double Tally::rollup_ratio() const {
    return total_.lines == 0 ? 0 : rollup_rows_.estimate() / static_cast<double>(total_.lines);
}

json::object Tally::json(Format format) const {
    const DiscountForm discounts = bill_->options().discounts;
    json::object out;
    out["total"] = object_of(total_, format, discounts);
    out["future"] = object_of(future_, format, discounts);
    json::object accounts;
    for (std::size_t i = 0; i < by_account_.size(); ++i) {
        if (by_account_[i].lines > 0) {
            accounts[bill_->organization().accounts[i].id] =
                object_of(by_account_[i], format, discounts);
        }
    }
    out["by_account"] = std::move(accounts);
    json::array services;
    for (const auto& [key, totals] : by_service_) {
        json::object entry = object_of(totals, format, discounts);
        entry["service"] = key.first;
        entry["charge_type"] = name_of(key.second);
        services.push_back(std::move(entry));
    }
    out["by_service_and_charge_type"] = std::move(services);
    out["day_rollup_ratio"] = rollup_ratio();
    return out;
}

} // namespace muster::generate
