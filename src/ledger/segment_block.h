#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"
#include "duck/table_source.h"
#include "segment/decimal_reader.h"
#include "segment/segment.h"

namespace muster::ledger {

/// Decodes chosen columns of one block of a segment at a time into SQL vectors. A column is decoded
/// when it is first put; columns of one tuple group share their codes. Used by one thread.
class SegmentBlock {
public:
    struct Wanted {
        std::optional<ColumnIndex> column; // none: absent
        int scale = 0;                     // of the decimals to put
    };
    SegmentBlock(const Segment& segment, const std::vector<Wanted>& wanted);

    void open(std::uint32_t block);

    /// Puts rows [begin, begin + count) of the block's i-th wanted column.
    Status put(std::size_t i, std::uint32_t begin, std::uint32_t count, duck::TableVector& vector);

private:
    enum class Form : std::uint8_t { Absent, GroupText, GroupDecimal, Unique, Decimal };
    struct Column {
        Wanted wanted;
        Form form = Form::Absent;
        bool is_decoded = false;
        // GroupText, GroupDecimal
        std::uint32_t group = 0;
        std::span<const std::string_view> values;
        std::vector<std::optional<Int128>> parsed; // of each value, when it has been needed
        // Unique
        std::string storage;
        std::vector<std::string_view> texts;
        // Decimal
        std::vector<std::int64_t> units;
        std::vector<std::uint8_t> present;
        std::vector<Segment::Escape> escapes;
        Int128 factor = 1; // from the block's scale to the wanted one
    };

    Status decode(Column& column);
    Status decode_decimals(Column& column);
    Result<std::span<const std::uint32_t>> codes(std::uint32_t group);
    Status
    put_group_decimals(Column& column, std::span<const std::uint32_t> codes, duck::TableVector&);
    Status put_decimals(const Column& column,
                        std::uint32_t begin,
                        std::uint32_t count,
                        duck::TableVector& vector) const;

    const Segment& segment_;
    DecimalReader decimals_;
    std::uint32_t block_ = 0;
    std::vector<Column> columns_;
    struct Codes {
        bool is_decoded = false;
        std::vector<std::uint32_t> codes;
        Segment::Scratch scratch;
    };
    std::map<std::uint32_t, Codes> groups_;
};

} // namespace muster::ledger
