#pragma once

#include <memory>
#include <vector>

#include "billing/charge_columns.h"
#include "billing/charge_model.h"
#include "billing/line_item_type.h"
#include "billing/measures.h"
#include "segment/resolved_rows.h"

namespace muster::billing {

/// The measures that rows of a legacy report or CUR 2.0 with these columns carry.
std::vector<bills::Measure> cur_measures(const CurColumns& columns);

/// The charge model over legacy reports and CUR 2.0. Most rows are plain usage, for which every
/// cost basis is the sender's own column: those are copied whole, and the other rows put right one
/// by one.
class CurDeriver final : public ledger::Deriver {
public:
    CurDeriver(const CurColumns& columns, FutureCutoff cutoff);

    Status derive(const ledger::ResolvedRows& rows,
                  std::span<ledger::DecimalSink* const> decimals,
                  std::span<const std::span<std::uint8_t>> flags) override;

private:
    struct Batch;

    Status copy_plain(const Batch& batch) const;
    Status fill_net_gaps(const Batch& batch) const;
    void learn_codes(const ledger::ResolvedRows& rows);
    Status put_right(const Batch& batch, std::uint32_t row, LineItemType type) const;
    static void set_split_cost(const Batch& batch, std::uint32_t row);
    Status set_covered_usage(const Batch& batch, std::uint32_t row) const;
    Status set_recurring_fee(const Batch& batch, std::uint32_t row) const;
    Status set_discounted_usage(const Batch& batch, std::uint32_t row) const;
    Status set_ri_fee(const Batch& batch, std::uint32_t row) const;
    Status set_upfront_fee(const Batch& batch, std::uint32_t row) const;
    static void set_negation(const Batch& batch, std::uint32_t row, bool amortizes);

    [[nodiscard]] bool is_future(const Batch& batch, std::uint32_t row) const;
    [[nodiscard]] bool is_refund_of_upfront_fee(const Batch& batch, std::uint32_t row) const;

    CurColumns columns_;
    std::vector<bills::Measure> measures_;
    FutureCutoff cutoff_;
    std::vector<LineItemType> type_of_code_;
    std::vector<std::uint8_t> is_split_of_code_; // by operation
};

} // namespace muster::billing
