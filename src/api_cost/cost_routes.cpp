#include "api_cost/cost_routes.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "api/paging.h"
#include "api_cost/report_json.h"
#include "api_cost/report_text.h"
#include "base/file.h"
#include "base/json_fields.h"
#include "base/temporary_file.h"
#include "billing/charge_model.h"
#include "cost/filter_json.h"
#include "cost/filter_text.h"
#include "cost/report_codec.h"
#include "cost/report_parquet.h"
#include "cost/report_pieces.h"
#include "cost/report_query.h"

namespace muster::api {

enum class ExportFormat : std::uint8_t { Csv, Json, Parquet };

struct ExportBody {
    JsonLike<cost::Report> report;
    ExportFormat format = ExportFormat::Csv;
};

struct FilterBody {
    std::optional<std::string> text;
    std::optional<JsonLike<cost::FilterDocument>> filter;
};

/// The same filter in both forms.
struct FilterView {
    std::string text;
    std::optional<JsonLike<cost::FilterDocument>> filter;
};

struct DimensionView {
    std::string name;
    std::string kind;
};

struct MeasureView {
    std::string name;
    bool is_cost;
};

struct NamesView {
    std::vector<DimensionView> dimensions;
    std::vector<MeasureView> measures;
};

struct ValueView {
    std::string value;
    std::optional<Decimal> cost;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto kJsonNames<api::ExportFormat> =
    enum_names<api::ExportFormat>({{api::ExportFormat::Csv, "csv"},
                                   {api::ExportFormat::Json, "json"},
                                   {api::ExportFormat::Parquet, "parquet"}});

template <>
inline constexpr auto json_fields<api::ExportBody> = std::tuple{
    JsonField{"report", &api::ExportBody::report, "the question"},
    JsonField{"format", &api::ExportBody::format, "of the file"},
};

template <>
inline constexpr auto json_fields<api::FilterBody> = std::tuple{
    JsonField{"text", &api::FilterBody::text, "a filter as people write it; empty for none"},
    JsonField{"filter", &api::FilterBody::filter, "or as a document"},
};

template <>
inline constexpr auto json_fields<api::FilterView> = std::tuple{
    JsonField{"text", &api::FilterView::text, "as people write it; empty: all charges"},
    JsonField{"filter", &api::FilterView::filter, "as a document; null: all charges"},
};

template <>
inline constexpr auto json_fields<api::DimensionView> = std::tuple{
    JsonField{"name", &api::DimensionView::name, "as reports name it"},
    JsonField{"kind", &api::DimensionView::kind, "built_in, tag, cost_category or column"},
};

template <>
inline constexpr auto json_fields<api::MeasureView> = std::tuple{
    JsonField{"name", &api::MeasureView::name, "as reports name it"},
    JsonField{"is_cost", &api::MeasureView::is_cost, "an amount of money"},
};

template <>
inline constexpr auto json_fields<api::NamesView> = std::tuple{
    JsonField{"dimensions", &api::NamesView::dimensions, "to group by and filter on"},
    JsonField{"measures", &api::NamesView::measures, "to sum up"},
};

template <>
inline constexpr auto json_fields<api::ValueView> = std::tuple{
    JsonField{"value", &api::ValueView::value, "of the dimension"},
    JsonField{"cost", &api::ValueView::cost, "unblended, over the period"},
};

} // namespace muster

namespace muster::api {
namespace {

Answer run(const CostPorts& ports, const http::Request& request, const Caller&) {
    TRY(const Json body, request.json());
    TRY(const cost::Report report, read_report(body, ""));
    const Instant now = ports.clock.now();
    auto result = ports.executor.run(report, now, request.stop);
    if (!result) {
        return at_field(std::move(result.error()), "");
    }
    TRY(auto answer, report_answer(report, now, std::move(*result)));
    return http::Response::text(200, "application/json", report_text(std::move(answer)));
}

Status write_text(const cost::ReportResult& result,
                  cost::ReportPieces::Form form,
                  const std::filesystem::path& path) {
    TRY(FileDescriptor file, FileDescriptor::open(path, FileDescriptor::Mode::Truncate));
    cost::ReportPieces pieces(result, form);
    for (std::string piece = pieces.next(); !piece.empty(); piece = pieces.next()) {
        TRY_DONE(file.write_all(as_bytes(piece)));
    }
    return file.close();
}

Status
write_as(ExportFormat format, const cost::ReportResult& result, const std::filesystem::path& path) {
    switch (format) {
    case ExportFormat::Csv: return write_text(result, cost::ReportPieces::Form::Csv, path);
    case ExportFormat::Json: return write_text(result, cost::ReportPieces::Form::Json, path);
    case ExportFormat::Parquet: return cost::write_parquet(result, path);
    }
    return Error{};
}

std::string_view media_type(ExportFormat format) {
    switch (format) {
    case ExportFormat::Csv: return "text/csv; charset=utf-8";
    case ExportFormat::Json: return "application/json";
    case ExportFormat::Parquet: return "application/vnd.apache.parquet";
    }
    return "";
}

/// The rows go through a file, so that a slow reader holds no memory, and what goes wrong does so
/// before the first byte is sent.
Result<http::Response>
file_response(const CostPorts& ports, ExportFormat format, const cost::ReportResult& result) {
    const std::string ending = fmt::format(".{}", kJsonNames<ExportFormat>.name(format));
    TRY(const TemporaryFile file, TemporaryFile::create(ports.scratch, ending));
    TRY_DONE(write_as(format, result, file.path()));
    TRY(FileDescriptor content, FileDescriptor::open(file.path(), FileDescriptor::Mode::Read));
    return http::Response::file(media_type(format), std::move(content));
}

Answer send_file(const CostPorts& ports, const http::Request& request, const Caller&) {
    TRY(const auto body, request.json_as<ExportBody>());
    TRY(const cost::Report report, read_report(body.report.json, "/report"));
    const Instant now = ports.clock.now();
    auto result = ports.executor.run(report, now, request.stop);
    if (!result) {
        return at_field(std::move(result.error()), "/report");
    }
    const cost::DateRange range = report.period.resolve(now);
    TRY(auto response, file_response(ports, body.format, *result));
    response.headers.add("Content-Disposition",
                         fmt::format("attachment; filename=\"costs-{}-{}.{}\"",
                                     cost::date_text(range.first), cost::date_text(range.last),
                                     kJsonNames<ExportFormat>.name(body.format)));
    return response;
}

/// The filter, and the field that it came in.
Result<cost::Filter> filter_of(const FilterBody& body) {
    if (body.text.has_value() == body.filter.has_value()) {
        return Error{ErrorKind::Invalid, "json.invalid", "give either \"text\" or \"filter\""};
    }
    auto filter =
        body.text ? cost::parse_filter(*body.text) : cost::filter_from_json(body.filter->json);
    if (filter) {
        TRY_DONE(cost::check_filter(*filter));
        return filter;
    }
    filter.error().problems = {{body.text ? "/text" : "/filter", filter.error().detail}};
    return filter;
}

Answer convert_filter(const CostPorts&, const http::Request& request, const Caller&) {
    TRY(const auto body, request.json_as<FilterBody>());
    TRY(const cost::Filter filter, filter_of(body));
    FilterView view{.text = cost::to_text(filter), .filter = std::nullopt};
    if (filter.kind != cost::Filter::Kind::All) {
        view.filter = {cost::to_json(filter)};
    }
    return http::Response::json(200, to_json(view));
}

/// Collects names, each once: those of the charge model first, then those that only bills have.
template <class View>
class NameList {
public:
    template <class Names, class ToView>
    void add(const Names& names, const ToView& to_view) {
        for (const auto& name : names) {
            if (known_.emplace(name).second) {
                views_.push_back(to_view(std::string(name)));
            }
        }
    }
    std::vector<View> take() { return std::move(views_); }

private:
    std::set<std::string> known_;
    std::vector<View> views_;
};

std::vector<DimensionView> dimension_views(const cost::BillNames& names) {
    const auto of_kind = [](std::string kind) {
        return [kind](std::string name) { return DimensionView{std::move(name), kind}; };
    };
    const auto keyed = [](std::string name) {
        const bool is_tag = name.starts_with("tag:");
        return DimensionView{std::move(name), is_tag ? "tag" : "cost_category"};
    };
    NameList<DimensionView> list;
    list.add(billing::dimension_names(), of_kind("built_in"));
    list.add(names.keyed, keyed);
    list.add(names.columns, of_kind("column"));
    return list.take();
}

std::vector<MeasureView> measure_views(const cost::BillNames& names) {
    const auto view = [](std::string name) {
        const bool is_cost = cost::is_cost(name);
        return MeasureView{std::move(name), is_cost};
    };
    NameList<MeasureView> list;
    list.add(billing::measure_names(), view);
    list.add(names.numbers, view);
    return list.take();
}

Answer list_names(const CostPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only({}));
    TRY(const cost::BillNames names, ports.names.current());
    return http::Response::json(200, to_json(NamesView{.dimensions = dimension_views(names),
                                                       .measures = measure_views(names)}));
}

constexpr std::string_view kExportMedia[] = {"text/csv", "application/json",
                                             "application/vnd.apache.parquet"};
constexpr std::string_view kValuesQuery[] = {"dimension", "period", "prefix", "limit"};

/// What a dimension was worth most: the question behind a list of values to choose from.
Result<cost::Report> values_report(const http::Query& query) {
    TRY_DONE(query.expect_only(kValuesQuery));
    TRY(const auto dimension, query.one("dimension"));
    TRY(const auto period, query.one("period"));
    TRY(const auto prefix, query.one("prefix"));
    TRY(const Paging paging, Paging::parse(query));
    if (!dimension || dimension->empty()) {
        return Error{ErrorKind::Invalid, "request.missing_parameter", "dimension is needed"};
    }
    cost::Report report;
    report.by = {std::string(*dimension)};
    report.granularity = cost::Granularity::Total;
    report.top = static_cast<std::uint32_t>(paging.limit);
    TRY(report.period, cost::Period::parse(period.value_or("last-12-months")));
    if (prefix && !prefix->empty()) {
        report.filter = cost::Filter::of({.dimension = report.by.front(),
                                          .op = cost::Condition::Operator::StartsWith,
                                          .values = {std::string(*prefix)}});
    }
    TRY_DONE(cost::check_report(report));
    return report;
}

Answer list_values(const CostPorts& ports, const http::Request& request, const Caller&) {
    TRY(const cost::Report report, values_report(request.query));
    TRY(auto result, ports.executor.run(report, ports.clock.now(), request.stop));
    std::erase_if(result.rows, [](const cost::ReportRow& row) {
        return row.is_other || !row.dimensions.front();
    });
    std::ranges::stable_sort(result.rows, std::greater{}, [](const cost::ReportRow& row) {
        const auto& cost = row.measures.front();
        return cost ? cost->to_double() : 0; // good enough for an order
    });
    Json::Array items;
    for (const cost::ReportRow& row : result.rows) {
        items.push_back(
            to_json(ValueView{.value = *row.dimensions.front(), .cost = row.measures.front()}));
    }
    return list_response(std::move(items), std::nullopt);
}

using CostRoute = Route<CostPorts>;
using enum http::Verb;

constexpr CostRoute kCostRoutes[] = {
    {Post,
     "/api/v1/cost/reports/run",
     Permission::CostRead,
     &run,
     {.summary = "Run a report",
      .body = &json_schema<cost::Report>,
      .answer = &json_schema<ReportAnswer>},
     {.cost = 10, .effect = http::Effect::Nothing}},
    {Post,
     "/api/v1/cost/reports/export",
     Permission::CostExport,
     &send_file,
     {.summary = "Run a report into a file: CSV, JSON or Parquet",
      .body = &json_schema<ExportBody>,
      .media = kExportMedia},
     {.cost = 50, .effect = http::Effect::Nothing}},
    {Post,
     "/api/v1/cost/filter",
     Permission::CostRead,
     &convert_filter,
     {.summary = "A filter's text into its document, or the other way",
      .body = &json_schema<FilterBody>,
      .answer = &json_schema<FilterView>},
     {.effect = http::Effect::Nothing}},
    {Get,
     "/api/v1/cost/names",
     Permission::CostRead,
     &list_names,
     {.summary = "List what reports group by and sum up", .answer = &json_schema<NamesView>}},
    {Get,
     "/api/v1/cost/values",
     Permission::CostRead,
     &list_values,
     {.summary = "List the values of a dimension by what they cost",
      .query = kValuesQuery,
      .answer = &list_schema<ValueView>},
     {.cost = 5}},
};

} // namespace

std::span<const CostRoute> cost_routes() {
    return kCostRoutes;
}

} // namespace muster::api
