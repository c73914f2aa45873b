#include "rollup/rollup_stream.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <queue>
#include <utility>

#include "rollup/rollup_partial.h"

namespace muster::ledger {
namespace {

/// Rows by start, and their sums with them.
void sort_rows(RollupRecord& record, std::size_t measures) {
    std::vector<std::size_t> order(record.rows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return record.rows[i].start; });
    std::vector<RollupRecord::Row> rows;
    std::vector<ExactSum> sums;
    rows.reserve(record.rows.size());
    sums.reserve(record.sums.size());
    for (const std::size_t i : order) {
        rows.push_back(record.rows[i]);
        const auto first = record.sums.begin() + static_cast<std::ptrdiff_t>(i * measures);
        sums.insert(sums.end(), first, first + static_cast<std::ptrdiff_t>(measures));
    }
    record.rows = std::move(rows);
    record.sums = std::move(sums);
}

/// Joins rows of one record that have the same start, after bringing them into order.
Status unite_rows(RollupRecord& record, std::size_t measures) {
    if (!std::ranges::is_sorted(record.rows, {}, &RollupRecord::Row::start)) {
        sort_rows(record, measures);
    }
    if (record.rows.empty()) {
        return {};
    }
    RollupRecord::Row* rows = record.rows.data();
    ExactSum* sums = record.sums.data();
    std::size_t last = 0;
    for (std::size_t i = 1; i < record.rows.size(); ++i) {
        if (rows[i].start != rows[last].start) {
            rows[++last] = rows[i];
            std::copy_n(sums + i * measures, measures, sums + last * measures);
            continue;
        }
        rows[last].lines += rows[i].lines;
        for (std::size_t m = 0; m < measures; ++m) {
            TRY_DONE(sums[last * measures + m].add(sums[i * measures + m]));
        }
    }
    record.rows.resize(last + 1);
    record.sums.resize((last + 1) * measures);
    return {};
}

void append_rows(RollupRecord& to, const RollupRecord& from) {
    to.rows.insert(to.rows.end(), from.rows.begin(), from.rows.end());
    to.sums.insert(to.sums.end(), from.sums.begin(), from.sums.end());
}

} // namespace

Status coarsen(RollupRecord& record, std::size_t measures, Grain grain) {
    bool is_changed = false;
    for (RollupRecord::Row& row : record.rows) {
        const auto start = row.start ? std::optional(truncate(*row.start, grain)) : std::nullopt;
        is_changed = is_changed || start != row.start;
        row.start = start;
    }
    return is_changed ? unite_rows(record, measures) : Status{};
}

Status merge_runs(std::span<const RollupSource> sources,
                  const RecordForm& form,
                  const std::function<Result<bool>(RollupRecord&)>& take) {
    std::map<std::filesystem::path, std::shared_ptr<const FileDescriptor>> files;
    std::vector<ProjectedRun> runs;
    runs.reserve(sources.size());
    const auto later = [&](std::size_t a, std::size_t b) {
        return runs[b].record().is_before(runs[a].record());
    };
    std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> queue(later);
    for (const RollupSource& source : sources) {
        std::shared_ptr<const FileDescriptor>& file = files[source.path];
        if (!file) {
            TRY(auto opened, FileDescriptor::open(source.path, FileDescriptor::Mode::Read));
            file = std::make_shared<const FileDescriptor>(std::move(opened));
        }
        runs.emplace_back(file, source, form);
        TRY(const bool more, runs.back().next());
        if (more) {
            queue.push(runs.size() - 1);
        }
    }
    RollupRecord record;
    while (!queue.empty()) {
        record.rows.clear();
        record.sums.clear();
        std::size_t parts = 0;
        do {
            const std::size_t at = queue.top();
            queue.pop();
            RollupRecord& next = runs[at].record();
            if (parts++ == 0) {
                std::swap(record, next);
            } else {
                append_rows(record, next);
            }
            TRY(const bool more, runs[at].next());
            if (more) {
                queue.push(at);
            }
        } while (!queue.empty() && runs[queue.top()].record().has_key_of(record));
        if (parts > 1) {
            TRY_DONE(unite_rows(record, form.measures));
        }
        TRY(const bool wants_more, take(record));
        if (!wants_more) {
            break;
        }
    }
    return {};
}

} // namespace muster::ledger
