#include "builder/segment_builder.h"

#include <algorithm>

#include "base/check.h"
#include "builder/block_writer.h"
#include "builder/group_roundings.h"
#include "builder/layout_experience.h"
#include "builder/layout_planner.h"
#include "builder/row_appender.h"
#include "builder/segment_columns.h"
#include "rollup/rollup_accumulator.h"
#include "segment/segment_file.h"

namespace muster::ledger {
namespace {

// A segment whose tuples multiply is closed early, so that the next one gets a better layout.
constexpr std::uint64_t kRowsToJudge = 2 * std::uint64_t{Segment::kBlockRows};
constexpr std::uint64_t kExplodedShare = 4;

class NothingDerived final : public DerivedColumns {
public:
    [[nodiscard]] std::vector<Column> decimals(const Schema&) const override { return {}; }
    [[nodiscard]] std::vector<Text> texts(const Schema&) const override { return {}; }
    [[nodiscard]] std::unique_ptr<Deriver> bind(const Schema&) const override { return nullptr; }
};

/// A derived decimal column of the batch in hand.
class Sink final : public DecimalSink {
public:
    Sink(SegmentColumns& columns, std::size_t index, std::uint32_t rows)
        : columns_(columns), index_(index), rows_(rows) {}

    void copy(ColumnIndex column) override {
        const SegmentColumns::Place& place = columns_.places[column];
        if (place.kind == SegmentColumns::Place::Kind::Decimals) {
            column_().copy_batch(columns_.decimals[place.index].values);
            return;
        }
        const BatchRows batch(columns_, rows_); // a column so dull that it is kept in a tuple
        for (std::uint32_t row = 0; row < rows_; ++row) {
            const auto value = batch.decimal(column, row);
            if (value && *value) {
                set(row, **value);
            } else {
                set_absent(row);
            }
        }
    }
    void set(std::uint32_t row, const Decimal& value) override {
        if (Status done = column_().set(row, value); !done && failed) {
            failed = std::move(done);
        }
    }
    void fill(const Decimal& value) override {
        if (Status done = column_().fill_batch(value); !done && failed) {
            failed = std::move(done);
        }
    }
    void set_absent(std::uint32_t row) override { column_().set_absent(row); }

    Status failed; // the first value that does not fit

private:
    DecimalColumn& column_() { return columns_.decimals[index_].values; }

    SegmentColumns& columns_;
    std::size_t index_;
    std::uint32_t rows_; // of the batch
};

} // namespace

const DerivedColumns& no_derived_columns() {
    static const NothingDerived kNothing;
    return kNothing;
}

struct SegmentBuilder::State {
    std::filesystem::path path;
    Schema schema; // the whole segment's
    std::size_t sent = 0;
    std::vector<DerivedColumns::Text> texts;
    std::unique_ptr<Deriver> deriver; // null: nothing is derived
    Options options;
    SegmentFile file;
    std::vector<RollupAccumulator> rollups;
    std::map<std::string, std::filesystem::path> partials;
    std::optional<SegmentColumns> columns; // from the first rows on
    std::optional<BlockWriter> writer;
    std::uint64_t rows = 0;
    std::optional<BadField> bad;
    GroupRoundings group_roundings;

    State(const Target& target, const Options& chosen, SegmentFile opened)
        : path(target.path), schema(target.schema), sent(target.schema.columns.size()),
          texts(target.derived.texts(target.schema)), deriver(target.derived.bind(target.schema)),
          options(chosen), file(std::move(opened)) {}

