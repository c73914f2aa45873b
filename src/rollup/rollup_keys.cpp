#include "rollup/rollup_keys.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/instant.h"
#include "rollup/rollup_partial.h"

namespace muster::ledger {
namespace {

std::optional<std::int64_t> truncated(std::string_view text, Grain grain) {
    const auto instant = Instant::parse(text);
    if (!instant) {
        return std::nullopt;
    }
    const std::int64_t millis = instant->unix_millis();
    const std::int64_t seconds = millis / 1000 - (millis % 1000 < 0 ? 1 : 0);
    return truncate(seconds, grain);
}

} // namespace

RollupKeys::RollupKeys(std::vector<Column> columns, ColumnIndex time, Grain grain)
    : columns_(std::move(columns)), time_(time), grain_(grain), texts_(columns_.size()) {}

bool RollupKeys::update(const ResolvedRows& rows) {
    std::size_t members = 0;
    for (Axis& axis : axes_) {
        axis.codes = rows.codes(columns_[axis.members[0]].column);
        members += axis.members.size();
        for (const std::size_t member : axis.members) {
            if (rows.codes(columns_[member].column).data() != axis.codes.data()) {
                return false;
            }
        }
    }
    if (members != columns_.size()) {
        return false;
    }
    for (Axis& axis : axes_) {
        learn(axis, rows);
    }
    learn_times(rows);
    return true;
}

void RollupKeys::restart(const ResolvedRows& rows) {
    axes_.clear();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const auto codes = rows.codes(columns_[i].column);
        const auto same = std::ranges::find_if(
            axes_, [&](const Axis& axis) { return axis.codes.data() == codes.data(); });
        Axis& axis = same == axes_.end() ? axes_.emplace_back() : *same;
        axis.members.push_back(i);
        axis.codes = codes;
    }
    for (Axis& axis : axes_) {
        axis.levels.resize(axis.members.size());
        learn(axis, rows);
    }
    learn_times(rows);
}

void RollupKeys::drop(std::size_t position) {
    const auto dropped = std::ranges::find(columns_, position, &Column::position);
    texts_.erase(texts_.begin() + (dropped - columns_.begin()));
    columns_.erase(dropped);
    axes_.clear();
}

void RollupKeys::learn(Axis& axis, const ResolvedRows& rows) {
    const std::uint32_t count = rows.code_count(columns_[axis.members[0]].column);
    std::vector<std::uint32_t> text_ids(axis.members.size());
    for (auto code = static_cast<std::uint32_t>(axis.ids.size()); code < count; ++code) {
        for (std::size_t i = 0; i < text_ids.size(); ++i) {
            const std::size_t member = axis.members[i];
            const std::string_view text = rows.text(columns_[member].column, code);
            text_ids[i] = texts_[member].ids.id(text);
            texts_[member].has_absent = texts_[member].has_absent || text.empty();
        }
        axis.ids.push_back(number(axis, text_ids));
    }
}

std::uint32_t RollupKeys::number(Axis& axis, std::span<const std::uint32_t> text_ids) {
    std::uint32_t id = 0;
    for (std::size_t i = 0; i < text_ids.size(); ++i) {
        id = axis.levels[i].id(std::uint64_t{id} << 32U | text_ids[i]);
    }
    if (id < axis.hashes.size()) {
        return id;
    }
    KeyHash& hash = axis.hashes.emplace_back();
    axis.parts.insert(axis.parts.end(), text_ids.begin(), text_ids.end());
    for (std::size_t i = 0; i < text_ids.size(); ++i) {
        const std::size_t member = axis.members[i];
        const std::string_view text = texts_[member].ids.text(text_ids[i]);
        (columns_[member].is_optional ? hash.optional : hash.always) +=
            key_hash(text, columns_[member].position);
    }
    return id;
}

void RollupKeys::learn_times(const ResolvedRows& rows) {
    time_codes_ = rows.codes(time_);
    const std::uint32_t count = rows.code_count(time_);
    for (auto code = static_cast<std::uint32_t>(time_of_code_.size()); code < count; ++code) {
        const std::string_view text = rows.text(time_, code);
        const std::uint32_t id = time_texts_.id(text);
        if (id == time_of_text_.size()) {
            const auto start = truncated(text, grain_);
            const auto known = std::ranges::find(starts_, start);
            time_of_text_.push_back(static_cast<std::uint32_t>(known - starts_.begin()));
            if (known == starts_.end()) {
                starts_.push_back(start);
            }
        }
        time_of_code_.push_back(time_of_text_[id]);
    }
}

void RollupKeys::keys(std::size_t first, std::size_t n, std::uint32_t* keys) const {
    const std::size_t width = this->width();
    for (std::size_t a = 0; a < axes_.size(); ++a) {
        const std::uint32_t* codes = axes_[a].codes.data() + first;
        const std::uint32_t* ids = axes_[a].ids.data();
        for (std::size_t row = 0; row < n; ++row) {
            keys[row * width + a] = ids[codes[row]];
        }
    }
    const std::uint32_t* codes = time_codes_.data() + first;
    for (std::size_t row = 0; row < n; ++row) {
        keys[row * width + width - 1] = time_of_code_[codes[row]];
    }
}

const RollupKeys::Texts& RollupKeys::texts_of(const Column& column) const {
    const auto found = std::ranges::find(columns_, column.position, &Column::position);
    return texts_[static_cast<std::size_t>(found - columns_.begin())];
}

std::size_t RollupKeys::distinct(const Column& column) const {
    const Texts& texts = texts_of(column);
    return texts.ids.size() - (texts.has_absent ? 1 : 0);
}

std::vector<std::string> RollupKeys::texts(const Column& column) const {
    const TextIds& ids = texts_of(column).ids;
    std::vector<std::string> texts;
    for (std::uint32_t id = 0; id < ids.size(); ++id) {
        if (!ids.text(id).empty()) {
            texts.emplace_back(ids.text(id));
        }
    }
    return texts;
}

std::optional<std::int64_t> RollupKeys::start(std::uint32_t time_number) const {
    return starts_[time_number];
}

KeyHash RollupKeys::hash(std::span<const std::uint32_t> key) const {
    KeyHash hash;
    for (std::size_t a = 0; a < axes_.size(); ++a) {
        const KeyHash& part = axes_[a].hashes[key[a]];
        hash.always += part.always;
        hash.optional += part.optional;
    }
    return hash;
}

std::string RollupKeys::spell(std::span<const std::uint32_t> key, std::size_t positions) const {
    std::vector<std::string_view> texts(positions);
    for (std::size_t a = 0; a < axes_.size(); ++a) {
        const Axis& axis = axes_[a];
        for (std::size_t i = 0; i < axis.members.size(); ++i) {
            const std::size_t member = axis.members[i];
            const std::uint32_t id = axis.parts[key[a] * axis.members.size() + i];
            texts[columns_[member].position] = texts_[member].ids.text(id);
        }
    }
    ByteWriter spelt;
    for (const std::string_view text : texts) {
        spelt.string(text);
    }
    return std::string(as_text(spelt.view()));
}

} // namespace muster::ledger
