#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rollup/rollup_plan.h"
#include "rollup/rollup_record.h"
#include "scan/scan_values.h"
#include "segment/resolved_rows.h"

namespace muster::ledger {

/// The keys of a rollup over one segment's rows, as few numbers a row as possible: columns that
/// share their codes are one axis, numbered over the combinations its tuples have, and the
/// truncated time is the last number. Grows with the segment's dictionaries. For one thread.
class RollupKeys {
public:
    struct Column {
        std::size_t position = 0; // among the plan's keys, then its optional keys
        ColumnIndex column = 0;
        bool is_optional = false;
    };
    /// `time` has texts of times; one that is none counts as absent.
    RollupKeys(std::vector<Column> columns, ColumnIndex time, Grain grain);

    /// Numbers a row: one for each axis and the time. Changes when update() or drop() say so.
    [[nodiscard]] std::size_t width() const { return axes_.size() + 1; }
    /// Learns the codes that are new in this batch. False: columns do not share codes as they did
    /// before, so keys made until now mean something else; call restart().
    [[nodiscard]] bool update(const ResolvedRows& rows);
    void restart(const ResolvedRows& rows);
    /// Leaves the column out from now on; restart() has to follow.
    void drop(std::size_t position);

    /// Keys of rows first … first+n-1 of the batch given to update(), `width()` numbers each.
    void keys(std::size_t first, std::size_t n, std::uint32_t* keys) const;

    [[nodiscard]] std::span<const Column> columns() const { return columns_; }
    /// Distinct texts of a column so far, the absent one left out.
    [[nodiscard]] std::size_t distinct(const Column& column) const;
    [[nodiscard]] std::vector<std::string> texts(const Column& column) const;

    [[nodiscard]] std::optional<std::int64_t> start(std::uint32_t time_number) const;
    [[nodiscard]] KeyHash hash(std::span<const std::uint32_t> key) const;
    /// The texts of all `positions` keys of the plan, as RollupRecord::key.
    [[nodiscard]] std::string spell(std::span<const std::uint32_t> key,
                                    std::size_t positions) const;

private:
    struct Texts {
        TextIds ids;
        bool has_absent = false;
    };
    [[nodiscard]] const Texts& texts_of(const Column& column) const;

    struct Axis {
        std::vector<std::size_t> members;     // indices of columns_
        std::vector<NumberIds> levels;        // numbers the combinations, member by member
        std::vector<std::uint32_t> ids;       // by tuple code
        std::vector<std::uint32_t> parts;     // by id: the text ids of the members
        std::vector<KeyHash> hashes;          // by id
        std::span<const std::uint32_t> codes; // of the batch
    };
    void learn(Axis& axis, const ResolvedRows& rows);
    std::uint32_t number(Axis& axis, std::span<const std::uint32_t> text_ids);
    void learn_times(const ResolvedRows& rows);
    std::uint32_t time_number(std::string_view text) const;

    std::vector<Column> columns_;
    ColumnIndex time_ = 0;
    Grain grain_;
    std::vector<Texts> texts_; // by column of columns_
    std::vector<Axis> axes_;

    TextIds time_texts_;
    std::vector<std::uint32_t> time_of_text_;
    std::vector<std::uint32_t> time_of_code_;
    std::vector<std::optional<std::int64_t>> starts_; // by time number
    std::span<const std::uint32_t> time_codes_;       // of the batch
};

} // namespace muster::ledger
