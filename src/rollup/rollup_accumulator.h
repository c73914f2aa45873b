#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/result.h"
#include "rollup/rollup_plan.h"
#include "segment/column.h"
#include "segment/resolved_rows.h"

namespace muster::ledger {

/// Builds the partial rollup of one segment while its rows come in, in bounded memory: a hash table
/// of at most `max_entries` combinations of keys, which is sorted and written to the partial's file
/// as a run whenever it is full. Where nearly every row makes an entry, optional keys are dropped
/// on the way, and with none left the rollup is given up (unless the plan sets no limit), so that
/// tags unique to each row cost little. Used by one thread.
class RollupAccumulator {
public:
    struct Limits {
        std::uint32_t max_entries = 1U << 16U;
    };

    /// `schema` is the segment's: the sender's columns, then the derived ones.
    /// Errors: Unavailable "file.io" (here and below).
    static Result<RollupAccumulator> create(const RollupPlan& plan,
                                            const Schema& schema,
                                            const std::filesystem::path& path,
                                            const Limits& limits);

    RollupAccumulator(RollupAccumulator&&) noexcept;
    RollupAccumulator& operator=(RollupAccumulator&&) noexcept;
    ~RollupAccumulator();

    /// `rows` answers for every column of the schema, derived ones included (a derived text is a
    /// group of its own), and for all batches of one segment with the same codes.
    /// A start of the charge that is no time counts as absent.
    /// Errors: Invalid "ledger.sum_overflow"; Invalid "ledger.not_a_number".
    Status add(const ResolvedRows& rows);

    /// Writes what is left and closes the file; not fsynced, as it does not outlive the import.
    Status finish();

private:
    struct State;
    explicit RollupAccumulator(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace muster::ledger
