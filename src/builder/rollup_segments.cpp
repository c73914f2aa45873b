#include "builder/rollup_segments.h"

#include <system_error>
#include <utility>

#include "base/instant.h"

namespace muster::ledger {
namespace {

constexpr std::size_t kRowsAtOnce = 16384;

} // namespace

Schema RollupShape::schema() const {
    Schema schema;
    schema.columns.push_back(time);
    schema.columns.back().kind = ColumnKind::Text;
    for (const Key& key : keys) {
        schema.columns.push_back(key.column);
        schema.columns.back().kind = ColumnKind::Text;
    }
    for (const Measure& measure : measures) {
        schema.columns.push_back(measure.column);
    }
    schema.columns.push_back({"lines", "lines", ColumnKind::Quantity});
    return schema;
}

RollupSegments::RollupSegments(RollupShape shape, std::function<std::filesystem::path()> next_path)
    : shape_(std::move(shape)), schema_(shape_.schema()), next_path_(std::move(next_path)),
      key_texts_(shape_.keys.size()), decimals_(shape_.measures.size() + 1) {}

Status RollupSegments::append(const RollupRecord& record) {
    TRY_DONE(append_keys(record.key));
    const auto record_number = static_cast<std::uint32_t>(owned_.size() - 1);
    for (std::size_t i = 0; i < record.rows.size(); ++i) {
        record_of_row_.push_back(record_number);
        append_start(record.rows[i].start);
        for (std::size_t m = 0; m < shape_.measures.size(); ++m) {
            const RollupShape::Measure& measure = shape_.measures[m];
            const auto at = i * shape_.measures_per_row + measure.position;
            TRY_DONE(append_sum(record.sums[at], measure.column.kind, decimals_[m]));
        }
        const ExactSum lines{static_cast<Int128>(record.rows[i].lines), 0, true};
        TRY_DONE(append_sum(lines, ColumnKind::Quantity, decimals_.back()));
    }
    rows_ += record.rows.size();
    return record_of_row_.size() < kRowsAtOnce ? Status{} : flush();
}

Status RollupSegments::append_keys(std::string_view key) {
    owned_.emplace_back(key);
    ByteReader in(as_bytes(owned_.back()));
    std::vector<std::string_view> texts;
    while (!in.at_end()) {
        TRY(texts.emplace_back(), in.string());
    }
    for (std::size_t i = 0; i < shape_.keys.size(); ++i) {
        const std::size_t position = shape_.keys[i].position;
        if (position >= texts.size()) {
            return Error{ErrorKind::Invalid, "ledger.partial_damaged", "a key lacks texts"};
        }
        key_texts_[i].push_back(texts[position]);
    }
    return {};
}

void RollupSegments::append_start(std::optional<std::int64_t> start) {
    const auto [known, is_new] =
        starts_.try_emplace(start, static_cast<std::uint32_t>(start_texts_.size()));
    if (is_new) {
        start_owned_.push_back(start ? Instant::from_unix_millis(*start * 1000).str() : "");
        start_texts_.push_back(start_owned_.back());
    }
    start_of_row_.push_back(known->second);
}

Status RollupSegments::append_sum(const ExactSum& sum, ColumnKind kind, Decimals& to) {
    Decimal value(sum.units, sum.scale);
    if (kind == ColumnKind::Money && sum.present) {
        TRY(value, value.rescaled(Decimal::kMoneyScale));
    }
    const auto narrow = static_cast<std::int64_t>(value.units());
    if (sum.present && narrow != value.units()) {
        to.escapes.push_back({static_cast<std::uint32_t>(to.units.size()), value.units()});
    }
    to.units.push_back(narrow);
    to.scales.push_back(static_cast<std::uint8_t>(value.scale()));
    to.present.push_back(sum.present ? 1 : 0);
    return {};
}

CodedRows RollupSegments::coded() const {
    CodedRows rows;
    rows.rows = static_cast<std::uint32_t>(record_of_row_.size());
    rows.texts.resize(schema_.columns.size());
    rows.decimals.resize(schema_.columns.size());
    rows.texts[0] = {start_of_row_, start_texts_};
    for (std::size_t i = 0; i < key_texts_.size(); ++i) {
        rows.texts[1 + i] = {record_of_row_, key_texts_[i]};
    }
    for (std::size_t i = 0; i < decimals_.size(); ++i) {
        const Decimals& from = decimals_[i];
        rows.decimals[1 + key_texts_.size() + i] = {from.units, from.scales, 0, from.present,
                                                    from.escapes};
    }
    return rows;
}

Status RollupSegments::flush() {
    if (record_of_row_.empty()) {
        return {};
    }
    if (!builder_) {
        paths_.push_back(next_path_());
        SegmentBuilder::Options options;
        options.experience = paths_.size() > 1 ? &experience_ : nullptr;
        TRY(auto builder,
            SegmentBuilder::create({paths_.back(), schema_, no_derived_columns(), {}}, options));
        builder_.emplace(std::move(builder));
    }
    TRY_DONE(builder_->append(coded()));
    owned_.clear();
    record_of_row_.clear();
    start_of_row_.clear();
    for (auto& texts : key_texts_) {
        texts.clear();
    }
    decimals_.assign(decimals_.size(), {});
    return builder_->is_full() ? finish_segment() : Status{};
}

Status RollupSegments::finish_segment() {
    TRY(SegmentSummary summary, builder_->finish());
    experience_ = std::move(summary.experience);
    builder_.reset();
    return {};
}

Status RollupSegments::finish() {
    TRY_DONE(flush());
    return builder_ ? finish_segment() : Status{};
}

void RollupSegments::discard() {
    builder_.reset();
    for (const std::filesystem::path& path : paths_) {
        std::error_code ignored; // the draft's directory is removed later anyway
        std::filesystem::remove(path, ignored);
    }
}

} // namespace muster::ledger
