#include "rollup/rollup_accumulator.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "base/check.h"
#include "rollup/rollup_keys.h"
#include "rollup/rollup_partial.h"
#include "rollup/rollup_record.h"
#include "rollup/rollup_table.h"

namespace muster::ledger {
namespace {

/// Rows whose keys are looked up together.
constexpr std::size_t kRowsAtOnce = 256;
/// A full table with more entries than this share of the rows it took does not pay as it is.
constexpr double kHopelessShare = 0.5;

/// Where one measure of the plan comes from, and its values in one batch.
struct MeasureSource {
    std::size_t position = 0; // among the plan's measures
    ColumnIndex column = 0;
    std::vector<ExactSum> by_code; // where the column is in a group
    bool has_numbers = false;      // whether any code has one
    std::optional<DecimalView> view;
    bool has_escapes = false;
    std::span<const std::uint32_t> codes;
};

std::vector<std::optional<Column>> find_columns(const Schema& schema,
                                                const std::vector<std::string>& names) {
    std::vector<std::optional<Column>> found;
    for (const std::string& name : names) {
        const auto index = schema.find(name);
        found.push_back(index ? std::optional(schema.columns[*index]) : std::nullopt);
    }
    return found;
}

PartialFacts facts_of(const RollupPlan& plan, const Schema& schema) {
    PartialFacts facts;
    facts.grain = plan.grain;
    facts.key_names = plan.keys;
    facts.key_names.insert(facts.key_names.end(), plan.optional_keys.begin(),
                           plan.optional_keys.end());
    facts.keys = find_columns(schema, facts.key_names);
    facts.measure_names = plan.measures;
    facts.measures = find_columns(schema, facts.measure_names);
    for (std::size_t i = 0; i < plan.optional_keys.size(); ++i) {
        facts.kept |= std::uint64_t{1} << i;
    }
    for (const std::string& name : plan.time_columns) {
        if (const auto index = schema.find(name); index && !facts.time) {
            facts.time = schema.columns[*index];
        }
    }
    return facts;
}

std::vector<RollupKeys::Column>
key_columns(const RollupPlan& plan, const Schema& schema, const PartialFacts& facts) {
    std::vector<RollupKeys::Column> columns;
    for (std::size_t i = 0; i < facts.keys.size(); ++i) {
        if (const auto index = schema.find(facts.key_names[i])) {
            columns.push_back({i, *index, i >= plan.keys.size()});
        }
    }
    return columns;
}

} // namespace

struct RollupAccumulator::State {
    const RollupPlan plan;
    std::filesystem::path path;
    Limits limits;
    PartialFacts facts;
    RollupWriter file;
    std::optional<RollupKeys> keys; // none: nothing is rolled up
    RollupTable table;
    std::vector<MeasureSource> measures;
    std::uint64_t rows_in_table = 0;

