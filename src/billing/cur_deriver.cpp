#include "billing/cur_deriver.h"

namespace muster::billing {
namespace {

using bills::Measure;
using Index = CurColumns::Index;

const Decimal kZero;

Result<Decimal> minus(const Decimal& a, const Decimal& b) {
    return a.plus(b.negated());
}

/// value × numerator ÷ denominator at money's scale, rounded once.
Result<Decimal>
in_proportion(const Decimal& value, const Decimal& numerator, const Decimal& denominator) {
    TRY(const Decimal v, value.rescaled(Decimal::kMoneyScale));
    TRY(const Decimal n, numerator.rescaled(Decimal::kMoneyScale));
    TRY(const Decimal d, denominator.rescaled(Decimal::kMoneyScale));
    Int128 product = 0;
    if (__builtin_mul_overflow(v.units(), n.units(), &product)) {
        return Error{ErrorKind::Invalid, "decimal.overflow", "an amount out of all proportion"};
    }
    const Int128 quotient = product / d.units();
    const Int128 rest = product % d.units();
    const auto magnitude = [](Int128 x) { return x < 0 ? -x : x; };
    const bool away = 2 * magnitude(rest) >= magnitude(d.units());
    const Int128 sign = (product < 0) == (d.units() < 0) ? 1 : -1;
    return Decimal(quotient + (away ? sign : 0), Decimal::kMoneyScale);
}

} // namespace

struct CurDeriver::Batch {
    const ledger::ResolvedRows& rows;
    MeasureSinks sinks;
    std::span<std::uint8_t> future;

