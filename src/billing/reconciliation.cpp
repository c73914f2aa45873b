#include "billing/reconciliation.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "billing/line_item_type.h"
#include "billing/sum_table.h"
#include "bills/column_name.h"
#include "bills/history_columns.h"

namespace muster::billing {
namespace {

using ledger::CheckResult;
using Verdict = CheckResult::Verdict;
using Group = SumTable::Group;

const std::string kLines;
const std::string kReservation = "reservation_reservation_arn";
const std::string kPlan = "savings_plan_savings_plan_arn";
const std::string kType = "line_item_line_item_type";
const std::string kFuture = "x_future";

bool less(const Decimal& a, const Decimal& b) {
    const auto apart = a.plus(b.negated());
    return apart && apart->units() < 0;
}

/// How far two sums may lie apart.
struct Tolerance {
    bool amounts_are_text = true;

    [[nodiscard]] Decimal of(std::uint64_t rows, std::uint64_t commitments) const {
        return amounts_are_text
                   ? Decimal(static_cast<Int128>(std::max<std::uint64_t>(rows, 1)), 10)
                   : Decimal(static_cast<Int128>(std::max<std::uint64_t>(commitments, 1)), 6);
    }

    /// For amounts of which the sender rounds each row's to the eighth place: half of that a row.
    [[nodiscard]] Decimal of_rounded(std::uint64_t rows, const Decimal& least) const {
        const Decimal rounded(static_cast<Int128>(rows) * 5, 9);
        return amounts_are_text || less(rounded, least) ? least : rounded;
    }
};

bool differ(const Decimal& a, const Decimal& b, const Decimal& tolerance) {
    const auto apart = a.plus(b.negated());
    const auto distance = apart ? apart->rescaled(Decimal::kMaxScale) : apart;
    const auto allowed = tolerance.rescaled(Decimal::kMaxScale);
    if (!distance || !allowed) {
        return true;
    }
    return distance->units() > allowed->units() || distance->units() < -allowed->units();
}

Decimal total(std::initializer_list<Decimal> parts) {
    Decimal sum;
    for (const Decimal& part : parts) {
        sum = sum.plus(part).value_or(sum); // an overflow shows up as a violation
    }
    return sum;
}

std::uint64_t count(const Decimal& lines) {
    return static_cast<std::uint64_t>(lines.rescaled(0).value_or(Decimal()).units());
}

std::string times(std::uint64_t count) {
    return count == 1 ? "once" : fmt::format("{} times", count);
}

/// One identity over many commitments or hours: how many hold, and the first that do not.
class Identity {
public:
    Identity(std::string name, std::string what) : name_(std::move(name)), what_(std::move(what)) {}

    void compare(const std::string& where,
                 const Decimal& expected,
                 const Decimal& actual,
                 const Decimal& tolerance) {
        ++compared_;
        if (!differ(expected, actual, tolerance)) {
            return;
        }
        if (violations_++ == 0) {
            expected_ = expected.str();
            actual_ = actual.str();
        }
        if (violations_ <= kShown) {
            offenders_ +=
                fmt::format("; {}: {} instead of {}", where, actual.str(), expected.str());
        }
    }

    [[nodiscard]] CheckResult result() const {
        CheckResult result;
        result.name = name_;
        result.detail = what_;
        if (compared_ == 0) {
            result.verdict = Verdict::NotApplicable;
        } else if (violations_ == 0) {
            result.detail += "; holds " + times(compared_);
        } else {
            result.verdict = Verdict::Violated;
            result.expected = expected_;
            result.actual = actual_;
            result.detail += fmt::format("; violated {}, compared {}{}", times(violations_),
                                         times(compared_), offenders_);
        }
        return result;
    }

private:
    static constexpr std::uint64_t kShown = 3;

    std::string name_;
    std::string what_;
    std::uint64_t compared_ = 0;
    std::uint64_t violations_ = 0;
    std::string expected_;
    std::string actual_;
    std::string offenders_;
};

class Reconciliation {
public:
    Reconciliation(SumSource source, const ReconcileFacts& facts)
        : source_(std::move(source)), facts_(facts), tolerance_{facts.format.ends_with("-csv")} {}

