#include "cost/report_json.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cost/filter_json.h"
#include "cost/json_fields.h"

namespace muster::cost {
namespace json = boost::json;
namespace {

constexpr std::size_t kMaxDocumentBytes = 4U << 20U;

Result<json::value> parse_document(std::string_view text) {
    if (text.size() > kMaxDocumentBytes) {
        return malformed_json(
            fmt::format("the document has more than {} bytes", kMaxDocumentBytes));
    }
    json::parse_options options;
    options.max_depth = 2 * FilterLimits::kDepth + 8; // a level of a filter is an object and a list
    boost::system::error_code error;
    json::value value =
        json::parse(json::string_view(text.data(), text.size()), error, {}, options);
    if (error) {
        return malformed_json(fmt::format("this is not JSON: {}", error.message()));
    }
    return value;
}

Result<Granularity> granularity_of(const json::value& value) {
    TRY(const std::string name, text_of(value, "'granularity'"));
    const auto granularity = granularity_from(name);
    if (!granularity) {
        return malformed_json(
            fmt::format("'granularity' is one of {}", fmt::join(granularity_names(), ", ")));
    }
    return *granularity;
}

Result<std::uint32_t> top_of(const json::value& value) {
    const auto* number = value.if_int64();
    if (number == nullptr || *number < 1 || *number > Report::kMaxTop) {
        return Error{ErrorKind::Invalid, "report.top_out_of_range",
                     fmt::format("'top' is a number from 1 to {}", Report::kMaxTop)};
    }
    return static_cast<std::uint32_t>(*number);
}

json::array array_of(const std::vector<std::string>& texts) {
    json::array array;
    for (const std::string& text : texts) {
        array.emplace_back(text);
    }
    return array;
}

} // namespace

Result<Report> report_from_json(std::string_view text) {
    TRY(const json::value document, parse_document(text));
    TRY(const json::object* object,
        object_of(document, "a report",
                  {"measures", "by", "granularity", "period", "top", "filter"}));
    Report report;
    const json::value* period = object->if_contains("period");
    if (period == nullptr) {
        return malformed_json("a report needs 'period'");
    }
    TRY(const std::string period_text, text_of(*period, "'period'"));
    TRY(report.period, Period::parse(period_text));
    if (const json::value* measures = object->if_contains("measures")) {
        TRY(report.measures, texts_of(*measures, "'measures'"));
    }
    if (const json::value* by = object->if_contains("by")) {
        TRY(report.by, texts_of(*by, "'by'"));
    }
    if (const json::value* granularity = object->if_contains("granularity")) {
        TRY(report.granularity, granularity_of(*granularity));
    }
    if (const json::value* top = object->if_contains("top")) {
        TRY(report.top, top_of(*top));
    }
    if (const json::value* filter = object->if_contains("filter")) {
        TRY(report.filter, filter_from_json(*filter));
    }
    TRY_DONE(check_report(report));
    return report;
}

std::string to_json(const Report& report) {
    json::object object;
    object["measures"] = array_of(report.measures);
    if (!report.by.empty()) {
        object["by"] = array_of(report.by);
    }
    object["granularity"] = granularity_name(report.granularity);
    object["period"] = report.period.str();
    if (report.top) {
        object["top"] = *report.top;
    }
    if (report.filter.kind != Filter::Kind::All) {
        object["filter"] = to_json(report.filter);
    }
    return json::serialize(object);
}

} // namespace muster::cost
