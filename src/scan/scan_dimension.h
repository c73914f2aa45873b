#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scan/query.h"
#include "scan/scan_source.h"
#include "scan/scan_values.h"

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
    /// The value where part i has the projected id `ids[i]`; the empty text where it is absent.
    /// It lives as long as the sources, or in `scratch`.
    std::string_view value(std::span<const std::uint32_t> ids, std::string& scratch) const;
    /// The value's code; what was evaluated for one segment is remembered for the next.
    std::uint32_t code(std::span<const std::uint32_t> ids, DimensionValues& values) const;

private:
    struct Input {
        std::size_t part = 0;
        std::span<const std::string_view> texts; // by tuple
    };
    [[nodiscard]] std::vector<std::string_view> texts(std::span<const std::uint32_t> ids) const;
    Status project_what_matters(ScanSources& sources);

    BoundDimension bound_;
    std::string binding_; // what the value depends on beside its inputs
    std::vector<Input> inputs_;
    std::vector<Part> parts_;
    std::vector<std::unique_ptr<Projection>> own_; // those of parts that were made for this alone
};

} // namespace muster::ledger
