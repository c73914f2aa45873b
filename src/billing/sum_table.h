#pragma once

#include <functional>
#include <map>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"
#include "scan/scan.h"

namespace muster::billing {

/// The rows that reconciliation sums over, and how.
struct SumSource {
    std::span<const ledger::ScanInput> rows;
    unsigned threads = 1;
    std::stop_token stop;

    /// Whether any segment has the column.
    [[nodiscard]] bool has(std::string_view column) const;
};

/// Sums of columns by group. A sum over nothing is 0.
class SumTable {
public:
    using Group = std::vector<std::string>; // absent values are empty

    struct Request {
        std::vector<std::string> group_by{}; // dimensions
        std::vector<std::string> columns;    // "" counts the lines; others that no row has are 0
        /// Rows to sum over: those whose value of `dimension` is accepted; empty for all.
        std::string dimension{};
        std::function<bool(std::string_view)> accepts{};
    };

    /// Errors: those of scan().
    static Result<SumTable> of(const SumSource& source, const Request& request);

    [[nodiscard]] Decimal sum(const Group& group, std::string_view column) const;
    [[nodiscard]] const std::map<Group, std::vector<Decimal>>& groups() const { return groups_; }

private:
    std::vector<std::string> columns_;
    std::map<Group, std::vector<Decimal>> groups_;
};

} // namespace muster::billing
