#pragma once

#include <string>
#include <vector>

#include "generate/calendar.h"
#include "generate/organization.h"

namespace muster::generate {

enum class PaymentOption { AllUpfront, PartialUpfront, NoUpfront };

std::string_view name_of(PaymentOption option); // "All Upfront", …

/// Reserved instances of one purchase. Size-flexible within their pool, shared by all accounts.
struct Reservation {
    std::string arn{};
    std::string id{}; // after the last slash of the ARN
    int account = 0;
    int sku = 0;     // the instance they were bought as
    int fee_sku = 0; // HeavyUsage
    int pool = 0;
    int count = 1;
    int years = 1;
    PaymentOption option = PaymentOption::NoUpfront;
    Money upfront = 0; // of all instances, for the term
    Money hourly = 0;  // of one instance
    int from = 0;      // hours since the first month's start; negative: bought before
    int until = 0;
};

/// A commitment to spend so much an hour; `pool` < 0 for Compute Savings Plans, which cover any
/// eligible compute.
struct SavingsPlan {
    std::string arn{};
    std::string id{};
    std::string refund_text{}; // what AWS writes when it pays the upfront fee back
    int account = 0;
    int fee_sku = 0;
    int pool = -1;
    int years = 1;
    PaymentOption option = PaymentOption::NoUpfront;
    int discount_permille = 0;   // on top of the SKU's Savings Plan price
    Money amortized_upfront = 0; // per hour; with `recurring` the hourly commitment
    Money recurring = 0;         // per hour
    int from = 0;
    int until = 0;

    [[nodiscard]] Money commitment() const { return amortized_upfront + recurring; }
    [[nodiscard]] Money upfront_fee() const { return amortized_upfront * 8760 * years; }
    [[nodiscard]] Money rate_for(const Sku& sku) const {
        return permille_of(sku.rate, sku.plan_permille - discount_permille);
    }
};

struct Commitments {
    std::vector<Reservation> reservations;
    std::vector<SavingsPlan> plans;

    /// Buys commitments that fit the organization's usage in its first month: some used up, some
    /// partly unused, one idle; all payment options; some bought before, some in the first month.
    /// Adds the SKUs of their fees to the catalogue.
    static Commitments buy(Organization& organization, const Calendar& first_month);
};

} // namespace muster::generate
