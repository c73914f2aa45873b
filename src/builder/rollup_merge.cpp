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

/// A partial of this plan or of a finer one.
struct Partial {
    std::filesystem::path path;
    PartialFacts facts;

    [[nodiscard]] std::optional<std::size_t> position(const std::string& key) const {
        const auto found = std::ranges::find(facts.key_names, key);
        return found == facts.key_names.end()
                   ? std::nullopt
                   : std::optional(static_cast<std::size_t>(found - facts.key_names.begin()));
    }
    /// Which optional key stands at a position; nullopt for keys that are always kept.
    [[nodiscard]] std::optional<std::size_t> optional_at(std::size_t position) const {
        const std::size_t always = facts.key_names.size() - facts.distinct.size();
        return position < always ? std::nullopt : std::optional(position - always);
    }
    [[nodiscard]] bool keeps(const std::string& key) const {
        const auto at = position(key);
        const auto optional = at ? optional_at(*at) : std::nullopt;
        return at && (!optional || (facts.kept >> *optional & 1U) != 0);
    }
};

/// An optional key that all partials kept, and how many values it has.
struct Candidate {
    std::string key;
    std::size_t distinct = 0;
};

std::vector<Candidate> candidates(const RollupPlan& plan, std::span<const Partial> partials) {
    std::vector<Candidate> result;
    for (const std::string& key : plan.optional_keys) {
        if (!std::ranges::all_of(partials, [&](const Partial& p) { return p.keeps(key); })) {
            continue;
        }
        std::set<std::string_view> values;
        for (const Partial& partial : partials) {
            if (const auto optional = partial.optional_at(*partial.position(key))) {
                const auto& texts = partial.facts.distinct[*optional];
                values.insert(texts.begin(), texts.end());
            }
        }
        if (values.size() <= plan.max_distinct) {
            result.push_back({key, values.size()});
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

/// One attempt at a rollup with a certain set of keys.
class Attempt {
public:
    Attempt(const RollupMerge& task,
            std::span<const Partial> partials,
            std::span<const Candidate> kept);

    /// nullopt where the rollup would have more than `max_rows`.
    Result<std::optional<MergedRollup>> run(std::uint64_t max_rows);

private:
    [[nodiscard]] RollupProjection projection(const Partial& partial, const RollupRun& run) const;
    [[nodiscard]] RollupShape shape() const;
    Status project();
    Status narrow();

    const RollupMerge& task_;
    std::span<const Partial> partials_;
    std::vector<std::string> keys_; // all of the plan; those given up are blank
    std::set<std::string_view> given_up_;
    Scratch scratch_;
    std::vector<RollupSource> sources_;
};

Attempt::Attempt(const RollupMerge& task,
                 std::span<const Partial> partials,
                 std::span<const Candidate> kept)
    : task_(task), partials_(partials), keys_(task.plan.keys),
      given_up_(task.plan.optional_keys.begin(), task.plan.optional_keys.end()),
      scratch_(task.scratch / ("rollup-" + task.plan.name)) {
    keys_.insert(keys_.end(), task.plan.optional_keys.begin(), task.plan.optional_keys.end());
    for (const Candidate& candidate : kept) {
        given_up_.erase(candidate.key);
    }
}

RollupProjection Attempt::projection(const Partial& partial, const RollupRun& run) const {
    RollupProjection projection;
    bool blanks_a_key = false;
    for (const std::string& key : keys_) {
        const auto position = partial.position(key);
        const bool is_blank = given_up_.contains(key);
        projection.keys.push_back(is_blank ? std::nullopt : position);
        const auto optional = position ? partial.optional_at(*position) : std::nullopt;
        blanks_a_key = blanks_a_key || (is_blank && optional && (run.kept >> *optional & 1U) != 0);
    }
    const auto& names = partial.facts.measure_names;
    for (const std::string& measure : task_.plan.measures) {
        projection.measures.push_back(
            static_cast<std::size_t>(std::ranges::find(names, measure) - names.begin()));
    }
    projection.changes_nothing =
        partial.facts.key_names == keys_ && names == task_.plan.measures && !blanks_a_key;
    return projection;
}

/// Brings all runs into the same form: the keys and measures of this attempt.
Status Attempt::project() {
    const std::filesystem::path path = scratch_.next();
    TRY(auto out, RollupWriter::create(path));
    for (const Partial& partial : partials_) {
        for (const RollupRun& run : partial.facts.runs) {
            const RollupProjection form = projection(partial, run);
            if (form.changes_nothing) {
                sources_.push_back({partial.path, run});
                continue;
            }
            TRY_DONE(
                project_run({partial.path, run}, partial.facts.measure_names.size(), form, out));
            sources_.push_back({path, out.end_run()});
        }
    }
    return out.close();
}

/// Merges runs with each other until few enough are left to be merged at once.
Status Attempt::narrow() {
    const std::size_t fan_in = std::max<std::size_t>(task_.fan_in, 2);
    while (sources_.size() > fan_in) {
        const std::filesystem::path path = scratch_.next();
        TRY(auto out, RollupWriter::create(path));
        std::vector<RollupSource> merged;
        for (std::size_t first = 0; first < sources_.size(); first += fan_in) {
            const auto part =
                std::span(sources_).subspan(first, std::min(fan_in, sources_.size() - first));
            out.begin_run(0);
            TRY_DONE(merge_runs(part, task_.plan.measures.size(),
                                [&](RollupRecord& record) -> Result<bool> {
                                    TRY_DONE(out.append(record));
                                    return true;
                                }));
            merged.push_back({path, out.end_run()});
        }
        TRY_DONE(out.close());
        sources_ = std::move(merged);
    }
    return {};
}

/// Columns that no segment has are left out.
RollupShape Attempt::shape() const {
    RollupShape shape;
    shape.measures_per_row = task_.plan.measures.size();
    for (const Partial& partial : partials_) {
        const PartialFacts& facts = partial.facts;
        shape.time = shape.time.name.empty() && facts.time ? *facts.time : shape.time;
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            const auto at = partial.position(keys_[i]);
            if (at && facts.keys[*at] && !given_up_.contains(keys_[i]) &&
                std::ranges::find(shape.keys, i, &RollupShape::Key::position) == shape.keys.end()) {
                shape.keys.push_back({i, *facts.keys[*at]});
            }
        }
        for (std::size_t i = 0; i < task_.plan.measures.size(); ++i) {
            const auto& names = facts.measure_names;
            const auto at = static_cast<std::size_t>(
                std::ranges::find(names, task_.plan.measures[i]) - names.begin());
            if (facts.measures[at] &&
                std::ranges::find(shape.measures, i, &RollupShape::Measure::position) ==
                    shape.measures.end()) {
                shape.measures.push_back({i, *facts.measures[at]});
            }
        }
    }
    std::ranges::sort(shape.keys, {}, &RollupShape::Key::position);
    std::ranges::sort(shape.measures, {}, &RollupShape::Measure::position);
    return shape;
}

Result<std::optional<MergedRollup>> Attempt::run(std::uint64_t max_rows) {
    TRY_DONE(project());
    TRY_DONE(narrow());
    const RollupShape form = shape();
    RollupSegments segments(form, task_.next_segment);
    Status merged =
        merge_runs(sources_, task_.plan.measures.size(), [&](RollupRecord& record) -> Result<bool> {
            TRY_DONE(coarsen(record, task_.plan.measures.size(), task_.plan.grain));
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
    MergedRollup result{{form.time.name}, segments.paths(), segments.rows()};
    for (const RollupShape::Key& key : form.keys) {
        result.keys.push_back(key.column.name);
    }
    return std::optional(std::move(result));
}

/// Whether a partial can be made into one of this plan.
bool serves(const Partial& partial, const RollupPlan& plan) {
    const PartialFacts& facts = partial.facts;
    return !facts.given_up && facts.grain <= plan.grain &&
           std::ranges::all_of(plan.keys,
                               [&](const std::string& key) { return partial.keeps(key); }) &&
           std::ranges::all_of(plan.measures, [&](const std::string& measure) {
               return std::ranges::find(facts.measure_names, measure) != facts.measure_names.end();
           });
}

} // namespace

Result<std::optional<MergedRollup>> merge_rollups(const RollupMerge& task) {
    std::vector<Partial> partials;
    for (const std::filesystem::path& path : task.partials) {
        TRY(auto facts, read_facts(path));
        if (facts.input_rows > 0) {
            partials.push_back({path, std::move(facts)});
        }
        if (!partials.empty() && !serves(partials.back(), task.plan)) {
            return std::optional<MergedRollup>();
        }
    }
    if (partials.empty()) {
        return std::optional<MergedRollup>();
    }
    const double limit = task.plan.max_share * static_cast<double>(task.version_rows);
    const std::uint64_t max_rows =
        task.plan.max_share >= 1.0 ? task.version_rows : static_cast<std::uint64_t>(limit);
    std::vector<Candidate> kept = candidates(task.plan, partials);
    for (;;) {
        TRY(auto merged, Attempt(task, partials, kept).run(max_rows));
        if (merged || kept.empty()) {
            return merged;
        }
        kept.erase(std::ranges::max_element(kept, {}, &Candidate::distinct));
    }
}

} // namespace muster::ledger
