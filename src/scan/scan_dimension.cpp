#include "scan/scan_dimension.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace muster::ledger {
namespace {

/// Joins ids whose texts are the same in what matters. `texts` by tuple.
Projection joined(const Projection& ids,
                  std::span<const std::string_view> texts,
                  const std::function<std::string(std::string_view)>& relevant) {
    ByteArena arena;
    TextIds numbers;
    std::vector<std::uint32_t> number_of_id(ids.tuples.size());
    Projection result;
    for (std::uint32_t id = 0; id < number_of_id.size(); ++id) {
        number_of_id[id] = numbers.id(relevant(texts[ids.tuples[id]]), &arena);
        if (numbers.size() > result.tuples.size()) {
            result.tuples.push_back(ids.tuples[id]);
        }
    }
    result.ids.resize(ids.ids.size());
    std::ranges::transform(ids.ids, result.ids.begin(),
                           [&](std::uint32_t id) { return number_of_id[id]; });
    return result;
}

} // namespace

Result<ScanDimension>
ScanDimension::bind(const Dimension& dimension, const VersionFacts& facts, ScanSources& sources) {
    ScanDimension result;
    result.bound_ = dimension.bind(sources.segment().schema(), facts);
    result.binding_ = facts.source + '\0' + facts.month.str();
    for (const ColumnIndex column : result.bound_.inputs) {
        result.binding_ += '\0' + sources.segment().schema().columns[column].name;
    }
    std::vector<std::vector<ColumnIndex>> columns; // by part
    for (const ColumnIndex column : result.bound_.inputs) {
        TRY(const std::uint32_t source, sources.source_of(column));
        TRY(const auto texts, sources.texts(column));
        const auto part = std::ranges::find(result.parts_, source, &Part::source);
        const auto index = static_cast<std::size_t>(part - result.parts_.begin());
        if (part == result.parts_.end()) {
            result.parts_.push_back({source, nullptr});
            columns.emplace_back();
        }
        columns[index].push_back(column);
        result.inputs_.push_back({index, texts});
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
        std::ranges::sort(columns[i]);
        columns[i].erase(std::ranges::unique(columns[i]).begin(), columns[i].end());
        TRY(result.parts_[i].projection, sources.projection(result.parts_[i].source, columns[i]));
    }
    if (result.parts_.size() > 1 && !result.bound_.relevant.empty()) {
        TRY_DONE(result.project_what_matters(sources));
    }
    return result;
}

/// Where several parts are combined, fewer ids of each make far fewer combinations.
Status ScanDimension::project_what_matters(ScanSources& sources) {
    std::vector<Projection> made(parts_.size());
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
        const std::size_t part = inputs_[i].part;
        TRY(const Projection* all, sources.projection(parts_[part].source, {bound_.inputs[i]}));
        const auto& relevant = bound_.relevant[i];
        Projection own = relevant ? joined(*all, inputs_[i].texts, relevant) : *all;
        made[part] = made[part].ids.empty() ? std::move(own) : combine(made[part], own);
    }
    for (std::size_t part = 0; part < parts_.size(); ++part) {
        own_.push_back(std::make_unique<Projection>(std::move(made[part])));
        parts_[part].projection = own_.back().get();
    }
    return {};
}

std::vector<std::string_view> ScanDimension::texts(std::span<const std::uint32_t> ids) const {
    std::vector<std::string_view> texts;
    texts.reserve(inputs_.size());
    for (const Input& input : inputs_) {
        texts.push_back(input.texts[parts_[input.part].projection->tuples[ids[input.part]]]);
    }
    return texts;
}

std::string_view ScanDimension::value(std::span<const std::uint32_t> ids,
                                      std::string& scratch) const {
    const std::vector<std::string_view> inputs = texts(ids);
    if (bound_.is_verbatim) {
        return inputs[0];
    }
    scratch = bound_.value(inputs).value_or(std::string());
    return scratch;
}

std::uint32_t ScanDimension::code(std::span<const std::uint32_t> ids,
                                  DimensionValues& values) const {
    const std::vector<std::string_view> inputs = texts(ids);
    if (bound_.is_verbatim) {
        return values.code(inputs[0]);
    }
    return values.code_of(binding_, inputs,
                          [&] { return bound_.value(inputs).value_or(std::string()); });
}

} // namespace muster::ledger