    /// Blank and missing count as 0.
    [[nodiscard]] Result<Decimal> amount(Index column, std::uint32_t row) const {
        TRY(const auto value, optional_amount(column, row));
        return value.value_or(kZero);
    }
    [[nodiscard]] Result<std::optional<Decimal>> optional_amount(Index column,
                                                                 std::uint32_t row) const {
        return column ? rows.decimal(*column, row) : std::optional<Decimal>();
    }
    [[nodiscard]] std::string_view text(Index column, std::uint32_t row) const {
        return column ? rows.text(*column, rows.codes(*column)[row]) : std::string_view();
    }
    void set_amortized(std::uint32_t row, const Decimal& value, const Decimal& net) const {
        sinks.set(Measure::Amortized, row, value);
        sinks.set(Measure::NetAmortized, row, net);
    }
};

std::vector<Measure> cur_measures(const CurColumns& columns) {
    std::vector<Measure> out = {Measure::Unblended};
    if (columns.blended) {
        out.push_back(Measure::Blended);
    }
    for (const Measure measure : {Measure::Net, Measure::Amortized, Measure::NetAmortized,
                                  Measure::Unused, Measure::Trueup, Measure::UpfrontFees}) {
        out.push_back(measure);
    }
    if (columns.public_on_demand) {
        out.push_back(Measure::PublicOnDemand);
    }
    if (columns.usage_amount) {
        out.push_back(Measure::Usage);
    }
    return out;
}

CurDeriver::CurDeriver(const CurColumns& columns, FutureCutoff cutoff)
    : columns_(columns), measures_(cur_measures(columns)), cutoff_(cutoff) {}

Status CurDeriver::derive(const ledger::ResolvedRows& rows,
                          std::span<ledger::DecimalSink* const> decimals,
                          std::span<const std::span<std::uint8_t>> flags) {
    const Batch batch{rows, MeasureSinks(measures_, decimals),
                      flags.empty() ? std::span<std::uint8_t>() : flags[0]};
    TRY_DONE(copy_plain(batch));
    learn_codes(rows);
    const auto types = rows.codes(columns_.type);
    const auto operations =
        columns_.operation ? rows.codes(*columns_.operation) : std::span<const std::uint32_t>();
    for (std::uint32_t row = 0; row < rows.rows(); ++row) {
        if (!operations.empty() && is_split_of_code_[operations[row]] != 0) {
            set_split_cost(batch, row);
        } else if (const LineItemType type = type_of_code_[types[row]];
                   type != LineItemType::Other) {
            TRY_DONE(put_right(batch, row, type));
        }
    }
    return {};
}

/// What is right for all rows that are neither commitments nor paid by them.
Status CurDeriver::copy_plain(const Batch& batch) const {
    const auto copy = [&batch](Measure measure, Index column) -> Status {
        ledger::DecimalSink* sink = batch.sinks.find(measure);
        return sink != nullptr && column ? copy_column(batch.rows, *column, *sink) : Status();
    };
    const Index unblended = columns_.unblended;
    TRY_DONE(copy(Measure::Unblended, unblended));
    TRY_DONE(copy(Measure::Blended, columns_.blended));
    TRY_DONE(copy(Measure::PublicOnDemand, columns_.public_on_demand));
    TRY_DONE(copy(Measure::Usage, columns_.usage_amount));
    TRY_DONE(copy(Measure::Amortized, unblended));
    for (const Measure measure : {Measure::Net, Measure::NetAmortized}) {
        TRY_DONE(copy(measure, unblended));
        TRY_DONE(copy(measure, columns_.net));
    }
    TRY_DONE(fill_net_gaps(batch));
    for (const Measure measure : {Measure::Unused, Measure::Trueup, Measure::UpfrontFees}) {
        batch.sinks.find(measure)->fill(kZero);
    }
    return {};
}

/// Net amounts are given where there are discounts; elsewhere nothing is taken off.
Status CurDeriver::fill_net_gaps(const Batch& batch) const {
    const auto net = columns_.net ? batch.rows.decimals(*columns_.net) : std::nullopt;
    if (!net) {
        return {}; // a column that is kept by tuple was copied over the gross one where present
    }
    for (std::uint32_t row = 0; row < batch.rows.rows(); ++row) {
        if (net->present[row] == ledger::DecimalView::kAbsent) {
            TRY(const auto gross, batch.optional_amount(columns_.unblended, row));
            if (gross) {
                batch.sinks.set(Measure::Net, row, *gross);
                batch.sinks.set(Measure::NetAmortized, row, *gross);
            }
        }
    }
    return {};
}

void CurDeriver::learn_codes(const ledger::ResolvedRows& rows) {
    for (auto code = static_cast<std::uint32_t>(type_of_code_.size());
         code < rows.code_count(columns_.type); ++code) {
        type_of_code_.push_back(line_item_type(rows.text(columns_.type, code)));
    }
    if (!columns_.operation) {
        return;
    }
    for (auto code = static_cast<std::uint32_t>(is_split_of_code_.size());
         code < rows.code_count(*columns_.operation); ++code) {
        is_split_of_code_.push_back(is_split_cost(rows.text(*columns_.operation, code)) ? 1 : 0);
    }
}

Status CurDeriver::put_right(const Batch& batch, std::uint32_t row, LineItemType type) const {
    switch (type) {
    case LineItemType::Other: return {};
    case LineItemType::SavingsPlanCoveredUsage: return set_covered_usage(batch, row);
    case LineItemType::SavingsPlanRecurringFee: return set_recurring_fee(batch, row);
    case LineItemType::SavingsPlanNegation:
        set_negation(batch, row, columns_.knows_savings_plans());
        return {};
    case LineItemType::SavingsPlanUpfrontFee: return set_upfront_fee(batch, row);
    case LineItemType::DiscountedUsage: return set_discounted_usage(batch, row);
    case LineItemType::RiFee: return set_ri_fee(batch, row);
    case LineItemType::Fee:
        return batch.text(columns_.reservation_arn, row).empty() ? Status()
                                                                 : set_upfront_fee(batch, row);
    case LineItemType::Refund:
        if (is_refund_of_upfront_fee(batch, row)) {
            batch.set_amortized(row, kZero, kZero);
        }
        return {};
    }
    return {};
}

/// Repeats what the rows of its instance say: it counts as a line and in nothing else.
void CurDeriver::set_split_cost(const Batch& batch, std::uint32_t row) {
    for (const Measure measure :
         {Measure::Unblended, Measure::Blended, Measure::Net, Measure::Amortized,
          Measure::NetAmortized, Measure::PublicOnDemand, Measure::Usage}) {
        batch.sinks.set(measure, row, kZero);
    }
}

Status CurDeriver::set_covered_usage(const Batch& batch, std::uint32_t row) const {
    if (!columns_.knows_savings_plans()) {
        return {};
    }
    TRY(const Decimal effective, batch.amount(columns_.sp_effective, row));
    TRY(const auto net, batch.optional_amount(columns_.sp_net_effective, row));
    batch.set_amortized(row, effective, net.value_or(effective));
    return {};
}

/// The negative of covered usage at its on-demand price: cancels it in cash, and is no usage.
void CurDeriver::set_negation(const Batch& batch, std::uint32_t row, bool amortizes) {
    if (amortizes) {
        batch.set_amortized(row, kZero, kZero);
    }
    batch.sinks.set(Measure::PublicOnDemand, row, kZero);
    batch.sinks.set(Measure::Usage, row, kZero);
}

Status CurDeriver::set_recurring_fee(const Batch& batch, std::uint32_t row) const {
    if (is_future(batch, row)) {
        batch.future[row] = 1;
        batch.set_amortized(row, kZero, kZero);
        return {};
    }
    if (!columns_.knows_savings_plans()) {
        return {};
    }
    TRY(const Decimal total, batch.amount(columns_.sp_total, row));
    TRY(const Decimal used, batch.amount(columns_.sp_used, row));
    TRY(const Decimal unused, minus(total, used));
    TRY(const Decimal upfront, batch.amount(columns_.sp_upfront, row));
    TRY(const Decimal recurring, batch.amount(columns_.sp_recurring, row));
    TRY(const Decimal gross, upfront.plus(recurring));
    // There is no net of the used commitment: what is unused gets its share of the net commitment.
    Decimal net_unused = unused;
    if ((columns_.sp_net_upfront || columns_.sp_net_recurring) && gross.units() != 0) {
        TRY(const auto net_upfront, batch.optional_amount(columns_.sp_net_upfront, row));
        TRY(const auto net_recurring, batch.optional_amount(columns_.sp_net_recurring, row));
        if (net_upfront || net_recurring) {
            TRY(const Decimal net, net_upfront.value_or(kZero).plus(net_recurring.value_or(kZero)));
            TRY(net_unused, in_proportion(unused, net, gross));
        }
    }
    batch.set_amortized(row, unused, net_unused);
    batch.sinks.set(Measure::Unused, row, unused);
    batch.sinks.set(Measure::Trueup, row, upfront.negated());
    return {};
}

Status CurDeriver::set_discounted_usage(const Batch& batch, std::uint32_t row) const {
    if (!columns_.knows_reservations()) {
        return {};
    }
    TRY(const Decimal effective, batch.amount(columns_.ri_effective, row));
    TRY(const auto net, batch.optional_amount(columns_.ri_net_effective, row));
    batch.set_amortized(row, effective, net.value_or(effective));
    return {};
}

Status CurDeriver::set_ri_fee(const Batch& batch, std::uint32_t row) const {
    if (!columns_.knows_reservations()) {
        return {};
    }
    TRY(const Decimal upfront, batch.amount(columns_.ri_unused_upfront, row));
    TRY(const Decimal recurring, batch.amount(columns_.ri_unused_recurring, row));
    TRY(const Decimal unused, upfront.plus(recurring));
    TRY(const auto net_upfront, batch.optional_amount(columns_.ri_net_unused_upfront, row));
    TRY(const auto net_recurring, batch.optional_amount(columns_.ri_net_unused_recurring, row));
    TRY(const Decimal net, net_upfront.value_or(upfront).plus(net_recurring.value_or(recurring)));
    TRY(const Decimal amortized, batch.amount(columns_.ri_amortized_upfront, row));
    batch.set_amortized(row, unused, net);
    batch.sinks.set(Measure::Unused, row, unused);
    batch.sinks.set(Measure::Trueup, row, amortized.negated());
    return {};
}

/// Paid at once, counted over the term: in amortised cost it comes with the usage it paid for.
Status CurDeriver::set_upfront_fee(const Batch& batch, std::uint32_t row) const {
    TRY(const Decimal cost, batch.amount(columns_.unblended, row));
    batch.set_amortized(row, kZero, kZero);
    batch.sinks.set(Measure::UpfrontFees, row, cost);
    return {};
}

bool CurDeriver::is_future(const Batch& batch, std::uint32_t row) const {
    if (!cutoff_.before || batch.future.empty()) {
        return false;
    }
    const auto start = Instant::parse(batch.text(columns_.usage_start, row));
    return start && *start >= *cutoff_.before;
}

/// The refund of an upfront fee, which amortised cost has never counted.
bool CurDeriver::is_refund_of_upfront_fee(const Batch& batch, std::uint32_t row) const {
    return batch.text(columns_.product_code, row) == "ComputeSavingsPlans" &&
           says_refund_of_upfront_fee(batch.text(columns_.description, row));
}

} // namespace muster::billing
