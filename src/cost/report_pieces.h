#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "cost/report_result.h"

namespace muster::cost {

/// An answer as text, made piece by piece while it is written or sent:
///   - Csv: RFC 4180 with a header and LF; decimals in full, absent values empty;
///   - Json: an array of objects, one a row: decimals as text in full, `lines` as a number, absent
///     values null.
class ReportPieces {
public:
    enum class Form : std::uint8_t { Csv, Json };

    /// `result` outlives this.
    ReportPieces(const ReportResult& result, Form form) : result_(result), form_(form) {}

    /// The next rows, some 64 KiB of them; empty at the end.
    std::string next();

private:
    static constexpr std::size_t kPieceBytes = std::size_t{64} << 10U;

    void append_head(std::string& text) const;
    void append_row(std::string& text) const;
    void append_tail(std::string& text) const;

    const ReportResult& result_;
    Form form_;
    std::size_t next_row_ = 0;
    bool has_begun_ = false;
    bool has_ended_ = false;
};

} // namespace muster::cost
