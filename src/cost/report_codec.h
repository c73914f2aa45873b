#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/json_codec.h"
#include "base/json_fields.h"
#include "base/json_like.h"
#include "base/json_schema.h"
#include "cost/granularity.h"
#include "cost/report.h"
#include "cost/report_json.h"

namespace muster::cost {

/// For documents: a filter as filter_json.h describes it, as that or as a text, and the full
/// document of a report that was answered.
struct FilterDocument;
struct FilterOrText;
struct AnsweredReport;

/// The fields of a report's document and their types, before anything is known of what they say.
struct ReportShape {
    std::optional<std::vector<std::string>> measures;
    std::optional<std::vector<std::string>> by;
    std::optional<Granularity> granularity;
    std::string period;
    std::optional<std::int64_t> top;
    std::optional<JsonLike<FilterOrText>> filter;
};

} // namespace muster::cost

namespace muster {

template <>
inline constexpr auto kJsonNames<cost::Granularity> = cost::kGranularityNames;

template <>
struct JsonSchema<cost::FilterDocument> {
    static Json of() { return component_schema("Filter"); }
};
template <>
struct JsonSchema<cost::FilterOrText> {
    static Json of() {
        return Json::Object{{"anyOf", Json::Array{text_schema(), component_schema("Filter")}}};
    }
};

template <>
inline constexpr auto json_fields<cost::ReportShape> = std::tuple{
    JsonField{"measures", &cost::ReportShape::measures, "to sum up; unblended_cost without it"},
    JsonField{"by", &cost::ReportShape::by, "dimensions to group by"},
    JsonField{"granularity", &cost::ReportShape::granularity, "rows per step of time; month"},
    JsonField{"period", &cost::ReportShape::period,
              "2026, 2026-10, 2026-10-05, A..B (both included), last-N-months or mtd"},
    JsonField{"top", &cost::ReportShape::top, "keep so many groups, fold the rest into one"},
    JsonField{"filter", &cost::ReportShape::filter, "a text of the filter language, or a document"},
};

/// A report within a larger document, in the form that report_json.h describes; printed with every
/// field.
template <>
struct JsonCodec<cost::Report> {
    static std::optional<cost::Report> read(const Json& json, JsonProblems& problems) {
        if (!JsonCodec<cost::ReportShape>::read(json, problems)) {
            return std::nullopt;
        }
        Result<cost::Report> report = cost::report_from_document(json);
        if (!report) {
            problems.report(report.error().detail);
            return std::nullopt;
        }
        return std::move(*report);
    }
    static Json write(const cost::Report& report) { return cost::full_report_document(report); }
};

template <>
struct JsonSchema<cost::Report> : JsonSchema<cost::ReportShape> {};

/// With every field, and the first and last day that the period means.
template <>
struct JsonSchema<cost::AnsweredReport> {
    static Json of() {
        const Json shape = json_schema<cost::ReportShape>();
        Json::Object fields = *shape.find("properties")->if_object();
        const Json day = text_schema({{"format", "date"}});
        fields.push_back({"range", object_schema({{"first", day}, {"last", day}})});
        return object_schema(std::move(fields));
    }
};

} // namespace muster
