#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/int128.h"
#include "segment/column.h"

namespace muster::ledger {

/// Whole rows of one delimited text (RFC 4180) whose field boundaries are known but whose fields
/// are not cut out, copied or unquoted: a run of neighbouring columns is one span of bytes, and is
/// looked up as a whole. That is where the speed of an import comes from.
///
/// Field f of row r ends before `ends[r * fields + f]` and begins one past the end before it (row
/// 0, field 0 at `begin`). The last end of a row is its newline; a carriage return before it
/// belongs to the row's end, not to the field (`row_end_width`). `text` is readable for kPadding
/// bytes past its end.
struct TextRows {
    static constexpr std::size_t kPadding = 64;

    std::string_view text;
    std::uint32_t begin = 0;
    std::span<const std::uint32_t> ends;
    std::uint32_t fields = 0;
    std::uint32_t rows = 0;
    std::uint32_t row_end_width = 1; // 1 for LF, 2 for CRLF

    [[nodiscard]] std::uint32_t field_begin(std::uint32_t row, std::uint32_t field) const {
        const std::size_t at = std::size_t{row} * fields + field;
        return at == 0 ? begin : ends[at - 1] + 1;
    }
    [[nodiscard]] std::uint32_t field_end(std::uint32_t row, std::uint32_t field) const {
        const std::uint32_t end = ends[std::size_t{row} * fields + field];
        return field + 1 == fields ? end - (row_end_width - 1) : end;
    }
    /// The bytes of a field as they are written, quotes included.
    [[nodiscard]] std::string_view field(std::uint32_t row, std::uint32_t index) const {
        const std::uint32_t from = field_begin(row, index);
        return text.substr(from, field_end(row, index) - from);
    }
};

/// A text column of rows that arrive already decoded (Parquet): codes into values that live as long
/// as the call they are passed to. The values need not be distinct; an absent value is empty.
struct CodedTexts {
    std::span<const std::uint32_t> codes; // one a row
    std::span<const std::string_view> values;
};

/// A decimal column of rows that arrive already decoded. A value is `units[i] * 10^-scales[i]`
/// (`scales` empty: all at `scale`); absent where `present[i]` is 0. Values past int64 are in
/// `escapes`, their units[i] being ignored.
struct CodedDecimals {
    struct Escape {
        std::uint32_t row = 0;
        Int128 units = 0;
    };
    std::span<const std::int64_t> units;
    std::span<const std::uint8_t> scales;
    int scale = 10;
    std::span<const std::uint8_t> present;
    std::span<const Escape> escapes;
};

/// Rows by column, in the order of the Schema they belong to. `texts[c]` is used where column c is
/// Text or Unique, `decimals[c]` where it is Money or Quantity; the other entry is empty.
struct CodedRows {
    std::uint32_t rows = 0;
    std::vector<CodedTexts> texts;
    std::vector<CodedDecimals> decimals;
};

} // namespace muster::ledger
