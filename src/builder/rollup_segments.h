#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "builder/segment_builder.h"
#include "rollup/rollup_record.h"
#include "segment/column.h"
#include "segment/rows.h"

namespace muster::ledger {

/// What the segments of a rollup consist of.
struct RollupShape {
    struct Key {
        std::size_t position = 0; // in RollupRecord::key
        Column column;
    };
    struct Measure {
        std::size_t position = 0; // among a record's sums of a row
        Column column;
    };
    Column time;
    std::vector<Key> keys;
    std::vector<Measure> measures;
    std::size_t measures_per_row = 0; // in the records

    /// Time, keys, measures, `lines`.
    [[nodiscard]] Schema schema() const;
};

/// Writes records of a rollup as rows of ordinary segments. Segments that were begun are removed
/// by discard(). Errors: those of SegmentBuilder.
class RollupSegments {
public:
    RollupSegments(RollupShape shape, std::function<std::filesystem::path()> next_path);

    Status append(const RollupRecord& record);
    Status finish();
    void discard();

    [[nodiscard]] std::uint64_t rows() const { return rows_; }
    [[nodiscard]] const std::vector<std::filesystem::path>& paths() const { return paths_; }

private:
    struct Decimals {
        std::vector<std::int64_t> units;
        std::vector<std::uint8_t> scales;
        std::vector<std::uint8_t> present;
        std::vector<CodedDecimals::Escape> escapes;
    };
    Status append_keys(std::string_view key);
    void append_start(std::optional<std::int64_t> start);
    static Status append_sum(const ExactSum& sum, ColumnKind kind, Decimals& to);
    Status flush();
    Status finish_segment();
    [[nodiscard]] CodedRows coded() const;

    RollupShape shape_;
    Schema schema_;
    std::function<std::filesystem::path()> next_path_;
    std::vector<std::filesystem::path> paths_;
    std::optional<SegmentBuilder> builder_;
    LayoutExperience experience_;
    std::uint64_t rows_ = 0;

    // The rows that wait to be appended: texts by record, numbers by row.
    std::deque<std::string> owned_;
    std::vector<std::uint32_t> record_of_row_;
    std::vector<std::vector<std::string_view>> key_texts_; // by key, by record
    std::vector<std::uint32_t> start_of_row_;
    std::vector<Decimals> decimals_; // measures, then lines

    // Times, of which there are few: kept for all batches.
    std::map<std::optional<std::int64_t>, std::uint32_t> starts_;
    std::deque<std::string> start_owned_;
    std::vector<std::string_view> start_texts_;
};

} // namespace muster::ledger
