#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "scan/query.h"
#include "scan/scan_codes.h"
#include "scan/scan_combinations.h"
#include "scan/scan_dimension.h"
#include "scan/scan_source.h"
#include "scan/scan_values.h"

namespace muster::ledger {

/// What a block range is grouped by, as few coordinates as possible: all dimensions over one source
/// become one axis, numbered over the combinations that its tuples have. A dimension over several
/// sources is a coordinate of its own, its value, evaluated once for each combination of inputs:
/// for all there could be where those are few, else for those met. For one thread. Errors
/// throughout: Invalid "ledger.segment_damaged".
class ScanGroup {
public:
    struct Axis {
        std::uint32_t source = 0;
        Projection points; // ids: the axis's coordinate by tuple

        [[nodiscard]] std::uint32_t size() const {
            return static_cast<std::uint32_t>(points.tuples.size());
        }
    };

    /// `sources` and `values` (one for each dimension) outlive the result.
    static Result<ScanGroup> bind(std::span<const Dimension> dimensions,
                                  const VersionFacts& facts,
                                  ScanSources& sources,
                                  std::span<DimensionValues> values);

    [[nodiscard]] std::span<const Axis> axes() const { return axes_; }
    /// Coordinates that are not on an axis; they come after those.
    [[nodiscard]] std::size_t joins() const { return joins_.size(); }
    [[nodiscard]] std::size_t coordinates() const { return axes_.size() + joins_.size(); }
    /// What the coordinates of a join are below, however many of them will be met.
    [[nodiscard]] std::uint64_t join_limit(std::size_t join) const;
    /// All coordinates of a join are known already: there are as many as its limit.
    [[nodiscard]] bool is_closed(std::size_t join) const { return joins_[join]->is_closed; }
    /// Those of the chunk's selected rows; valid until the next call.
    Result<std::span<const std::uint32_t>>
    join_coordinates(std::size_t join, const Chunk& chunk, ScanCodes& codes);

    /// The codes of the values at `count` points, one for each dimension; `points` has all
    /// coordinates, point by point.
    void value_codes(std::span<const std::uint32_t> points,
                     std::size_t count,
                     std::span<std::uint32_t> codes);

private:
    static constexpr std::uint32_t kUnknown = ~0U;

    /// A dimension's place among the coordinates.
    struct Bound {
        ScanDimension dimension;
        DimensionValues* values = nullptr;
        std::optional<std::size_t> join; // or, with no part, a constant, or on an axis:
        std::size_t axis = 0;
        Projection own; // used where its ids were made for this range only
        const Projection* projection = nullptr;
        std::vector<std::uint32_t> codes; // by id or coordinate; kUnknown until it is met
        std::vector<std::uint32_t> ids;   // of the points asked for

        [[nodiscard]] const Projection& points() const { return projection ? *projection : own; }
    };
    struct Join {
        std::size_t dimension = 0;
        ScanCombinations combinations;
        std::vector<std::uint32_t> coordinates; // by combination; kUnknown until it is met
        NumberIds numbers;                      // the coordinates, by code of the value
        bool is_closed = false;                 // no more will be met
        std::array<std::uint32_t, kChunkRows> of_rows{};
    };

    void add(ScanDimension dimension, DimensionValues& values);
    void add_join(std::span<const ScanDimension::Part> parts);
    std::uint32_t meet_combination(Join& join, std::uint32_t combination);
    void take_ids(Bound& bound, std::span<const std::uint32_t> points, std::size_t count) const;
    static void meet_ids(Bound& bound);
    std::size_t axis_of(std::uint32_t source, const Projection& projection);

    std::vector<Axis> axes_;
    std::vector<std::unique_ptr<Join>> joins_;
    std::vector<Bound> bound_;
};

} // namespace muster::ledger
