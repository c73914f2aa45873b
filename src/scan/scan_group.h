#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "scan/query.h"
#include "scan/scan_dimension.h"
#include "scan/scan_source.h"
#include "scan/scan_values.h"

namespace muster::ledger {

/// What a block range is grouped by, as few columns as possible: all dimensions over one source
/// become one axis, numbered over the combinations that its tuples have. A dimension over several
/// sources is grouped by its inputs and evaluated once for each combination met. For one thread.
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
    /// Errors: Invalid "ledger.segment_damaged".
    static Result<ScanGroup> bind(std::span<const Dimension> dimensions,
                                  const VersionFacts& facts,
                                  ScanSources& sources,
                                  std::span<DimensionValues> values);

    [[nodiscard]] std::span<const Axis> axes() const { return axes_; }
    /// The codes of the values at a point, one for each dimension; `point[i]` is on axis i.
    void value_codes(std::span<const std::uint32_t> point, std::span<std::uint32_t> codes);

private:
    struct Part {
        std::size_t axis = 0;
        Projection own; // used where `ids` were made for this range only
        const Projection* projection = nullptr;

        [[nodiscard]] const Projection& points() const { return projection ? *projection : own; }
    };
    struct Bound {
        ScanDimension dimension;
        std::vector<Part> parts;
        std::vector<NumberIds> pairs;     // numbers the combinations of several parts
        std::vector<std::uint32_t> codes; // by combination; kUnknown until it is met
        DimensionValues* values = nullptr;
    };
    static constexpr std::uint32_t kUnknown = ~0U;

    void add(ScanDimension dimension, DimensionValues& values);
    std::size_t axis_of(std::uint32_t source, const Projection& projection);

    std::vector<Axis> axes_;
    std::vector<Bound> bound_;
    std::vector<std::uint32_t> ids_; // scratch
};

} // namespace muster::ledger
