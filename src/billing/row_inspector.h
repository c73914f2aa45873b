#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "bills/detailed_report.h"
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

/// What an inspection found: slices of the rows before the first bad one, or of all.
struct Inspection {
    std::vector<RowSlice> slices;
    std::optional<RowFault> fault;
    std::uint32_t totals = 0; // rows in no slice, because they are sums of others
};

/// Looks at the few fields of each row that decide where it goes: the billing month and, where it
/// matters, whether it may be a fee for the future. Rows that are sums of others go nowhere. Checks
/// that times are times and the month is the manifest's, and remembers the latest end of a usage
/// row. Used by one thread, for files of one schema.
class RowInspector {
public:
    enum class Fees : std::uint8_t { Together, Apart };
    /// Told of each currency that a month's rows have; may be told again.
    using TakeCurrency = std::function<Status(BillingMonth, std::string_view)>;

    /// `month`, if given, must be that of every row (a manifest says so); else it is read from each
    /// row, for which has_period() must hold.
    RowInspector(const ledger::Schema& schema,
                 std::optional<BillingMonth> month,
                 Fees fees,
                 TakeCurrency take_currency);

    /// Cuts the batch from row `first` on into slices, in order, and stops at the first bad row.
    Inspection inspect(const ledger::TextRows& rows, std::uint32_t first);
    Inspection inspect(const ledger::CodedRows& rows, std::uint32_t first);

    /// Whether rows of the schema say which billing month they belong to.
    static bool has_period(const ledger::Schema& schema);

    /// The latest end of each month's rows that are usage.
    [[nodiscard]] const std::map<BillingMonth, Instant>& latest_usage_ends() const {
        return latest_ends_;
    }

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
    Inspection inspect_fields(const Fields& fields, std::uint32_t first, std::uint32_t rows);
    template <class Fields>
    Status inspect_row(const Fields& fields, std::uint32_t row, RowSlice& slice);
    template <class Fields>
    Result<bool> is_total(const Fields& fields, std::uint32_t row);
    template <class Fields>
    Result<BillingMonth> month_of(const Fields& fields, std::uint32_t row);
    template <class Fields>
    Status check_currency(const Fields& fields, std::uint32_t row, BillingMonth month);
    Instant& latest_end_of(BillingMonth month);
    template <class T, class Fields, class Parse>
    Result<T> meaning(Known<T>& known, const Fields& fields, std::uint32_t row, const Parse& parse);

    std::optional<BillingMonth> month_;
    Fees fees_;
    Known<BillingMonth> period_;
    Known<Instant> start_;
    Known<Instant> end_;
    Known<Type> type_;
    Known<bills::RecordKind> record_;
    std::optional<ledger::ColumnIndex> currency_;
    TakeCurrency take_currency_;
    std::pair<BillingMonth, std::string> last_currency_;
    ledger::ColumnIndex at_ = 0; // the column being read, for the fault
    std::map<BillingMonth, Instant> latest_ends_;
    std::pair<BillingMonth, Instant*> last_latest_{{}, nullptr}; // into the map
};

} // namespace muster::billing
