#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "segment/column.h"
#include "segment/rows.h"

namespace muster::billing {

/// Neighbouring rows of a batch that go to the same place.
struct RowSlice {
    std::uint32_t first = 0;
    std::uint32_t rows = 0;
    BillingMonth month;
    bool is_ahead = false; // a Savings Plan's fee for an hour that no usage row has reached yet
};

/// Where a batch holds a row that cannot be placed.
struct RowFault {
    std::uint32_t row = 0;
    ledger::ColumnIndex column = 0;
    Error error;
};

/// Looks at the few fields of each row that decide where it goes: the billing month and, where it
/// matters, whether it may be a fee for the future. Checks that times are times and remembers the
/// latest end of a usage row. Used by one thread, for files of one schema.
class RowInspector {
public:
    enum class Fees : std::uint8_t { Together, Apart };

    /// `month`, if given, is that of every row (a manifest says so); else it is read from each row.
    RowInspector(const ledger::Schema& schema, std::optional<BillingMonth> month, Fees fees);

    /// Cuts the batch into slices, in order. The fault is that of the first bad row.
    std::expected<std::vector<RowSlice>, RowFault> inspect(const ledger::TextRows& rows);
    std::expected<std::vector<RowSlice>, RowFault> inspect(const ledger::CodedRows& rows);

    /// The latest end of a row that is usage.
    [[nodiscard]] std::optional<Instant> latest_usage_end() const { return latest_usage_end_; }

private:
    /// A field whose texts repeat: what it meant last, and what its texts meant before.
    template <class T>
    struct Known {
        std::optional<ledger::ColumnIndex> column;
        std::string last_text;
        T last{};
        bool any = false;
        std::unordered_map<std::string, T> by_text;
    };
    enum class Type : std::uint8_t { Usage, Fee, Other };

    template <class Fields>
    std::expected<std::vector<RowSlice>, RowFault> inspect_fields(const Fields& fields,
                                                                  std::uint32_t rows);
    template <class Fields>
    Status inspect_row(const Fields& fields, std::uint32_t row, RowSlice& slice);
    template <class T, class Fields, class Parse>
    Result<T> meaning(Known<T>& known, const Fields& fields, std::uint32_t row, const Parse& parse);

    std::optional<BillingMonth> month_;
    Fees fees_;
    Known<BillingMonth> period_;
    Known<Instant> start_;
    Known<Instant> end_;
    Known<Type> type_;
    ledger::ColumnIndex at_ = 0; // the column being read, for the fault
    std::optional<Instant> latest_usage_end_;
};

} // namespace muster::billing
