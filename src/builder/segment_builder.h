#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"
#include "builder/layout.h"
#include "rollup/rollup_plan.h"
#include "segment/column.h"
#include "segment/resolved_rows.h"
#include "segment/rows.h"

namespace muster::ledger {

/// What a finished segment holds, for the version's record.
struct SegmentSummary {
    std::filesystem::path path;
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;
    /// Partial rollups of this segment, by plan, to be merged when the version is complete.
    std::map<std::string, std::filesystem::path> partials;

    /// Amounts with more places than are kept, of one column: how many were rounded, and what all
    /// of them together lost (exact values minus stored ones).
    struct Rounding {
        std::string column; // canonical name
        std::uint64_t count = 0;
        Decimal residual;
    };
    std::vector<Rounding> roundings; // only columns where it happened
    LayoutExperience experience;     // for the next segment of the same source
};

/// For rows to which nothing is derived (rollups). Lives forever.
const DerivedColumns& no_derived_columns();

/// Turns rows of one schema into one segment file and its partial rollups, in bounded memory: a
/// block of 65,536 rows is encoded and written as soon as it is full; only the dictionaries and the
/// partial rollups grow, and `is_full` tells when they or the row count reach their limit.
///
/// Which columns share a tuple dictionary is decided from the first rows appended (see Layout), so
/// give it a few thousand at first if there are that many. Used by one thread.
class SegmentBuilder {
public:
    struct Options {
        std::uint64_t max_rows = 1U << 20U;
        std::uint64_t max_dictionary_bytes = 64U << 20U;
        /// What an earlier segment of the same source taught about its columns; null: nothing yet.
        const LayoutExperience* experience = nullptr;
    };
    struct Target {
        std::filesystem::path path; // partial rollups go beside it, "<path>.r1" and so on
        const Schema& schema;
        const DerivedColumns& derived;
        std::span<const RollupPlan> rollups;
    };

    /// Errors: those of SegmentFile (here and below).
    static Result<SegmentBuilder> create(const Target& target, const Options& options);

    SegmentBuilder(SegmentBuilder&&) noexcept;
    SegmentBuilder& operator=(SegmentBuilder&&) noexcept;
    ~SegmentBuilder();

    /// Errors: Invalid "ledger.not_a_number" when a Money or Quantity field is no number; the
    /// detail says what was found, `bad_row`/`bad_column` of this builder where. Nothing of the
    /// batch is kept then.
    Status append(const TextRows& rows);
    Status append(const CodedRows& rows);

    struct BadField {
        std::uint32_t row = 0; // in the batch
        ColumnIndex column = 0;
    };
    [[nodiscard]] std::optional<BadField> bad_field() const;

    [[nodiscard]] std::uint64_t rows() const;
    [[nodiscard]] bool is_full() const;

    /// Encodes the rest, writes dictionaries and directory, fsyncs and closes.
    Result<SegmentSummary> finish();

private:
    struct State;
    explicit SegmentBuilder(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace muster::ledger
