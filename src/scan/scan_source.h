#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "segment/segment.h"

namespace muster::ledger {

/// A run of neighbouring blocks of one segment: what one thread scans at a time.
struct BlockRange {
    std::uint32_t first = 0;
    std::uint32_t last = 0; // one past the end
};

/// The distinct combinations that some columns of one source have among its tuples, numbered
/// densely: `ids` by tuple code, and by id one tuple that has it.
struct Projection {
    std::vector<std::uint32_t> ids;
    std::vector<std::uint32_t> tuples;
};

/// The distinct combinations of two projections of one source.
Projection combine(const Projection& a, const Projection& b);

/// Where the rows of a block range get texts from: the segment's groups, and columns that have
/// none (unique texts, plain decimals), for which a dictionary of the range is made when one is
/// asked for; rare, slow and in memory. A source is the index of a group or of such a column. For
/// one thread. Errors throughout: Invalid "ledger.segment_damaged".
class ScanSources {
public:
    ScanSources(const Segment& segment, BlockRange blocks);
    ScanSources(const ScanSources&) = delete;
    ScanSources& operator=(const ScanSources&) = delete;
    ~ScanSources();

    [[nodiscard]] const Segment& segment() const { return segment_; }
    [[nodiscard]] BlockRange blocks() const { return blocks_; }

    Result<std::uint32_t> source_of(ColumnIndex column);
    [[nodiscard]] std::uint32_t tuple_count(std::uint32_t source) const;
    /// The column's text by tuple code of its source.
    Result<std::span<const std::string_view>> texts(ColumnIndex column);
    /// The zone map of a source's codes in one block: `base` and `max`, inside its tuple count.
    [[nodiscard]] Result<CodeBlock> code_range(std::uint32_t source, std::uint32_t block) const;
    /// Codes of a source, which the reader holds against `max`; the bytes live as long as `scratch`
    /// and the sources.
    [[nodiscard]] Result<CodeBlock>
    codes(std::uint32_t source, std::uint32_t block, Segment::Scratch& scratch) const;
    /// Of columns that are all in `source`. Made once, then kept.
    Result<const Projection*> projection(std::uint32_t source,
                                         const std::vector<ColumnIndex>& columns);

private:
    struct Dictionary; // of a column that is in no group

    Result<std::vector<std::string>> unique_texts(ColumnIndex column, std::uint32_t block) const;
    Result<std::vector<std::string>> decimal_texts(ColumnIndex column, std::uint32_t block) const;
    [[nodiscard]] CodeBlock own_codes(std::uint32_t source, std::uint32_t block) const;
    Status make_dictionary(ColumnIndex column);

    const Segment& segment_;
    BlockRange blocks_;
    std::map<ColumnIndex, Segment::TupleValues> own_values_; // too large to stay with the segment
    std::map<ColumnIndex, std::uint32_t> own_sources_;
    std::vector<std::unique_ptr<Dictionary>> dictionaries_;
    std::map<std::vector<ColumnIndex>, std::unique_ptr<Projection>> projections_;
};

} // namespace muster::ledger
