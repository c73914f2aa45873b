#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "generate/charge.h"
#include "generate/commitments.h"
#include "generate/coverage.h"
#include "generate/options.h"
#include "generate/usage.h"

namespace muster::generate {

/// Negations of what one plan covers of one SKU in one account and zone, one row an hour. AWS
/// groups by plan, operation, usage type and zone; a bill that is consistent per account must keep
/// accounts apart as well.
struct NegationGroup {
    int plan = 0;
    int account = 0;
    int sku = 0;
    int zone = 0;
    int best_rank = 0;         // of its members, in the plan's order
    std::vector<int> meters{}; // that the plan may cover
};

/// A source of hourly charges and the hours of the month it may have charges in.
struct Series {
    enum class Kind : std::uint8_t { Meter, Negation, PlanFee };
    Kind kind = Kind::Meter;
    int index = 0; // of the meter, group or plan
    int from = 0;  // hours of the month, end exclusive
    int until = 0;
};

/// Sums over the hourly charges of a month, which the monthly charges depend on.
struct Survey {
    std::int64_t rows = 0;
    std::int64_t steady_rows = 0;           // of meters that exist all month
    std::vector<Int128> unblended;          // by account × SKU
    std::vector<Int128> blendable;          // by SKU: on-demand cost of Usage and DiscountedUsage
    std::vector<Int128> blendable_quantity; // by SKU

    void add(const Survey& other);
};

/// One delivery of one month's bill: everything needed to produce any of its charges.
///
/// Immutable after construction, so cursors on any number of threads may read it. Series and the
/// statement are addressable in any order: order of rows and split into files are the caller's.
class Bill {
public:
    /// `deliveries_left` > 0 is an early delivery with less of the usage; see Usage.
    Bill(const Organization& organization,
         const Commitments& commitments,
         const ModelOptions& options,
         const Calendar& calendar,
         int deliveries_left,
         int threads);

    /// Appends the charges of `series` in an hour of the month.
    void charge(const Series& series, int hour, std::vector<Charge>& out) const;

    [[nodiscard]] const std::vector<Series>& series() const { return series_; }
    /// Charges that are not hourly: fees, taxes, discounts, credits.
    [[nodiscard]] const std::vector<Charge>& statement() const { return statement_; }
    /// Whether any charge is booked under the SKU; most of the catalogue is not on a bill.
    [[nodiscard]] bool has_sku(int sku) const { return has_sku_[static_cast<std::size_t>(sku)]; }
    [[nodiscard]] const Survey& survey() const { return survey_; }
    [[nodiscard]] const Organization& organization() const { return organization_; }
    [[nodiscard]] const Commitments& commitments() const { return commitments_; }
    [[nodiscard]] const Calendar& calendar() const { return calendar_; }
    [[nodiscard]] const Coverage& coverage() const { return coverage_; }
    [[nodiscard]] const ModelOptions& options() const { return options_; }
    [[nodiscard]] const Extras& extras() const { return organization_.catalog.extras; }
    [[nodiscard]] int deliveries_left() const { return deliveries_left_; }

private:
    void make_groups();
    void group_meters(int plan, const std::vector<int>& order);
    void make_series();
    void take_survey(int threads);
    void survey_series(std::size_t begin, std::size_t end, Survey& survey) const;
    void set_blended_rates();
    void list_skus();
    void charge_meter(const Series& series, int hour, std::vector<Charge>& out) const;
    void charge_part(const Part& part, const Sku& sku, Charge& charge) const;
    void charge_pod(const Sku& sku, Charge& charge) const;
    void charge_negation(const Series& series, int hour, std::vector<Charge>& out) const;
    void charge_plan_fee(const Series& series, int hour, std::vector<Charge>& out) const;
    [[nodiscard]] Money blended(const Charge& charge, const Sku& sku) const;

    const Organization& organization_;
    const Commitments& commitments_;
    ModelOptions options_;
    Calendar calendar_;
    int deliveries_left_;
    Usage usage_;
    Coverage coverage_;
    std::vector<NegationGroup> groups_;
    std::vector<Series> series_;
    Survey survey_;
    std::vector<Money> blended_rates_; // by SKU; negative: as unblended
    std::vector<Charge> statement_;
    std::vector<bool> has_sku_;
};

/// Permille of a cost that remains after negotiated discounts shown in net columns.
int keep_permille(const ModelOptions& options);
inline constexpr int kDiscountPermille = 60;

} // namespace muster::generate
