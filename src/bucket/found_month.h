#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/enum_names.h"
#include "base/instant.h"

namespace muster::bucket {

/// What wrote a month of bills.
enum class BillForm : std::uint8_t {
    Report,   // a legacy Cost and Usage Report
    Export,   // of Data Exports: CUR 2.0, FOCUS
    Detailed, // a detailed billing report, from before the others
};

inline constexpr auto kBillFormNames = enum_names<BillForm>({
    {BillForm::Report, "report"},
    {BillForm::Export, "export"},
    {BillForm::Detailed, "detailed"},
});

/// Where such a month stands.
enum class MonthStanding : std::uint8_t {
    Available, // the ledger has no bill of the month
    Imported,  // the ledger has just this
    Other,     // the ledger has the month from another delivery
    Broken,    // it cannot be read as it lies there
};

inline constexpr auto kMonthStandingNames = enum_names<MonthStanding>({
    {MonthStanding::Available, "available"},
    {MonthStanding::Imported, "imported"},
    {MonthStanding::Other, "other_delivery"},
    {MonthStanding::Broken, "broken"},
});

/// A month of bills that lies in a bucket. A plain value.
struct FoundMonth {
    BillingMonth month;
    BillForm form = BillForm::Report;
    std::string report;    // or export; of a detailed report whose it is
    std::string container; // csv or parquet
    std::size_t files = 0;
    std::uint64_t bytes = 0;
    std::optional<Instant> delivered_at;
    std::string manifest; // its key; of a detailed report its own
    MonthStanding standing = MonthStanding::Available;
    std::string why; // it is broken; empty otherwise
    /// Of several of a month the one that is read when the month is asked for.
    bool is_preferred = false;
};

} // namespace muster::bucket
