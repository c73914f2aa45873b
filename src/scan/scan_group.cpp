#include "scan/scan_group.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace muster::ledger {
namespace {

/// Up to so many distinct inputs are evaluated before any row is read, so that rows are grouped by
/// value; of more, perhaps only few are met.
constexpr std::size_t kEagerInputs = 4096;
/// The same for combinations of inputs from several sources, which cost more when met row by row.
constexpr std::size_t kEagerCombinations = 4 * kEagerInputs;

/// Groups inputs that have the same value: `codes` by id of the result.
Projection by_value(const ScanDimension& dimension,
                    DimensionValues& values,
                    std::vector<std::uint32_t>& codes) {
    const Projection& inputs = *dimension.parts()[0].projection;
    NumberIds numbers;
    std::vector<std::uint32_t> value_ids(inputs.tuples.size());
    Projection result;
    for (std::uint32_t id = 0; id < value_ids.size(); ++id) {
        const std::uint32_t code = dimension.code({&id, 1}, values);
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
        bound.codes.push_back(bound.dimension.code({}, values));
        return;
    }
    if (parts.size() > 1) {
        add_join(parts);
        return;
    }
    bound.projection = parts[0].projection;
    if (bound.projection->tuples.size() <= kEagerInputs) {
        bound.own = by_value(bound.dimension, values, bound.codes);
        bound.projection = nullptr;
    }
    bound.axis = axis_of(parts[0].source, bound.points());
}

/// Of the dimension bound last.
void ScanGroup::add_join(std::span<const ScanDimension::Part> parts) {
    bound_.back().join = joins_.size();
    Join& join =
        *joins_.emplace_back(std::make_unique<Join>(bound_.size() - 1, ScanCombinations(parts)));
    const std::size_t limit = join.combinations.limit();
    if (join.combinations.is_open() || limit > kEagerCombinations) {
        return;
    }
    join.coordinates.resize(limit);
    for (std::uint32_t combination = 0; combination < limit; ++combination) {
        meet_combination(join, combination);
    }
    join.is_closed = true;
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

std::uint64_t ScanGroup::join_limit(std::size_t join) const {
    constexpr std::uint64_t kNumbers = std::uint64_t{1} << 32U;
    if (is_closed(join)) {
        return joins_[join]->numbers.size();
    }
    const ScanCombinations& combinations = joins_[join]->combinations;
    return combinations.is_open() ? kNumbers : combinations.limit();
}

Result<std::span<const std::uint32_t>>
ScanGroup::join_coordinates(std::size_t join, const Chunk& chunk, ScanCodes& codes) {
    Join& joined = *joins_[join];
    TRY(const auto numbers, joined.combinations.numbers(chunk, codes));
    if (joined.coordinates.size() < joined.combinations.limit()) {
        joined.coordinates.resize(joined.combinations.limit(), kUnknown);
    }
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const std::uint32_t coordinate = joined.coordinates[numbers[i]];
        joined.of_rows[i] =
            coordinate != kUnknown ? coordinate : meet_combination(joined, numbers[i]);
    }
    return std::span<const std::uint32_t>(joined.of_rows.data(), numbers.size());
}

std::uint32_t ScanGroup::meet_combination(Join& join, std::uint32_t combination) {
    Bound& bound = bound_[join.dimension];
    const std::uint32_t code =
        bound.dimension.code(join.combinations.ids(combination), *bound.values);
    const std::uint32_t coordinate = join.numbers.id(code);
    if (coordinate == bound.codes.size()) {
        bound.codes.push_back(code);
    }
    join.coordinates[combination] = coordinate;
    return coordinate;
}

void ScanGroup::value_codes(std::span<const std::uint32_t> points,
                            std::size_t count,
                            std::span<std::uint32_t> codes) {
    for (std::size_t i = 0; i < bound_.size(); ++i) {
        Bound& bound = bound_[i];
        take_ids(bound, points, count);
        meet_ids(bound);
        for (std::size_t point = 0; point < count; ++point) {
            codes[point * bound_.size() + i] = bound.codes[bound.ids[point]];
        }
    }
}

void ScanGroup::take_ids(Bound& bound,
                         std::span<const std::uint32_t> points,
                         std::size_t count) const {
    bound.ids.assign(count, 0);
    for (std::size_t i = 0; i < count && !bound.dimension.parts().empty(); ++i) {
        const auto point = points.subspan(i * coordinates(), coordinates());
        bound.ids[i] = bound.join
                           ? point[axes_.size() + *bound.join]
                           : bound.points().ids[axes_[bound.axis].points.tuples[point[bound.axis]]];
    }
}

/// Gives codes to the values among `ids` that have none yet.
void ScanGroup::meet_ids(Bound& bound) {
    const std::uint32_t most = bound.ids.empty() ? 0 : std::ranges::max(bound.ids);
    if (most >= bound.codes.size()) {
        bound.codes.resize(std::max<std::size_t>(most + 1, bound.codes.size() * 2), kUnknown);
    }
    std::vector<std::uint32_t> unknown;
    std::vector<std::string> owned(bound.ids.size());
    std::vector<std::string_view> values;
    for (const std::uint32_t id : bound.ids) {
        if (bound.codes[id] == kUnknown) {
            values.push_back(bound.dimension.value({&id, 1}, owned[unknown.size()]));
            unknown.push_back(id);
        }
    }
    std::vector<std::uint32_t> codes(unknown.size());
    bound.values->codes(values, codes.data());
    for (std::size_t i = 0; i < unknown.size(); ++i) {
        bound.codes[unknown[i]] = codes[i];
    }
}

} // namespace muster::ledger
