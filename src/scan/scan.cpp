#include "scan/scan.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "scan/scan_range.h"
#include "scan/scan_result.h"
#include "scan/text_order.h"

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

/// Groups by the order of their values, dimension by dimension.
std::vector<std::uint32_t> ordered_groups(std::span<const DimensionValues> values,
                                          const GroupTable& groups) {
    std::vector<std::vector<std::uint32_t>> ranks; // by code
    for (const DimensionValues& dimension : values) {
        const std::vector<std::uint32_t> order = text_order(dimension.values());
        std::vector<std::uint32_t>& of_codes = ranks.emplace_back(order.size());
        for (std::uint32_t rank = 0; rank < order.size(); ++rank) {
            of_codes[order[rank]] = rank;
        }
    }
    struct Ranked {
        std::uint64_t first = 0; // the ranks of the first two dimensions
        std::uint32_t group = 0;
    };
    const auto rank = [&](std::uint32_t group, std::size_t dimension) {
        return dimension < ranks.size() ? ranks[dimension][groups.codes_at(group)[dimension]] : 0;
    };
    std::vector<Ranked> ranked(groups.size());
    for (std::uint32_t group = 0; group < ranked.size(); ++group) {
        ranked[group] = {std::uint64_t{rank(group, 0)} << 32U | rank(group, 1), group};
    }
    std::ranges::sort(ranked, [&](const Ranked& a, const Ranked& b) {
        if (a.first != b.first) {
            return a.first < b.first;
        }
        for (std::size_t i = 2; i < ranks.size(); ++i) {
            if (rank(a.group, i) != rank(b.group, i)) {
                return rank(a.group, i) < rank(b.group, i);
            }
        }
        return false;
    });
    std::vector<std::uint32_t> order(ranked.size());
    std::ranges::transform(ranked, order.begin(), &Ranked::group);
    return order;
}

Error too_many_groups(const Query& query) {
    return {ErrorKind::Impossible, "ledger.too_many_groups",
            fmt::format("the answer has more than {} groups: group by less, take a shorter period, "
                        "or filter",
                        query.max_groups)};
}

/// Runs the units of one query on some threads; the first error stops all.
class Scan {
public:
    Scan(std::span<const ScanInput> inputs, const Query& query, unsigned threads)
        : units_(split(inputs, std::max(threads, 1U))), query_(query) {}

    Result<std::vector<QueryRow>> run(unsigned threads, std::stop_token stop);

private:
    /// What one thread has found.
    struct Part {
        explicit Part(const Query& query)
            : values(query.group_by.size()), groups(query.group_by.size(), query.measures.size()) {}
        std::vector<DimensionValues> values;
        GroupTable groups;
    };
    void work(Part& part, const std::stop_token& stop);
    static Status unite(std::vector<Part>& parts);
    static std::vector<QueryRow> rows(const Part& part);

    std::vector<Unit> units_;
    const Query& query_;
    std::atomic<std::size_t> next_{0};
    std::mutex error_mutex_;
    std::optional<Error> error_;
};

Result<std::vector<QueryRow>> Scan::run(unsigned threads, std::stop_token stop) {
    const std::size_t workers =
        std::clamp<std::size_t>(threads, 1, std::max<std::size_t>(units_.size(), 1));
    std::vector<Part> parts;
    for (std::size_t i = 0; i < workers; ++i) {
        parts.emplace_back(query_);
    }
    {
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < workers; ++i) {
            others.emplace_back([this, &parts, &stop, i] { work(parts[i], stop); });
        }
        work(parts[0], stop);
    }
    if (error_) {
        return *std::move(error_);
    }
    TRY_DONE(unite(parts));
    if (parts[0].groups.size() > query_.max_groups) {
        return too_many_groups(query_);
    }
    return rows(parts[0]);
}

void Scan::work(Part& part, const std::stop_token& stop) {
    for (;;) {
        const std::size_t at = next_++;
        if (at >= units_.size()) {
            return;
        }
        const Unit& unit = units_[at];
        Status status = scan_range({query_, part.values, stop}, *unit.input->segment,
                                   unit.input->facts, unit.blocks, part.groups);
        unit.input->segment->let_go();
        if (status && part.groups.size() > query_.max_groups) {
            status = too_many_groups(query_);
        }
        if (!status) {
            next_ = units_.size();
            const std::lock_guard lock(error_mutex_);
            error_ = error_ ? std::move(error_) : std::move(status.error());
            return;
        }
    }
}

Status Scan::unite(std::vector<Part>& parts) {
    for (std::size_t i = 1; i < parts.size(); ++i) {
        std::vector<std::vector<std::uint32_t>> codes(parts[i].values.size());
        for (std::size_t d = 0; d < codes.size(); ++d) {
            codes[d].resize(parts[i].values[d].size());
            parts[0].values[d].codes(parts[i].values[d].values(), codes[d].data());
        }
        TRY_DONE(parts[0].groups.merge(parts[i].groups, codes));
    }
    return {};
}

std::vector<QueryRow> Scan::rows(const Part& part) {
    std::vector<QueryRow> rows;
    rows.reserve(part.groups.size());
    for (const std::uint32_t group : ordered_groups(part.values, part.groups)) {
        QueryRow& row = rows.emplace_back();
        const auto codes = part.groups.codes_at(group);
        row.group.reserve(codes.size());
        for (std::size_t i = 0; i < codes.size(); ++i) {
            const std::string_view value = part.values[i].value(codes[i]);
            row.group.push_back(value.empty() ? std::nullopt : std::optional<std::string>(value));
        }
        const auto sums = part.groups.sums_at(group);
        row.sums.reserve(sums.size());
        for (const ExactSum& sum : sums) {
            row.sums.push_back(sum.decimal());
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