    Status add(const ResolvedRows& rows);
    Status update_keys(const ResolvedRows& rows);
    void restart(const ResolvedRows& rows);
    Status bind(MeasureSource& measure, const ResolvedRows& rows);
    Status add_rows(const ResolvedRows& rows, std::uint32_t first, std::uint32_t n);
    Status add_measure(const MeasureSource& measure,
                       const ResolvedRows& rows,
                       std::uint32_t first,
                       std::span<const std::uint32_t> entries);
    Status make_room(const ResolvedRows& rows);
    bool drop_key();
    void drop(const RollupKeys::Column& column);
    Status spill();
    /// One of the table.
    struct Entry {
        KeyHash hash; // of the key without its start
        std::optional<std::int64_t> start;
        std::uint32_t index = 0;
    };
    [[nodiscard]] std::vector<Entry> sorted_entries() const;
    [[nodiscard]] bool have_one_key(const Entry& a, const Entry& b) const;
    Status finish();
};

Status RollupAccumulator::State::add(const ResolvedRows& rows) {
    facts.input_rows += rows.rows();
    if (!keys) {
        return {};
    }
    TRY_DONE(update_keys(rows));
    for (MeasureSource& measure : measures) {
        TRY_DONE(bind(measure, rows));
    }
    for (std::uint32_t first = 0; first < rows.rows() && keys; first += kRowsAtOnce) {
        const auto n = std::min<std::uint32_t>(kRowsAtOnce, rows.rows() - first);
        TRY_DONE(add_rows(rows, first, n));
        rows_in_table += n;
        if (table.size() + kRowsAtOnce > limits.max_entries) {
            TRY_DONE(make_room(rows));
        }
    }
    return {};
}

/// Learns the batch's codes. Where columns share them no longer, or an optional key has got more
/// values than the plan allows, the table is emptied, as its keys mean something else from now on.
Status RollupAccumulator::State::update_keys(const ResolvedRows& rows) {
    const bool is_same = keys->update(rows);
    std::vector<RollupKeys::Column> crowded;
    std::ranges::copy_if(keys->columns(), std::back_inserter(crowded), [&](const auto& column) {
        return column.is_optional && keys->distinct(column) > plan.max_distinct;
    });
    if (is_same && crowded.empty()) {
        return {};
    }
    TRY_DONE(spill());
    std::ranges::for_each(crowded, [&](const auto& column) { drop(column); });
    restart(rows);
    return {};
}

void RollupAccumulator::State::restart(const ResolvedRows& rows) {
    keys->restart(rows);
    table.reset(keys->width(), facts.measures.size(), limits.max_entries);
}

Status RollupAccumulator::State::bind(MeasureSource& measure, const ResolvedRows& rows) {
    measure.view = rows.decimals(measure.column);
    if (measure.view) {
        const std::span present(measure.view->present, rows.rows());
        measure.has_escapes = std::ranges::find(present, DecimalView::kEscaped) != present.end();
        return {};
    }
    measure.codes = rows.codes(measure.column);
    const std::uint32_t count = rows.code_count(measure.column);
    const bool is_money = facts.measures[measure.position]->kind == ColumnKind::Money;
    for (auto code = static_cast<std::uint32_t>(measure.by_code.size()); code < count; ++code) {
        ExactSum& value = measure.by_code.emplace_back();
        const std::string_view text = rows.text(measure.column, code);
        if (text.empty()) {
            continue;
        }
        auto number = Decimal::parse(text);
        if (number && is_money && number->scale() > Decimal::kMoneyScale) {
            number = number->rescaled(Decimal::kMoneyScale);
        }
        if (!number) {
            return Error{ErrorKind::Invalid, "ledger.not_a_number", number.error().detail};
        }
        value = {number->units(), number->scale(), true};
        measure.has_numbers = true;
    }
    return {};
}

Status
RollupAccumulator::State::add_rows(const ResolvedRows& rows, std::uint32_t first, std::uint32_t n) {
    std::vector<std::uint32_t> row_keys(kRowsAtOnce * keys->width());
    std::array<std::uint32_t, kRowsAtOnce> entries{};
    keys->keys(first, n, row_keys.data());
    table.find_or_add(row_keys.data(), n, entries.data());
    const auto of_rows = std::span(entries).first(n);
    table.prefetch(of_rows);
    table.add_lines(of_rows);
    for (const MeasureSource& measure : measures) {
        TRY_DONE(add_measure(measure, rows, first, of_rows));
    }
    return {};
}

Status RollupAccumulator::State::add_measure(const MeasureSource& measure,
                                             const ResolvedRows& rows,
                                             std::uint32_t first,
                                             std::span<const std::uint32_t> entries) {
    if (!measure.view) {
        return measure.has_numbers ? table.add_codes(entries, measure.position,
                                                     measure.codes.subspan(first), measure.by_code)
                                   : Status{};
    }
    TRY_DONE(table.add_rows(entries, measure.position, *measure.view, first));
    const std::span present(measure.view->present + first, entries.size());
    for (std::size_t i = 0; measure.has_escapes && i < entries.size(); ++i) {
        if (present[i] == DecimalView::kEscaped) {
            TRY(const auto value,
                rows.decimal(measure.column, first + static_cast<std::uint32_t>(i)));
            MUSTER_CHECK(value.has_value(), "an escaped amount is absent");
            TRY_DONE(table.add(entries[i], measure.position, value->units(), value->scale()));
        }
    }
    return {};
}

/// Empties the full table. Where it took hardly more rows than it has entries, a key goes as well.
Status RollupAccumulator::State::make_room(const ResolvedRows& rows) {
    const double share = static_cast<double>(table.size()) / static_cast<double>(rows_in_table);
    const bool is_hopeless = plan.max_share < 1.0 && share > kHopelessShare;
    TRY_DONE(spill());
    if (!is_hopeless) {
        return {};
    }
    if (drop_key()) {
        restart(rows);
    } else {
        facts.given_up = true;
        keys.reset();
    }
    return {};
}

void RollupAccumulator::State::drop(const RollupKeys::Column& column) {
    const std::size_t position = column.position;
    facts.kept &= ~(std::uint64_t{1} << (position - plan.keys.size()));
    keys->drop(position);
}

/// Drops the optional key with the most distinct values, if there is one.
bool RollupAccumulator::State::drop_key() {
    std::optional<RollupKeys::Column> widest;
    for (const RollupKeys::Column& column : keys->columns()) {
        if (column.is_optional && (!widest || keys->distinct(column) > keys->distinct(*widest))) {
            widest = column;
        }
    }
    if (widest) {
        drop(*widest);
    }
    return widest.has_value();
}

/// By key and start. Keys are told apart by their hashes; two that have one hash, which is as good
/// as never, are brought into order by what they spell.
std::vector<RollupAccumulator::State::Entry> RollupAccumulator::State::sorted_entries() const {
    std::vector<Entry> order(table.size());
    for (std::uint32_t entry = 0; entry < order.size(); ++entry) {
        const auto key = table.key(entry);
        order[entry] = {keys->hash(key), keys->start(key.back()), entry};
    }
    std::ranges::sort(order, {},
                      [](const Entry& entry) { return std::pair(entry.hash, entry.start); });
    for (std::size_t first = 0; first < order.size();) {
        std::size_t last = first + 1;
        bool is_one_key = true;
        for (; last < order.size() && order[last].hash == order[first].hash; ++last) {
            is_one_key = is_one_key && have_one_key(order[first], order[last]);
        }
        if (!is_one_key) {
            std::ranges::stable_sort(
                order.begin() + static_cast<std::ptrdiff_t>(first),
                order.begin() + static_cast<std::ptrdiff_t>(last), {},
                [&](const Entry& e) { return keys->spell(table.key(e.index), facts.keys.size()); });
        }
        first = last;
    }
    return order;
}

/// Start apart.
bool RollupAccumulator::State::have_one_key(const Entry& a, const Entry& b) const {
    const auto left = table.key(a.index);
    const auto right = table.key(b.index);
    return std::equal(left.begin(), left.end() - 1, right.begin());
}

Status RollupAccumulator::State::spill() {
    if (table.size() == 0) {
        return {};
    }
    file.begin_run(facts.kept);
    RollupRecord record;
    std::span<const std::uint32_t> current;
    for (const auto& [hash, start, entry] : sorted_entries()) {
        const auto key = table.key(entry);
        const auto without_time = key.first(key.size() - 1);
        if (record.rows.empty() || !std::ranges::equal(without_time, current)) {
            if (!record.rows.empty()) {
                TRY_DONE(file.append(record));
            }
            record.hash = hash;
            record.key = keys->spell(key, facts.keys.size());
            record.rows.clear();
            record.sums.clear();
            current = without_time;
        }
        record.rows.push_back({start, table.lines(entry)});
        for (std::size_t m = 0; m < facts.measures.size(); ++m) {
            record.sums.push_back(table.sum(entry, m));
        }
    }
    TRY_DONE(file.append(record));
    facts.runs.push_back(file.end_run());
    table.reset(keys->width(), facts.measures.size(), limits.max_entries);
    rows_in_table = 0;
    return {};
}

Status RollupAccumulator::State::finish() {
    if (keys) {
        TRY_DONE(spill());
    }
    facts.distinct.resize(plan.optional_keys.size());
    for (const RollupKeys::Column& column :
         keys ? keys->columns() : std::span<const RollupKeys::Column>()) {
        if (column.is_optional) {
            facts.distinct[column.position - plan.keys.size()] = keys->texts(column);
        }
    }
    TRY_DONE(write_facts(file, facts));
    return file.close();
}

RollupAccumulator::RollupAccumulator(std::unique_ptr<State> state) : state_(std::move(state)) {}
RollupAccumulator::RollupAccumulator(RollupAccumulator&&) noexcept = default;
RollupAccumulator& RollupAccumulator::operator=(RollupAccumulator&&) noexcept = default;
RollupAccumulator::~RollupAccumulator() = default;

Result<RollupAccumulator> RollupAccumulator::create(const RollupPlan& plan,
                                                    const Schema& schema,
                                                    const std::filesystem::path& path,
                                                    const Limits& limits) {
    MUSTER_CHECK(plan.optional_keys.size() <= 64 && plan.measures.size() <= 64,
                 "a rollup plan has more than 64 optional keys or measures");
    TRY(auto file, RollupWriter::create(path));
    auto state = std::make_unique<State>(
        State{plan, path, limits, facts_of(plan, schema), std::move(file), {}, {}, {}});
    for (std::size_t m = 0; m < plan.measures.size(); ++m) {
        if (const auto column = schema.find(plan.measures[m])) {
            MeasureSource& measure = state->measures.emplace_back();
            measure.position = m;
            measure.column = *column;
        }
    }
    if (state->facts.time) {
        state->keys.emplace(key_columns(plan, schema, state->facts),
                            *schema.find(state->facts.time->name), plan.grain);
    }
    state->facts.given_up = !state->keys;
    state->table.reset(1, plan.measures.size(), 0);
    return RollupAccumulator(std::move(state));
}

Status RollupAccumulator::add(const ResolvedRows& rows) {
    return state_->add(rows);
}

Status RollupAccumulator::finish() {
    return state_->finish();
}

} // namespace muster::ledger