    [[nodiscard]] Schema sent_schema() const {
        return {
            {schema.columns.begin(), schema.columns.begin() + static_cast<std::ptrdiff_t>(sent)}};
    }
    void plan(const RowSample& sample) {
        columns.emplace(schema, sent, plan_layout(sent_schema(), sample, options.experience),
                        texts);
        writer.emplace(schema, *columns);
    }
    Status take(Status appended, std::uint32_t batch_rows);
    Status derive(std::uint32_t batch_rows);
    Status roll_up(std::uint32_t batch_rows);
    [[nodiscard]] bool has_exploded() const;
};

Status SegmentBuilder::State::take(Status appended, std::uint32_t batch_rows) {
    if (appended) {
        appended = derive(batch_rows);
    }
    if (!appended) {
        columns->roll_back();
        return appended;
    }
    TRY_DONE(roll_up(batch_rows));
    group_roundings.count(*columns);
    for (SegmentColumns::Decimals& column : columns->decimals) {
        column.values.commit();
    }
    columns->commit(batch_rows);
    rows += batch_rows;
    while (columns->waiting >= Segment::kBlockRows) {
        TRY_DONE(writer->write_block(*columns, Segment::kBlockRows, file));
    }
    return {};
}

Status SegmentBuilder::State::derive(std::uint32_t batch_rows) {
    if (deriver == nullptr) {
        return {};
    }
    std::vector<Sink> sinks;
    for (std::size_t i = columns->first_derived; i < columns->decimals.size(); ++i) {
        columns->decimals[i].values.append_absent(batch_rows);
        sinks.emplace_back(*columns, i, batch_rows);
    }
    std::vector<DecimalSink*> decimals;
    for (Sink& sink : sinks) {
        decimals.push_back(&sink);
    }
    std::vector<std::vector<std::uint8_t>> flags(columns->fixed.size(),
                                                 std::vector<std::uint8_t>(batch_rows, 0));
    const std::vector<std::span<std::uint8_t>> flag_spans(flags.begin(), flags.end());
    TRY_DONE(deriver->derive(BatchRows(*columns, batch_rows), decimals, flag_spans));
    for (Sink& sink : sinks) {
        TRY_DONE(std::move(sink.failed));
    }
    for (std::size_t i = 0; i < flags.size(); ++i) {
        SegmentColumns::Fixed& column = columns->fixed[i];
        column.codes.insert(column.codes.end(), flags[i].begin(), flags[i].end());
    }
    return {};
}

Status SegmentBuilder::State::roll_up(std::uint32_t batch_rows) {
    const BatchRows batch(*columns, batch_rows);
    for (RollupAccumulator& rollup : rollups) {
        TRY_DONE(rollup.add(batch));
    }
    return {};
}

SegmentBuilder::SegmentBuilder(std::unique_ptr<State> state) : state_(std::move(state)) {}
SegmentBuilder::SegmentBuilder(SegmentBuilder&&) noexcept = default;
SegmentBuilder& SegmentBuilder::operator=(SegmentBuilder&&) noexcept = default;
SegmentBuilder::~SegmentBuilder() = default;

Result<SegmentBuilder> SegmentBuilder::create(const Target& target, const Options& options) {
    TRY(SegmentFile file, SegmentFile::create(target.path));
    auto state = std::make_unique<State>(target, options, std::move(file));
    for (Column& column : target.derived.decimals(target.schema)) {
        state->schema.columns.push_back(std::move(column));
    }
    for (const DerivedColumns::Text& text : state->texts) {
        state->schema.columns.push_back(text.column);
    }
    for (const RollupPlan& plan : target.rollups) {
        if (!plan.made_from.empty()) {
            continue;
        }
        const std::filesystem::path partial = target.path.string() + "." + plan.name;
        state->partials.emplace(plan.name, partial);
        TRY(RollupAccumulator rollup, RollupAccumulator::create(plan, state->schema, partial, {}));
        state->rollups.push_back(std::move(rollup));
    }
    return SegmentBuilder(std::move(state));
}

Status SegmentBuilder::append(const TextRows& rows) {
    MUSTER_CHECK(rows.fields == state_->sent, "rows have another number of fields than the schema");
    if (rows.rows == 0) {
        return {};
    }
    state_->bad.reset();
    if (!state_->columns) {
        state_->plan(sample_rows(rows));
    }
    return state_->take(append_rows(rows, *state_->columns, state_->bad), rows.rows);
}

Status SegmentBuilder::append(const CodedRows& rows) {
    if (rows.rows == 0) {
        return {};
    }
    state_->bad.reset();
    const Schema sent = state_->sent_schema();
    if (!state_->columns) {
        state_->plan(sample_rows(rows, sent));
    }
    return state_->take(append_rows(rows, sent, *state_->columns, state_->bad), rows.rows);
}

std::optional<SegmentBuilder::BadField> SegmentBuilder::bad_field() const {
    return state_->bad;
}

std::uint64_t SegmentBuilder::rows() const {
    return state_->rows;
}

bool SegmentBuilder::State::has_exploded() const {
    return rows >= kRowsToJudge && std::ranges::any_of(columns->groups, [&](const auto& group) {
               return group.columns.size() > 1 && group.dictionary.tuples() > rows / kExplodedShare;
           });
}

bool SegmentBuilder::is_full() const {
    const State& state = *state_;
    return state.rows >= state.options.max_rows ||
           (state.columns &&
            (state.columns->dictionary_bytes() >= state.options.max_dictionary_bytes ||
             state.has_exploded()));
}

Result<SegmentSummary> SegmentBuilder::finish() {
    State& state = *state_;
    if (!state.columns) {
        RowSample none;
        none.columns.resize(state.sent);
        state.plan(none);
    }
    if (state.columns->waiting > 0) {
        TRY_DONE(state.writer->write_block(*state.columns, state.columns->waiting, state.file));
    }
    TRY_DONE(state.writer->write_values(*state.columns, state.file));
    SegmentSummary summary;
    summary.path = state.path;
    summary.rows = state.rows;
    summary.partials = state.partials;
    summary.roundings = state.group_roundings.with(*state.columns, state.schema);
    summary.experience = learn(state.writer->directory(), state.rows, state.options.experience);
    TRY(summary.bytes, state.file.finish(state.writer->finish(state.rows)));
    for (RollupAccumulator& rollup : state.rollups) {
        TRY_DONE(rollup.finish());
    }
    return summary;
}

} // namespace muster::ledger