    Result<std::vector<CheckResult>> run() {
        TRY_DONE(check_rows());
        check_columns();
        if (source_.has(kType)) {
            TRY_DONE(check_sums());
            TRY_DONE(check_amortized_identity());
            TRY_DONE(check_reservations());
            TRY_DONE(check_savings_plans());
        } else {
            TRY_DONE(check_stated_sums());
        }
        return std::move(results_);
    }

private:
    Status check_rows();
    void check_columns();
    Status check_sums();
    Status check_stated_sums();
    Status check_amortized_identity();
    Result<CheckResult>
    amortized_identity(const std::function<bool(std::string_view)>& has_description);
    Status check_reservations();
    Status check_savings_plans();
    /// A measure and the sender's column, which are the same over the accepted groups' rows.
    struct SameSum {
        std::string measure;
        std::string column;
        std::function<bool(const Group&)> accepts;
    };
    Status compare_sums(const std::vector<std::string>& dimensions, std::vector<SameSum> sums);

    SumSource source_;
    const ReconcileFacts& facts_;
    Tolerance tolerance_;
    std::vector<CheckResult> results_;
};

Status Reconciliation::check_rows() {
    const auto add = [this](std::string name, std::string detail, std::uint64_t expected,
                            std::uint64_t actual) {
        results_.push_back({.name = std::move(name),
                            .verdict = expected == actual ? Verdict::Passed : Verdict::Violated,
                            .expected = std::to_string(expected),
                            .actual = std::to_string(actual),
                            .detail = std::move(detail)});
    };
    add("files", "the files that the manifest lists were read",
        facts_.listed_files.value_or(facts_.read_files), facts_.read_files);
    if (!facts_.listed_files) {
        results_.back().verdict = Verdict::NotApplicable;
    }
    TRY(const SumTable lines, SumTable::of(source_, {.columns = {kLines}}));
    std::uint64_t read = 0;
    for (const ledger::InputFile& file : facts_.inputs) {
        read += file.rows;
    }
    const std::size_t files = facts_.inputs.size();
    add("rows",
        fmt::format("the month's rows of {} file{} are stored", files, files == 1 ? "" : "s"), read,
        count(lines.sum({}, kLines)));
    add("delivery_rows",
        fmt::format("rows of all files are in a month or among the {} rejected ones",
                    facts_.rejected_rows),
        facts_.read_rows, facts_.placed_rows + facts_.rejected_rows);
    return {};
}

/// The header says what a file holds; a manifest that says otherwise is worth a word. Maps of
/// Parquet have become columns of other names.
void Reconciliation::check_columns() {
    CheckResult result{.name = "columns",
                       .verdict = Verdict::NotApplicable,
                       .expected = {},
                       .actual = {},
                       .detail = "the columns that the manifest lists are in the files"};
    if (!facts_.listed_columns.empty() && facts_.format.ends_with("-csv")) {
        std::size_t found = 0;
        for (const std::string& column : facts_.listed_columns) {
            const bool is_there = source_.has(bills::canonical_column_name(column));
            result.detail += is_there ? "" : "; " + column + " is not";
            found += is_there ? 1 : 0;
        }
        result.expected = std::to_string(facts_.listed_columns.size());
        result.actual = std::to_string(found);
        result.verdict =
            found == facts_.listed_columns.size() ? Verdict::Passed : Verdict::Violated;
    }
    results_.push_back(std::move(result));
}

/// Each measure against the sender's column. All in one pass over the rows, of which decoding is
/// the most.
Status Reconciliation::compare_sums(const std::vector<std::string>& dimensions,
                                    std::vector<SameSum> sums) {
    std::erase_if(sums, [&](const SameSum& sum) {
        return !source_.has(sum.column) || !source_.has(sum.measure);
    });
    if (sums.empty()) {
        return {};
    }
    std::vector<std::string> columns;
    for (const SameSum& sum : sums) {
        columns.insert(columns.end(), {sum.measure, sum.column});
    }
    TRY(const SumTable table,
        SumTable::of(source_, {.group_by = dimensions, .columns = std::move(columns)}));
    for (std::size_t i = 0; i < sums.size(); ++i) {
        Decimal expected;
        Decimal actual;
        for (const auto& [group, values] : table.groups()) {
            actual = total({actual, values[2 * i]});
            expected = sums[i].accepts(group) ? total({expected, values[2 * i + 1]}) : expected;
        }
        CheckResult result;
        result.name = sums[i].measure + "_sum";
        result.expected = expected.str();
        result.actual = actual.str();
        result.detail =
            fmt::format("the sum of {} equals that of {}", sums[i].measure, sums[i].column);
        result.verdict = differ(expected, actual, Decimal()) ? Verdict::Violated : Verdict::Passed;
        results_.push_back(std::move(result));
    }
    return {};
}

Status Reconciliation::check_sums() {
    const auto is_whole = [](const Group& group) { return !is_split_cost(group[0]); };
    const auto is_used = [](const Group& group) {
        return !is_split_cost(group[0]) && group[1] != "SavingsPlanNegation";
    };
    return compare_sums({"operation", "charge_type"},
                        {{"unblended_cost", "line_item_unblended_cost", is_whole},
                         {"blended_cost", "line_item_blended_cost", is_whole},
                         {"usage_amount", "line_item_usage_amount", is_used}});
}

/// Of formats whose measures are columns: FOCUS, and those without types of lines.
Status Reconciliation::check_stated_sums() {
    const auto any = [](const Group&) { return true; };
    return compare_sums({}, {{"unblended_cost", "line_item_unblended_cost", any},
                             {"blended_cost", "line_item_blended_cost", any},
                             {"net_cost", "line_item_net_unblended_cost", any},
                             {"amortized_cost", std::string(bills::kAmortizedColumn), any},
                             {"net_amortized_cost", std::string(bills::kNetAmortizedColumn), any},
                             {"usage_amount", "line_item_usage_amount", any},
                             {"net_cost", "billed_cost", any},
                             {"amortized_cost", "effective_cost", any},
                             {"public_on_demand_cost", "list_cost", any}});
}

Status Reconciliation::check_amortized_identity() {
    TRY(CheckResult result, amortized_identity({}));
    if (result.verdict == Verdict::Violated) {
        // The refund of an upfront fee is neither usage nor a fee. Few bills have one, so the rows
        // are not searched for it before.
        TRY(result, amortized_identity([](std::string_view description) {
                return !says_refund_of_upfront_fee(description);
            }));
    }
    results_.push_back(std::move(result));
    return {};
}

Result<CheckResult>
Reconciliation::amortized_identity(const std::function<bool(std::string_view)>& has_description) {
    const std::vector<std::string> columns = {kLines, "unblended_cost", "amortized_cost",
                                              "ri_sp_trueup", "ri_sp_upfront_fees"};
    // Fees are in one account and the usage they pay for in another: only the whole of a
    // commitment adds up.
    TRY(const SumTable sums,
        SumTable::of(source_,
                     {.group_by = {"commitment", kFuture},
                      .columns = columns,
                      .dimension = has_description ? "line_item_line_item_description" : "",
                      .accepts = has_description}));
    Decimal unblended;
    Decimal parts;
    std::uint64_t lines = 0;
    std::set<std::string> commitments;
    std::string offender;
    Decimal worst;
    for (const auto& [group, values] : sums.groups()) {
        if (!group[1].empty()) {
            continue;
        }
        const Decimal sum = total({values[2], values[3], values[4]});
        const Decimal apart = total({sum, values[1].negated()});
        if (differ(apart, Decimal(), worst) || offender.empty()) {
            worst = apart.units() < 0 ? apart.negated() : apart;
            offender = group[0].empty() ? "rows without a commitment" : group[0];
        }
        unblended = total({unblended, values[1]});
        parts = total({parts, sum});
        lines += count(values[0]);
        commitments.insert(group[0]);
    }
    Identity identity("amortized_identity", "amortised + true-up + upfront fees = unblended");
    if (lines > 0) {
        identity.compare("most at " + offender, unblended, parts,
                         tolerance_.of(lines, commitments.size()));
    }
    CheckResult result = identity.result();
    result.expected = unblended.str();
    result.actual = parts.str();
    return result;
}

Status Reconciliation::check_reservations() {
    Identity units("reservation_units", "normalised usage + unused = reserved units");
    Identity fees("reservation_fees", "recurring fees of usage + unused = the month's fee");
    Identity upfront("reservation_upfront", "upfront costs of usage + unused = the month's part");
    const std::string kUsage = "line_item_normalized_usage_amount";
    const std::string kReserved = "reservation_total_reserved_normalized_units";
    const std::string kMonthUpfront = "reservation_amortized_upfront_fee_for_billing_period";
    if (source_.has(kReservation) && source_.has("reservation_unused_recurring_fee")) {
        TRY(const SumTable sums,
            SumTable::of(source_, {.group_by = {kReservation, kType},
                                   .columns = {kLines, kUsage, kReserved, kMonthUpfront,
                                               "reservation_unused_normalized_unit_quantity",
                                               "reservation_recurring_fee_for_usage",
                                               "reservation_unused_recurring_fee",
                                               "line_item_unblended_cost",
                                               "reservation_amortized_upfront_cost_for_usage",
                                               "reservation_unused_amortized_upfront_fee_for_"
                                               "billing_period"},
                                   .dimension = kType,
                                   .accepts = [](std::string_view type) {
                                       return type == "RIFee" || type == "DiscountedUsage";
                                   }}));
        for (const auto& [group, values] : sums.groups()) {
            // Only the bill of the reservation's owner has the fee; other bills have usage alone.
            if (group[0].empty() || group[1] != "RIFee") {
                continue;
            }
            const std::string& arn = group[0];
            const auto fee = [&](const std::string& column) { return sums.sum(group, column); };
            const auto used = [&](const std::string& column) {
                return sums.sum({arn, "DiscountedUsage"}, column);
            };
            const Decimal tolerance = tolerance_.of(count(fee(kLines)) + count(used(kLines)), 1);
            const Decimal reserved = fee(kReserved);
            if (reserved.units() != 0) {
                units.compare(
                    arn, reserved,
                    total({used(kUsage), fee("reservation_unused_normalized_unit_quantity")}),
                    tolerance);
            }
            fees.compare(arn, fee("line_item_unblended_cost"),
                         total({used("reservation_recurring_fee_for_usage"),
                                fee("reservation_unused_recurring_fee")}),
                         tolerance);
            upfront.compare(
                arn, fee(kMonthUpfront),
                total({used("reservation_amortized_upfront_cost_for_usage"),
                       fee("reservation_unused_amortized_upfront_fee_for_billing_period")}),
                tolerance_.of_rounded(count(used(kLines)), tolerance));
        }
    }
    results_.push_back(units.result());
    results_.push_back(fees.result());
    results_.push_back(upfront.result());
    return {};
}

Status Reconciliation::check_savings_plans() {
    Identity commitment("savings_plan_hours",
                        "effective cost of an hour's usage = used commitment");
    Identity negation("savings_plan_negation", "an hour's covered usage and its negation cancel");
    const std::string kUsed = "savings_plan_used_commitment";
    const std::string kEffective = "savings_plan_savings_plan_effective_cost";
    const std::string kCost = "line_item_unblended_cost";
    const std::string kCovered = "SavingsPlanCoveredUsage";
    const std::string kNegation = "SavingsPlanNegation";
    if (source_.has(kPlan) && source_.has(kUsed) && source_.has(kEffective)) {
        // The same in hourly and in daily bills, where usage may begin within the day.
        const std::string hour = source_.has("identity_time_interval")
                                     ? "identity_time_interval"
                                     : "line_item_usage_start_date";
        TRY(const SumTable sums,
            SumTable::of(source_, {.group_by = {kPlan, hour, kType, kFuture},
                                   .columns = {kLines, kUsed, kEffective, kCost},
                                   .dimension = kPlan,
                                   .accepts = [](std::string_view arn) { return !arn.empty(); }}));
        for (const auto& [group, values] : sums.groups()) {
            const std::string where = group[0] + " at " + group[1];
            const Group covered = {group[0], group[1], kCovered, ""};
            const Group negated = {group[0], group[1], kNegation, ""};
            const auto tolerance = [&](const Group& other) {
                return tolerance_.of(count(values[0]) + count(sums.sum(other, kLines)), 1);
            };
            if (group[2] == "SavingsPlanRecurringFee" && group[3].empty()) {
                commitment.compare(where, values[1], sums.sum(covered, kEffective),
                                   tolerance(covered));
            }
            if (group[2] == kCovered) {
                negation.compare(where, values[3], sums.sum(negated, kCost).negated(),
                                 tolerance(negated));
            }
            if (group[2] == kNegation && !sums.groups().contains(covered)) {
                negation.compare(where, Decimal(), values[3].negated(), tolerance(covered));
            }
        }
    }
    results_.push_back(commitment.result());
    results_.push_back(negation.result());
    return {};
}

} // namespace

Result<std::vector<CheckResult>> reconcile(std::span<const ledger::ScanInput> rows,
                                           const ReconcileFacts& facts,
                                           unsigned threads,
                                           std::stop_token stop) {
    return Reconciliation({rows, threads, std::move(stop)}, facts).run();
}

} // namespace muster::billing
