#include "generate/statement.h"

#include <algorithm>
#include <array>
#include <map>

#include "generate/random.h"

namespace muster::generate {
namespace {

constexpr int kTaxPermille = 85;

class Statement {
public:
    explicit Statement(const Bill& bill)
        : bill_(bill), organization_(bill.organization()), calendar_(bill.calendar()) {}

    std::vector<Charge> make() {
        sum_products();
        add_reservations();
        add_plan_upfront_fees();
        add_discounts();
        add_fees();
        add_credits_and_refunds();
        add_taxes();
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            rows_[i].series = 0x8000'0000U + static_cast<std::uint32_t>(i);
        }
        return std::move(rows_);
    }

private:
    struct Product {
        Money cost = 0;
        int sku = 0; // one of its SKUs
    };

    const Sku& sku_at(int sku) const {
        return organization_.catalog.skus[static_cast<std::size_t>(sku)];
    }

    /// What an account spent on each SKU before discounts, from the survey.
    Money spent(int account, int sku) const {
        return static_cast<Money>(bill_.survey().unblended[static_cast<std::size_t>(account) *
                                                               organization_.catalog.skus.size() +
                                                           static_cast<std::size_t>(sku)]);
    }

    void sum_products() {
        for (int account = 0; account < static_cast<int>(organization_.accounts.size());
             ++account) {
            for (int sku = 0; sku < static_cast<int>(organization_.catalog.skus.size()); ++sku) {
                const Money cost = spent(account, sku);
                if (cost > 0) {
                    Product& product = products_[{account, sku_at(sku).product_code}];
                    product.cost += cost;
                    product.sku = sku;
                    total_ += cost;
                }
            }
        }
    }

    Charge& add(LineItemType type, int account, int sku) {
        Charge& row = rows_.emplace_back();
        row.type = type;
        row.account = account;
        row.sku = sku;
        row.start = calendar_.start;
        row.end = calendar_.end();
        row.has_rate = false;
        row.quantity = {kOne, kMoneyScale};
        return row;
    }

    void set_cost(Charge& row, Money cost) const {
        row.unblended = row.blended = row.net = cost;
        const bool is_fee = row.type == LineItemType::Fee || row.type == LineItemType::RiFee ||
                            row.type == LineItemType::SavingsPlanUpfrontFee;
        if (is_fee && sku_at(row.sku).seller == Seller::Aws) {
            row.net = bill_.coverage().net_of(cost);
        }
    }

    void add_reservations() {
        const auto& reservations = bill_.commitments().reservations;
        for (int i = 0; i < static_cast<int>(reservations.size()); ++i) {
            const Reservation& bought = reservations[static_cast<std::size_t>(i)];
            const int from = bought.from - calendar_.first_hour;
            if (from >= 0 && from < calendar_.elapsed && bought.upfront > 0) {
                add_upfront_fee(i, bought, from);
            }
            if (bill_.coverage().month_of(i).hours > 0) {
                add_monthly_fee(i, bought, from);
            }
        }
    }

    void add_upfront_fee(int index, const Reservation& bought, int from) {
        Charge& row = add(LineItemType::Fee, bought.account, bought.fee_sku);
        row.bill = BillType::Purchase;
        row.reservation = index;
        row.start = calendar_.second(from);
        row.end = row.start + std::int64_t{8760} * 3600 * bought.years;
        row.quantity = {bought.count * kOne, kMoneyScale};
        row.ri.upfront_value = bought.upfront;
        row.ri.net_upfront_value = bill_.coverage().net_of(bought.upfront);
        row.ri.total_units = std::int64_t{8760} * bought.years * bought.count;
        set_cost(row, bought.upfront);
    }

    void add_monthly_fee(int index, const Reservation& bought, int from) {
        const ReservationMonth& month = bill_.coverage().month_of(index);
        const Coverage& coverage = bill_.coverage();
        Charge& row = add(LineItemType::RiFee, bought.account, bought.fee_sku);
        row.reservation = index;
        row.start = calendar_.second(std::max(from, 0));
        row.end -= 1; // AWS ends these at 23:59:59 of the last day
        row.quantity = {bought.count * std::int64_t{month.hours} * kOne, kMoneyScale};
        row.has_rate = true;
        row.rate = row.blended_rate = bought.hourly;
        set_cost(row, month.fee);
        row.ri.amortized_upfront = month.amortized;
        row.ri.net_amortized_upfront = coverage.net_of(month.amortized);
        row.ri.unused_recurring = month.fee - month.used_recurring;
        row.ri.unused_amortized_upfront = month.amortized - month.used_amortized;
        row.ri.net_unused_recurring = row.net - month.net_used_recurring;
        row.ri.net_unused_amortized_upfront =
            row.ri.net_amortized_upfront - month.net_used_amortized;
        row.ri.upfront_value = bought.upfront;
        row.ri.net_upfront_value = coverage.net_of(bought.upfront);
        row.ri.total_normalized = month.total;
        row.ri.unused_normalized = month.total - month.used;
        row.ri.total_units = std::int64_t{month.hours} * bought.count;
        row.ri.unused_units =
            divide_rounding(row.ri.unused_normalized, sku_at(bought.sku).factor_hundredths);
    }

