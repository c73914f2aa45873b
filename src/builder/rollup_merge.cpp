#include "builder/rollup_merge.h"

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

#include "builder/rollup_segments.h"
#include "rollup/rollup_partial.h"
#include "rollup/rollup_stream.h"

namespace muster::ledger {
namespace {

struct Partial {
    std::filesystem::path path;
    PartialFacts facts;
};

/// An optional key that all partials kept, and how many values it has.
struct Candidate {
    std::size_t index = 0; // among the plan's optional keys
    std::size_t distinct = 0;
};

std::uint64_t bit(std::size_t index) {
    return std::uint64_t{1} << index;
}

std::uint64_t mask_of(std::span<const Candidate> kept) {
    std::uint64_t mask = 0;
    for (const Candidate& candidate : kept) {
        mask |= bit(candidate.index);
    }
    return mask;
}

std::vector<Candidate> candidates(const RollupPlan& plan, std::span<const Partial> partials) {
    std::vector<Candidate> result;
    for (std::size_t i = 0; i < plan.optional_keys.size(); ++i) {
        if (!std::ranges::all_of(partials,
                                 [&](const Partial& p) { return (p.facts.kept & bit(i)) != 0; })) {
            continue;
        }
        std::set<std::string_view> values;
        for (const Partial& partial : partials) {
            const auto& texts = partial.facts.distinct[i];
            values.insert(texts.begin(), texts.end());
        }
        if (values.size() <= plan.max_distinct) {
            result.push_back({i, values.size()});
        }
    }
    return result;
}

/// Files beside the result that go away with this.
class Scratch {
public:
    explicit Scratch(std::filesystem::path stem) : stem_(std::move(stem)) {}
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() {
        for (const auto& path : paths_) {
            std::error_code ignored; // whoever owns the directory removes it anyway
            std::filesystem::remove(path, ignored);
        }
    }
    std::filesystem::path next() {
        paths_.push_back(stem_.string() + "." + std::to_string(paths_.size()));
        return paths_.back();
    }

private:
    std::filesystem::path stem_;
    std::vector<std::filesystem::path> paths_;
};

/// The runs of all partials, on their way into one rollup.
class Runs {
public:
    Runs(const RollupMerge& task, std::span<const Partial> partials);

    /// Merges runs with each other until few enough are left to be merged at once. What `kept` does
    /// not have is lost from here on.
    Status narrow(std::uint64_t kept);

    /// Whether a rollup with these keys has far more than `max_rows` rows, as far as a part of the
    /// keys can tell; false where the part is too small to tell.
    [[nodiscard]] Result<bool> promise_more_than(std::uint64_t max_rows, std::uint64_t kept) const;

    /// nullopt where the rollup has more than `max_rows`.
    Result<std::optional<MergedRollup>>
    write(const RollupShape& shape, std::uint64_t max_rows, std::uint64_t kept) const;

private:
    using Take = std::function<Result<bool>(RollupRecord&)>;
    [[nodiscard]] std::vector<RollupSource> sources(std::uint64_t kept) const;
    /// The records of all runs, coarsened to the plan's grain.
    Status merge(std::uint64_t kept, const Take& take) const;

