#include "scan/scan.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "scan/scan_range.h"
#include "scan/scan_result.h"

namespace muster::ledger {
namespace {

/// Blocks of one segment: what a thread takes at a time.
struct Unit {
    const ScanInput* input = nullptr;
    BlockRange blocks;
};

/// Whole segments where there are enough for all threads, since what is bound is bound for each
/// unit anew; parts of them otherwise.
std::vector<Unit> split(std::span<const ScanInput> inputs, unsigned threads) {
    constexpr std::uint32_t kUnitsPerThread = 4;
    constexpr std::uint32_t kMinimumBlocks = 4;
    std::vector<Unit> units;
    const auto segments = static_cast<std::uint32_t>(std::max<std::size_t>(inputs.size(), 1));
    const std::uint32_t parts = threads == 1 ? 1 : threads * kUnitsPerThread / segments + 1;
    for (const ScanInput& input : inputs) {
        const std::uint32_t blocks = input.segment->blocks();
        const std::uint32_t step = std::max(kMinimumBlocks, (blocks + parts - 1) / parts);
        for (std::uint32_t first = 0; first < blocks; first += step) {
            units.push_back({&input, {first, std::min(blocks, first + step)}});
        }
    }
    return units;
}

/// Runs the units of one query on some threads; the first error stops all.
class Scan {
public:
    Scan(std::span<const ScanInput> inputs, const Query& query, unsigned threads)
        : units_(split(inputs, std::max(threads, 1U))), query_(query),
          values_(query.group_by.size()) {}

    Result<std::vector<QueryRow>> run(unsigned threads, std::stop_token stop);

private:
    void work(GroupTable& groups, const std::stop_token& stop);
    Status unite(std::vector<GroupTable>& tables);
    std::vector<QueryRow> rows(const GroupTable& groups);

    std::vector<Unit> units_;
    const Query& query_;
    std::vector<DimensionValues> values_;
    std::atomic<std::size_t> next_{0};
    std::mutex error_mutex_;
    std::optional<Error> error_;
};

Result<std::vector<QueryRow>> Scan::run(unsigned threads, std::stop_token stop) {
    const std::size_t workers =
        std::clamp<std::size_t>(threads, 1, std::max<std::size_t>(units_.size(), 1));
    std::vector<GroupTable> tables(workers,
                                   GroupTable(query_.group_by.size(), query_.measures.size()));
    {
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < workers; ++i) {
            others.emplace_back([this, &tables, &stop, i] { work(tables[i], stop); });
        }
        work(tables[0], stop);
    }
    if (error_) {
        return *std::move(error_);
    }
    TRY_DONE(unite(tables));
    return rows(tables[0]);
}

void Scan::work(GroupTable& groups, const std::stop_token& stop) {
    for (;;) {
        const std::size_t at = next_++;
        if (at >= units_.size()) {
            return;
        }
        const Unit& unit = units_[at];
        Status status = scan_range({query_, values_, stop}, *unit.input->segment, unit.input->facts,
                                   unit.blocks, groups);
        if (!status) {
            next_ = units_.size();
            const std::lock_guard lock(error_mutex_);
            error_ = error_ ? std::move(error_) : std::move(status.error());
            return;
        }
    }
}

Status Scan::unite(std::vector<GroupTable>& tables) {
    for (std::size_t i = 1; i < tables.size(); ++i) {
        TRY_DONE(tables[0].merge(tables[i]));
    }
    return {};
}

std::vector<QueryRow> Scan::rows(const GroupTable& groups) {
    std::vector<std::vector<std::optional<std::string>>> values;
    for (DimensionValues& dimension : values_) {
        values.push_back(dimension.take());
    }
    std::vector<QueryRow> rows(groups.size());
    for (std::size_t group = 0; group < rows.size(); ++group) {
        const auto codes = groups.codes_at(group);
        rows[group].group.reserve(codes.size());
        for (std::size_t i = 0; i < codes.size(); ++i) {
            rows[group].group.push_back(values[i][codes[i]]);
        }
        for (const ExactSum& sum : groups.sums_at(group)) {
            rows[group].sums.push_back(sum.decimal());
        }
    }
    return rows;
}

} // namespace

Result<std::vector<QueryRow>> scan(std::span<const ScanInput> inputs,
                                   const Query& query,
                                   unsigned threads,
                                   std::stop_token stop) {
    return Scan(inputs, query, threads).run(threads, std::move(stop));
}

} // namespace muster::ledger
