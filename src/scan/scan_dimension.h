#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scan/query.h"
#include "scan/scan_source.h"

namespace muster::ledger {

/// A dimension bound to a block range: a value for each combination of projected inputs, one
/// projection for each source that holds inputs. No parts: a constant.
class ScanDimension {
public:
    struct Part {
        std::uint32_t source = 0;
        const Projection* projection = nullptr;
    };

    /// `sources` outlives the result. Errors: Invalid "ledger.segment_damaged".
    static Result<ScanDimension>
    bind(const Dimension& dimension, const VersionFacts& facts, ScanSources& sources);

    [[nodiscard]] std::span<const Part> parts() const { return parts_; }
    /// The value where part i has the projected id `ids[i]`; never the empty text.
    [[nodiscard]] std::optional<std::string> value(std::span<const std::uint32_t> ids) const;

private:
    struct Input {
        std::size_t part = 0;
        std::span<const std::string_view> texts; // by tuple
    };
    BoundDimension bound_;
    std::vector<Input> inputs_;
    std::vector<Part> parts_;
};

} // namespace muster::ledger