    const RollupMerge& task_;
    RecordForm form_;
    std::vector<RollupSource> runs_;
    Scratch scratch_;
};

Runs::Runs(const RollupMerge& task, std::span<const Partial> partials)
    : task_(task), form_{task.plan.keys.size(), task.plan.measures.size()},
      scratch_(task.scratch / ("rollup-" + task.plan.name)) {
    for (const Partial& partial : partials) {
        for (const RollupRun& run : partial.facts.runs) {
            runs_.push_back({partial.path, run});
        }
    }
}

std::vector<RollupSource> Runs::sources(std::uint64_t kept) const {
    std::vector<RollupSource> sources = runs_;
    for (RollupSource& source : sources) {
        source.blanked = source.run.kept & ~kept;
    }
    return sources;
}

Status Runs::narrow(std::uint64_t kept) {
    const std::size_t fan_in = std::max<std::size_t>(task_.fan_in, 2);
    while (runs_.size() > fan_in) {
        const std::vector<RollupSource> all = sources(kept);
        const std::filesystem::path path = scratch_.next();
        TRY(auto out, RollupWriter::create(path));
        std::vector<RollupSource> merged;
        for (std::size_t first = 0; first < all.size(); first += fan_in) {
            const auto part = std::span(all).subspan(first, std::min(fan_in, all.size() - first));
            out.begin_run(kept);
            TRY_DONE(merge_runs(part, form_, [&](RollupRecord& record) -> Result<bool> {
                TRY_DONE(out.append(record));
                return true;
            }));
            merged.push_back({path, out.end_run()});
        }
        TRY_DONE(out.close());
        runs_ = std::move(merged);
    }
    return {};
}

Status Runs::merge(std::uint64_t kept, const Take& take) const {
    return merge_runs(sources(kept), form_, [&](RollupRecord& record) -> Result<bool> {
        TRY_DONE(coarsen(record, form_.measures, task_.plan.grain));
        return take(record);
    });
}

Result<bool> Runs::promise_more_than(std::uint64_t max_rows, std::uint64_t kept) const {
    // Records come in the order of a hash, so those below a bound are a fair part of all.
    constexpr std::uint64_t kParts = 8;
    constexpr std::uint64_t kBound = UINT64_MAX / kParts;
    constexpr std::uint64_t kEnoughKeys = 256;
    constexpr double kFarMore = 1.25;
    std::uint64_t rows = 0;
    std::uint64_t keys = 0; // combinations of those always kept
    std::uint64_t last_hash = 0;
    TRY_DONE(merge(kept, [&](const RollupRecord& record) -> Result<bool> {
        if (record.hash.always > kBound) {
            return false;
        }
        rows += record.rows.size();
        keys += record.hash.always != last_hash ? 1 : 0;
        last_hash = record.hash.always;
        return true;
    }));
    return keys >= kEnoughKeys &&
           static_cast<double>(rows * kParts) > kFarMore * static_cast<double>(max_rows);
}

Result<std::optional<MergedRollup>>
Runs::write(const RollupShape& shape, std::uint64_t max_rows, std::uint64_t kept) const {
    RollupSegments segments(shape, task_.next_segment);
    Status merged = merge(kept, [&](const RollupRecord& record) -> Result<bool> {
        TRY_DONE(segments.append(record));
        return segments.rows() <= max_rows;
    });
    if (merged && segments.rows() <= max_rows) {
        merged = segments.finish();
    }
    if (!merged || segments.rows() > max_rows) {
        segments.discard();
        return merged ? Result<std::optional<MergedRollup>>(std::nullopt)
                      : Result<std::optional<MergedRollup>>(std::move(merged.error()));
    }
    MergedRollup result{{shape.time.name}, segments.paths(), segments.rows()};
    for (const RollupShape::Key& key : shape.keys) {
        result.keys.push_back(key.column.name);
    }
    return std::optional(std::move(result));
}

/// Columns that no segment has are left out.
RollupShape
shape_of(const RollupPlan& plan, std::span<const Partial> partials, std::uint64_t kept) {
    const auto first_with = [&](auto member, std::size_t i) -> std::optional<Column> {
        for (const Partial& partial : partials) {
            if (const auto& column = (partial.facts.*member)[i]) {
                return column;
            }
        }
        return std::nullopt;
    };
    RollupShape shape;
    shape.measures_per_row = plan.measures.size();
    const auto timed = std::ranges::find_if(
        partials, [](const Partial& partial) { return partial.facts.time.has_value(); });
    if (timed != partials.end()) {
        shape.time = *timed->facts.time;
    }
    for (std::size_t i = 0; i < plan.keys.size() + plan.optional_keys.size(); ++i) {
        const bool is_kept = i < plan.keys.size() || (kept & bit(i - plan.keys.size())) != 0;
        if (const auto column = first_with(&PartialFacts::keys, i); column && is_kept) {
            shape.keys.push_back({i, *column});
        }
    }
    for (std::size_t i = 0; i < plan.measures.size(); ++i) {
        if (const auto column = first_with(&PartialFacts::measures, i)) {
            shape.measures.push_back({i, *column});
        }
    }
    return shape;
}

/// Whether a partial can be made into one of this plan.
bool serves(const PartialFacts& facts, const RollupPlan& plan) {
    std::vector<std::string> keys = plan.keys;
    keys.insert(keys.end(), plan.optional_keys.begin(), plan.optional_keys.end());
    return !facts.given_up && facts.grain <= plan.grain && facts.key_names == keys &&
           facts.measure_names == plan.measures;
}

/// nullopt where one of them does not serve.
Result<std::optional<std::vector<Partial>>> read_partials(const RollupMerge& task) {
    std::vector<Partial> partials;
    for (const std::filesystem::path& path : task.partials) {
        TRY(auto facts, read_facts(path));
        if (facts.input_rows == 0) {
            continue;
        }
        if (!serves(facts, task.plan)) {
            return std::optional<std::vector<Partial>>();
        }
        partials.push_back({path, std::move(facts)});
    }
    return std::optional(std::move(partials));
}

} // namespace

Result<std::optional<MergedRollup>> merge_rollups(const RollupMerge& task) {
    TRY(auto partials, read_partials(task));
    if (!partials || partials->empty()) {
        return std::optional<MergedRollup>();
    }
    std::vector<Candidate> kept = candidates(task.plan, *partials);
    for (Partial& partial : *partials) {
        partial.facts.distinct = {}; // memory, of which each partial has some
    }
    const double limit = task.plan.max_share * static_cast<double>(task.version_rows);
    const std::uint64_t max_rows =
        task.plan.max_share >= 1.0 ? task.version_rows : static_cast<std::uint64_t>(limit);
    Runs runs(task, *partials);
    TRY_DONE(runs.narrow(mask_of(kept)));
    for (;;) {
        const std::uint64_t mask = mask_of(kept);
        TRY(const bool is_hopeless, runs.promise_more_than(max_rows, mask));
        if (!is_hopeless) {
            TRY(auto merged, runs.write(shape_of(task.plan, *partials, mask), max_rows, mask));
            if (merged) {
                return merged;
            }
        }
        if (kept.empty()) {
            return std::optional<MergedRollup>();
        }
        kept.erase(std::ranges::max_element(kept, {}, &Candidate::distinct));
    }
}

} // namespace muster::ledger