    void add_plan_upfront_fees() {
        const auto& plans = bill_.commitments().plans;
        for (int i = 0; i < static_cast<int>(plans.size()); ++i) {
            const SavingsPlan& plan = plans[static_cast<std::size_t>(i)];
            const int from = plan.from - calendar_.first_hour;
            if (from < 0 || from >= calendar_.elapsed || plan.amortized_upfront == 0) {
                continue;
            }
            Charge& row = add(LineItemType::SavingsPlanUpfrontFee, plan.account, plan.fee_sku);
            row.bill = BillType::Purchase;
            row.savings_plan = i;
            row.start = calendar_.second(from);
            row.end = row.start + 3600;
            set_cost(row, plan.upfront_fee());
        }
    }

    /// Negotiated discounts as rows, per account and SKU, the way older agreements show them.
    void add_discounts() {
        for (int account = 0; account < static_cast<int>(organization_.accounts.size());
             ++account) {
            for (int sku = 0; sku < static_cast<int>(organization_.catalog.skus.size()); ++sku) {
                const Money cost = spent(account, sku);
                if (cost > 0 && sku_at(sku).seller == Seller::Aws &&
                    bill_.options().discounts == DiscountForm::Rows) {
                    Charge& row = add(LineItemType::EdpDiscount, account, sku);
                    row.has_quantity = false;
                    set_cost(row, -permille_of(cost, kDiscountPermille));
                    row.blended = 0; // AWS leaves it blank on discounts
                    row.description = "Enterprise Program Discount";
                }
            }
        }
    }

    void add_fees() {
        const Extras& extras = bill_.extras();
        Charge& support = add(LineItemType::Fee, 0, extras.support);
        set_cost(support, divide_rounding(total_ * 30, 1000));
        support.public_cost = support.unblended;
        Charge& software = add(LineItemType::Fee, any_account(1), extras.software);
        set_cost(software, 1'200 * kOne);
        Charge& domain = add(LineItemType::Fee, any_account(2), extras.domain);
        set_cost(domain, 13 * kOne);
        domain.public_cost = domain.unblended;
        if (bill_.options().unknown_type) {
            set_cost(add(LineItemType::Unheard, any_account(3), extras.support), kOne / 3);
        }
    }

    void add_credits_and_refunds() {
        // The first products have one of each, so that small bills show them too.
        constexpr std::array<LineItemType, 3> kFirst{LineItemType::Credit, LineItemType::Refund,
                                                     LineItemType::BundledDiscount};
        std::size_t number = 0;
        for (const auto& [key, product] : products_) {
            const std::uint64_t chance =
                draw(organization_.seed, 21, product.sku, key.first, calendar_.first_hour) % 100;
            if (number < kFirst.size()) {
                add_correction(kFirst[number++], key.first, product);
            } else if (chance < 4) {
                add_correction(LineItemType::Credit, key.first, product);
            } else if (chance < 7) {
                add_correction(chance < 6 ? LineItemType::BundledDiscount : LineItemType::Refund,
                               key.first, product);
            }
        }
        if (bill_.options().plan_refund && !bill_.commitments().plans.empty()) {
            const SavingsPlan& plan = bill_.commitments().plans.front();
            Charge& row = add(LineItemType::Refund, plan.account, plan.fee_sku);
            row.bill = BillType::Refund;
            row.savings_plan = 0;
            row.has_quantity = false;
            row.description = plan.refund_text;
            set_cost(row, -plan.upfront_fee() / 2 - kOne);
        }
    }

    void add_correction(LineItemType type, int account, const Product& product) {
        Charge& row = add(type, account, product.sku);
        row.has_quantity = false;
        if (type == LineItemType::Credit) {
            const auto elapsed = static_cast<std::uint64_t>(std::max(1, calendar_.elapsed));
            const int hour =
                static_cast<int>(draw(organization_.seed, 22, product.sku, account) % elapsed);
            row.start = calendar_.second(hour);
            row.end = calendar_.second(hour + 1) + 1; // as AWS writes most credits
            row.description = "AWS Activate, promotional credit";
            set_cost(row, -permille_of(product.cost, 50));
        } else if (type == LineItemType::Refund) {
            row.bill = BillType::Refund;
            row.description = "Refund of charges billed in error";
            set_cost(row, -permille_of(product.cost, 10));
        } else {
            row.description = "Bundled discount for usage of another service";
            set_cost(row, -permille_of(product.cost, 20));
            row.blended = 0;
        }
    }

    void add_taxes() {
        for (const auto& [key, product] : products_) {
            const Account& account = organization_.accounts[static_cast<std::size_t>(key.first)];
            const auto extra = bill_.extras().taxes.find(key.second);
            if (!account.is_taxed || extra == bill_.extras().taxes.end()) {
                continue;
            }
            Charge& row = add(LineItemType::Tax, key.first, extra->second);
            row.tax_type = account.tax_type;
            set_cost(row, permille_of(product.cost, kTaxPermille));
        }
    }

    int any_account(std::uint64_t purpose) const {
        return static_cast<int>(draw(organization_.seed, 23, purpose, calendar_.first_hour) %
                                organization_.accounts.size());
    }

    const Bill& bill_;
    const Organization& organization_;
    const Calendar& calendar_;
    std::map<std::pair<int, std::string>, Product> products_; // by account and product code
    Int128 total_ = 0;
    std::vector<Charge> rows_;
};

} // namespace

std::vector<Charge> make_statement(const Bill& bill) {
    return Statement(bill).make();
}

} // namespace muster::generate
