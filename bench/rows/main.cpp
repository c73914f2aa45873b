// What `muster billing import` and `muster cost report --no-rollups` do for each row, on one thread
// and without a command line around it, for tests/speed to count the instructions of: little has to
// be built for it.
//
// usage: muster_bench_rows SIMD import DATA BILL      the rows of the month, printed
//        muster_bench_rows SIMD scan DATA REPORT      the report as CSV, printed
//   SIMD   the best instructions it may use, as of `muster --simd`

#include <cstdint>
#include <filesystem>
#include <iostream>
#include <span>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/clock.h"
#include "billing/import.h"
#include "commands/simd_limit.h"
#include "cost/ledger_executor.h"
#include "cost/report_output.h"
#include "cost/report_text.h"
#include "ledger/store.h"

namespace muster::bench {
namespace {

Status import_bill(std::string_view data, std::string_view bill) {
    const SystemClock clock;
    TRY(ledger::Store store, ledger::Store::open(std::filesystem::path(data),
                                                 ledger::Store::Access::Write, {.clock = clock}));
    billing::ImportOptions options;
    options.paths = {bill};
    billing::ImportProgress progress;
    TRY(const billing::ImportReport report, billing::import_bills(options, store, progress));
    std::uint64_t rows = 0;
    for (const billing::ImportedMonth& month : report.months) {
        rows += month.version.contents.rows;
    }
    std::cout << rows << '\n';
    return {};
}

Status scan(std::string_view data, std::string_view text) {
    const SystemClock clock;
    TRY(const ledger::Store store,
        ledger::Store::open(std::filesystem::path(data), ledger::Store::Access::Read,
                            {.clock = clock}));
    TRY(const cost::Report report, cost::parse_report(text));
    cost::LedgerExecutor executor(store, {.rollups = cost::Rollups::Ignore, .threads = 1});
    TRY(const cost::ReportResult result, executor.run(report, clock.now(), {}));
    cost::write_csv(result, std::cout);
    return {};
}

Status run(std::span<const std::string_view> words) {
    if (words.size() != 4) {
        return Error{ErrorKind::Invalid, "usage.malformed",
                     "usage: muster_bench_rows SIMD import|scan DATA BILL|REPORT"};
    }
    TRY_DONE(commands::limit_simd(words[0]));
    return words[1] == "import" ? import_bill(words[2], words[3]) : scan(words[2], words[3]);
}

} // namespace
} // namespace muster::bench

int main(int count, char** arguments) {
    const std::vector<std::string_view> words(arguments + 1, arguments + count);
    const muster::Status status = muster::bench::run(words);
    if (!status) {
        std::cerr << fmt::format("{}: {}\n", status.error().reason, status.error().detail);
        return 1;
    }
    return 0;
}
