#include "scan/scan_group.h"

#include <algorithm>
#include <utility>

namespace muster::ledger {
namespace {

/// Up to so many distinct inputs are evaluated before any row is read, so that rows are grouped by
/// value; of more, perhaps only few are met.
constexpr std::size_t kEagerInputs = 4096;

/// Groups inputs that have the same value: `codes` by id of the result.
Projection by_value(const ScanDimension& dimension,
                    DimensionValues& values,
                    std::vector<std::uint32_t>& codes) {
    const Projection& inputs = *dimension.parts()[0].projection;
    NumberIds numbers;
    std::vector<std::uint32_t> value_ids(inputs.tuples.size());
    Projection result;
    for (std::uint32_t id = 0; id < value_ids.size(); ++id) {
        const std::uint32_t code = values.code(dimension.value({&id, 1}));
        value_ids[id] = numbers.id(code);
        if (numbers.size() > codes.size()) {
            codes.push_back(code);
            result.tuples.push_back(inputs.tuples[id]);
        }
    }
    result.ids.resize(inputs.ids.size());
    std::ranges::transform(inputs.ids, result.ids.begin(),
                           [&](std::uint32_t id) { return value_ids[id]; });
    return result;
}

} // namespace

Result<ScanGroup> ScanGroup::bind(std::span<const Dimension> dimensions,
                                  const VersionFacts& facts,
                                  ScanSources& sources,
                                  std::span<DimensionValues> values) {
    ScanGroup group;
    group.bound_.reserve(dimensions.size());
    for (std::size_t i = 0; i < dimensions.size(); ++i) {
        TRY(auto dimension, ScanDimension::bind(dimensions[i], facts, sources));
        group.add(std::move(dimension), values[i]);
    }
    return group;
}

void ScanGroup::add(ScanDimension dimension, DimensionValues& values) {
    Bound& bound = bound_.emplace_back();
    bound.values = &values;
    bound.dimension = std::move(dimension);
    const auto parts = bound.dimension.parts();
    if (parts.empty()) {
        bound.codes.push_back(values.code(bound.dimension.value({})));
        return;
    }
    bound.pairs.resize(parts.size() - 1);
    for (const ScanDimension::Part& part : parts) {
        bound.parts.push_back({0, {}, part.projection});
    }
    if (parts.size() == 1 && parts[0].projection->tuples.size() <= kEagerInputs) {
        bound.parts[0].own = by_value(bound.dimension, values, bound.codes);
        bound.parts[0].projection = nullptr;
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        bound.parts[i].axis = axis_of(parts[i].source, bound.parts[i].points());
    }
}

std::size_t ScanGroup::axis_of(std::uint32_t source, const Projection& projection) {
    const auto found = std::ranges::find(axes_, source, &Axis::source);
    const auto index = static_cast<std::size_t>(found - axes_.begin());
    if (found == axes_.end()) {
        axes_.push_back({source, projection});
    } else {
        found->points = combine(found->points, projection);
    }
    return index;
}

void ScanGroup::value_codes(std::span<const std::uint32_t> point, std::span<std::uint32_t> codes) {
    for (std::size_t i = 0; i < bound_.size(); ++i) {
        Bound& bound = bound_[i];
        ids_.clear();
        std::uint32_t number = 0;
        for (const Part& part : bound.parts) {
            const Axis& axis = axes_[part.axis];
            const std::uint32_t id = part.points().ids[axis.points.tuples[point[part.axis]]];
            number = ids_.empty()
                         ? id
                         : bound.pairs[ids_.size() - 1].id(std::uint64_t{number} << 32U | id);
            ids_.push_back(id);
        }
        if (number >= bound.codes.size()) {
            bound.codes.resize(std::max<std::size_t>(number + 1, bound.codes.size() * 2), kUnknown);
        }
        if (bound.codes[number] == kUnknown) {
            bound.codes[number] = bound.values->code(bound.dimension.value(ids_));
        }
        codes[i] = bound.codes[number];
    }
}

} // namespace muster::ledger
