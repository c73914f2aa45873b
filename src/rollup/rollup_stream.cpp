#include "rollup/rollup_stream.h"

#include <algorithm>
#include <optional>
#include <queue>
#include <utility>

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

Result<RollupRecord>
projected(const RollupRecord& record, std::size_t measures, const RollupProjection& projection) {
    ByteReader in(as_bytes(record.key));
    std::vector<std::string_view> texts;
    while (!in.at_end()) {
        TRY(texts.emplace_back(), in.string());
    }
    RollupRecord result;
    ByteWriter key;
    for (std::size_t i = 0; i < projection.keys.size(); ++i) {
        const auto from = projection.keys[i];
        if (from && *from >= texts.size()) {
            return Error{ErrorKind::Invalid, "ledger.partial_damaged", "a key lacks texts"};
        }
        const std::string_view text = from ? texts[*from] : std::string_view();
        key.string(text);
        result.hash += key_hash(text, i);
    }
    result.key = as_text(key.view());
    result.rows = record.rows;
    for (std::size_t i = 0; i < result.rows.size(); ++i) {
        for (const std::size_t m : projection.measures) {
            result.sums.push_back(record.sums[i * measures + m]);
        }
    }
    return result;
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

Status project_run(const RollupSource& source,
                   std::size_t measures,
                   const RollupProjection& projection,
                   RollupWriter& out) {
    TRY(auto reader, RollupReader::open(source.path, source.run, measures));
    std::vector<RollupRecord> records;
    for (;;) {
        TRY(const bool more, reader.next());
        if (!more) {
            break;
        }
        TRY(records.emplace_back(), projected(reader.record(), measures, projection));
    }
    std::ranges::sort(records, [](const auto& a, const auto& b) { return a.is_before(b); });
    out.begin_run(source.run.kept);
    for (std::size_t i = 0; i < records.size();) {
        RollupRecord& record = records[i];
        for (++i; i < records.size() && records[i].has_key_of(record); ++i) {
            append_rows(record, records[i]);
        }
        TRY_DONE(unite_rows(record, projection.measures.size()));
        TRY_DONE(out.append(record));
    }
    return {};
}

Status merge_runs(std::span<const RollupSource> sources,
                  std::size_t measures,
                  const std::function<Result<bool>(RollupRecord&)>& take) {
    std::vector<RollupReader> readers;
    readers.reserve(sources.size());
    const auto later = [&](std::size_t a, std::size_t b) {
        return readers[b].record().is_before(readers[a].record());
    };
    std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> queue(later);
    for (const RollupSource& source : sources) {
        TRY(auto reader, RollupReader::open(source.path, source.run, measures));
        readers.push_back(std::move(reader));
        TRY(const bool more, readers.back().next());
        if (more) {
            queue.push(readers.size() - 1);
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
            RollupRecord& next = readers[at].record();
            if (parts++ == 0) {
                std::swap(record, next);
            } else {
                append_rows(record, next);
            }
            TRY(const bool more, readers[at].next());
            if (more) {
                queue.push(at);
            }
        } while (!queue.empty() && readers[queue.top()].record().has_key_of(record));
        if (parts > 1) {
            TRY_DONE(unite_rows(record, measures));
        }
        TRY(const bool wants_more, take(record));
        if (!wants_more) {
            break;
        }
    }
    return {};
}

} // namespace muster::ledger
