// Answers reports over a ledger, one a line, for script/bench report: a process that has been
// started already, so that what is timed is the report alone. Read from standard input:
//   segments|rollups <tab> file for the rows as CSV, or nothing <tab> the report as text
// Written to standard output, one line for each:
//   milliseconds <tab> what was read <tab> rows of the result

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/clock.h"
#include "cost/ledger_executor.h"
#include "cost/report_output.h"
#include "cost/report_text.h"
#include "ledger/store.h"

namespace muster::bench {
namespace {

struct Request {
    std::string mode;
    std::string path;
    std::string text;
};

/// Pins, plans, scans and builds the result, as `muster cost report` does.
Status answer(const ledger::Store& store, unsigned threads, const Request& request) {
    using Clock = std::chrono::steady_clock;
    const auto rollups = request.mode == "rollups" ? cost::Rollups::Use : cost::Rollups::Ignore;
    const auto start = Clock::now();
    TRY(const cost::Report report, cost::parse_report(request.text));
    cost::LedgerExecutor executor(store, {.rollups = rollups, .threads = threads});
    TRY(const cost::ReportResult result, executor.run(report, SystemClock().now(), {}));
    const std::chrono::duration<double, std::milli> took = Clock::now() - start;
    if (!request.path.empty()) {
        std::ofstream file(request.path);
        cost::write_csv(result, file);
    }
    std::cout << fmt::format("{:.4f}\t{}\t{}\n", took.count(), fmt::join(result.sources, ","),
                             result.rows.size())
              << std::flush;
    return {};
}

Status serve(const std::filesystem::path& data, unsigned threads) {
    const SystemClock clock;
    TRY(const ledger::Store store,
        ledger::Store::open(data, ledger::Store::Access::Read, {.clock = clock}));
    Request request;
    while (std::getline(std::cin, request.mode, '\t') &&
           std::getline(std::cin, request.path, '\t') && std::getline(std::cin, request.text)) {
        TRY_DONE(answer(store, threads, request));
    }
    return {};
}

} // namespace
} // namespace muster::bench

int main(int count, char** arguments) {
    if (count != 3) {
        std::cerr << "usage: muster_bench_answer DATA THREADS\n";
        return 2;
    }
    const auto threads = static_cast<unsigned>(std::strtoul(arguments[2], nullptr, 10));
    const muster::Status status = muster::bench::serve(arguments[1], threads);
    if (!status) {
        std::cerr << fmt::format("{}: {}\n", status.error().reason, status.error().detail);
        return 1;
    }
    return 0;
}
