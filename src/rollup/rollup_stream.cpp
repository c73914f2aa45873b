#include "rollup/rollup_stream.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <utility>

#include "rollup/rollup_partial.h"

namespace muster::ledger {
namespace {

/// Joins rows of one record that have the same start, after bringing them into order.
Status unite_rows(RollupRecord& record, std::size_t measures) {
    std::vector<std::size_t> order(record.rows.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return record.rows[i].start; });
    std::vector<RollupRecord::Row> rows;
    std::vector<ExactSum> sums;
    for (const std::size_t i : order) {
        if (rows.empty() || rows.back().start != record.rows[i].start) {
            rows.push_back({record.rows[i].start, 0});
            sums.resize(sums.size() + measures);
        }
        rows.back().lines += record.rows[i].lines;
        for (std::size_t m = 0; m < measures; ++m) {
            TRY_DONE(sums[sums.size() - measures + m].add(record.sums[i * measures + m]));
        }
    }
    record.rows = std::move(rows);
    record.sums = std::move(sums);
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
