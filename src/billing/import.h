#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/enum_names.h"
#include "base/result.h"
#include "bills/delivery.h"
#include "ledger/store.h"

namespace muster::billing {

enum class BadRows : std::uint8_t { Stop, Skip };

struct ImportOptions {
    std::vector<std::filesystem::path> paths;
    std::optional<std::string> source; // default: the report's name; "files" for loose files
    BadRows bad_rows = BadRows::Stop;
    std::filesystem::path rejects; // where skipped rows go
    bills::MayRead may_read{};     // that the paths, and what they lead to, must be
    unsigned threads = 1;
};

/// How far an import is; read by another thread while it runs.
struct ImportProgress {
    std::atomic<std::uint64_t> total_bytes{0}; // of the files as they lie on disk
    std::atomic<std::uint64_t> bytes{0};
    std::atomic<std::uint64_t> rows{0};
};

/// What became of one month of one source.
struct ImportedMonth {
    enum class Outcome : std::uint8_t {
        Added,    // the month was not there before
        Replaced, // by this delivery; `before` was current
        Unchanged // this very delivery was imported before
    };
    Outcome outcome = Outcome::Added;
    ledger::Version version;
    std::optional<ledger::Version> before;
};

inline constexpr auto kOutcomeNames = enum_names<ImportedMonth::Outcome>({
    {ImportedMonth::Outcome::Added, "added"},
    {ImportedMonth::Outcome::Replaced, "replaced"},
    {ImportedMonth::Outcome::Unchanged, "unchanged"},
});

struct ImportReport {
    std::vector<ImportedMonth> months;         // by source and month
    std::vector<std::string> empty_deliveries; // manifests whose files have no rows (yet)
    std::uint64_t rejected_rows = 0;
};

/// Reads bills into the ledger: everything below the paths, each month of each source as one new
/// version, all of them published at once or none. Importing a delivery that is already current
/// changes nothing.
///
/// Errors: those of find_deliveries(), of the readers and the store; Invalid "billing.bad_time",
/// "billing.not_a_number", "billing.no_period", "billing.wrong_period", "billing.no_rows",
/// "billing.mixed_currencies", "billing.mixed_formats", "billing.overlapping_files"; Conflict
/// "billing.conflicting_deliveries"; Conflict "billing.cancelled".
Result<ImportReport> import_bills(const ImportOptions& options,
                                  ledger::Store& store,
                                  ImportProgress& progress,
                                  std::stop_token stop = {});

/// The same of deliveries that were found already, wherever their files lie; the paths of the
/// options do not count. Errors: also those of the files' origins.
Result<ImportReport> import_deliveries(const std::vector<bills::Delivery>& deliveries,
                                       const ImportOptions& options,
                                       ledger::Store& store,
                                       ImportProgress& progress,
                                       std::stop_token stop = {});

} // namespace muster::billing
