#pragma once

#include <optional>

#include "base/json_codec.h"
#include "cost/report.h"
#include "cost/report_json.h"

namespace muster {

/// A report within a larger document, in the form that report_json.h describes.
template <>
struct JsonCodec<cost::Report> {
    static std::optional<cost::Report> read(const Json& json, JsonProblems& problems) {
        Result<cost::Report> report = cost::report_from_document(json);
        if (!report) {
            problems.report(report.error().detail);
            return std::nullopt;
        }
        return std::move(*report);
    }
    static Json write(const cost::Report& report) { return cost::report_document(report); }
};

} // namespace muster
