#pragma once

#include <cstdint>
#include <optional>
#include <ostream>

#include "base/result.h"
#include "cost/report_result.h"

namespace muster::cost {

// As ReportPieces makes them.
void write_csv(const ReportResult& result, std::ostream& out);
void write_json(const ReportResult& result, std::ostream& out);

struct TableStyle {
    enum class Digits : std::uint8_t { Rounded, Full };
    Digits digits = Digits::Rounded;  // two places
    std::optional<std::size_t> width; // cells of the terminal; none: as wide as needed
    bool has_period = true;           // else left out: it is the same in all rows
};

/// Aligned columns and a totals line, for people. Errors: Invalid "decimal.overflow".
Status write_table(const ReportResult& result, const TableStyle& style, std::ostream& out);

} // namespace muster::cost
