#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>

#include "generate/bill.h"

namespace muster::generate {

/// Exact sums of all measures over some charges.
struct Totals {
    static constexpr std::size_t kMoneyMeasures = 9;
    static constexpr int kUsageScale = 16;

    std::int64_t lines = 0;
    std::array<Int128, kMoneyMeasures> money{}; // in the order of Measures
    Int128 usage = 0;                           // scale 16

    void add(const Measures& measures);
    void add(const Totals& other);
};

/// Estimates how many distinct keys were added, to a percent or so, in fixed memory.
class DistinctCount {
public:
    void add(std::uint64_t hash);
    void add(const DistinctCount& other);
    [[nodiscard]] double estimate() const;

private:
    static constexpr int kBits = 14;
    std::vector<std::uint8_t> registers_ = std::vector<std::uint8_t>(std::size_t{1} << kBits);
};

/// What readers of the output must find: sums in total, by account, and by product code and line
/// item type; and how small a rollup by day can be. One per file, then added up.
class Tally {
public:
    explicit Tally(const Bill& bill);

    void add(const Charge& charge);
    void add(const Tally& other);

    [[nodiscard]] const Totals& total() const { return total_; }
    [[nodiscard]] const Totals& future() const { return future_; }
    /// Distinct day × account × SKU × zone × type × commitment × report tags over rows.
    [[nodiscard]] double rollup_ratio() const;
    /// Measures under the names of cost reports; what `format` lacks is null.
    [[nodiscard]] boost::json::object json(Format format) const;

private:
    const Bill* bill_;
    Totals total_;
    Totals future_; // fees of Savings Plan hours to come, also in total_
    std::vector<Totals> by_account_;
    std::map<std::pair<std::string_view, LineItemType>, Totals> by_service_;
    DistinctCount rollup_rows_;
};

} // namespace muster::generate
