#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scan/queries.h"
#include "scan/scan.h"
#include "scan/synthetic_ledger.h"

namespace muster::bench {
namespace {

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

std::vector<std::filesystem::path> segments_in(const std::filesystem::path& directory) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        if (entry.path().extension() == ".seg") {
            paths.push_back(entry.path());
        }
    }
    std::ranges::sort(paths);
    return paths;
}

/// Times every query `rounds` times and prints each round: the first one also loads dictionaries.
Status time_queries(const std::filesystem::path& directory, unsigned threads, int rounds) {
    std::vector<ledger::Segment> segments;
    std::uint64_t rows = 0;
    for (const auto& path : segments_in(directory)) {
        TRY(auto segment, ledger::Segment::open(path));
        rows += segment.rows();
        segments.push_back(std::move(segment));
    }
    std::vector<ledger::ScanInput> inputs;
    for (const ledger::Segment& segment : segments) {
        inputs.push_back({&segment, {"bench", {}}});
    }
    fmt::print("{} rows in {} segments, {} threads\n", rows, segments.size(), threads);
    for (const NamedQuery& named : dashboard_queries()) {
        fmt::print("{:<34}", named.name);
        std::size_t groups = 0;
        double best = 1e300;
        for (int round = 0; round < rounds; ++round) {
            const auto start = Clock::now();
            TRY(const auto answer, ledger::scan(inputs, named.query, threads));
            const double took = milliseconds_since(start);
            best = std::min(best, took);
            groups = answer.size();
            fmt::print(" {:8.1f}", took);
        }
        fmt::print(" ms  {:8} groups, {:.2f} ns a row and thread\n", groups,
                   best * 1e6 * threads / static_cast<double>(rows));
    }
    return {};
}

Status run(std::span<char*> arguments) {
    const auto number = [&](std::size_t i, std::uint64_t otherwise) {
        return arguments.size() > i ? std::strtoull(arguments[i], nullptr, 10) : otherwise;
    };
    const std::filesystem::path directory(arguments[1]);
    std::filesystem::create_directories(directory);
    if (segments_in(directory).empty()) {
        LedgerSize size;
        size.rows = number(2, size.rows);
        TRY(const Written written, write_ledger(directory, size, {}));
        fmt::print("wrote {} rows in {:.1f} s\n", size.rows, written.seconds);
    }
    const auto threads = number(3, std::max(1U, std::thread::hardware_concurrency()));
    return time_queries(directory, static_cast<unsigned>(threads), static_cast<int>(number(4, 7)));
}

} // namespace
} // namespace muster::bench

int main(int count, char** arguments) {
    if (count < 2) {
        fmt::print(stderr, "usage: muster_bench_scan DIRECTORY [ROWS [THREADS [ROUNDS]]]\n"
                           "The directory is filled once, and used as it is afterwards.\n");
        return 2;
    }
    const muster::Status status =
        muster::bench::run(std::span(arguments, static_cast<std::size_t>(count)));
    if (!status) {
        fmt::print(stderr, "{}: {}\n", status.error().reason, status.error().detail);
        return 1;
    }
    return 0;
}
