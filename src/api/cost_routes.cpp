#include "api/cost_routes.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <tuple>

#include <fmt/format.h>

#include "api/paging.h"
#include "api/report_json.h"
#include "base/json_fields.h"
#include "base/temporary_file.h"
#include "billing/charge_model.h"
#include "cost/filter_json.h"
#include "cost/filter_text.h"
#include "cost/report_parquet.h"
#include "cost/report_pieces.h"
#include "cost/report_query.h"

namespace muster::api {

enum class ExportFormat : std::uint8_t { Csv, Json, Parquet };

struct ExportBody {
    Json report;
    ExportFormat format = ExportFormat::Csv;
};

struct FilterBody {
    std::optional<std::string> text;
    std::optional<Json> filter;
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
    Json::Object document{{"report", report_json(report, now)}};
    TRY(auto members, answer_members(*result));
    std::ranges::move(members, std::back_inserter(document));
    return http::Response::json(200, std::move(document));
}

/// An answer whose text is made while it is sent.
struct Sending {
    cost::ReportResult result;
    cost::ReportPieces pieces;

    Sending(cost::ReportResult answer, cost::ReportPieces::Form form)
        : result(std::move(answer)), pieces(result, form) {}
};

http::Response text_response(std::string_view media_type,
                             cost::ReportResult result,
                             cost::ReportPieces::Form form) {
    auto sending = std::make_unique<Sending>(std::move(result), form);
    return http::Response::stream(media_type,
                                  {.next = [sending = std::move(sending)]() -> Result<std::string> {
                                       return sending->pieces.next();
                                   },
                                   .length = std::nullopt});
}

/// A Parquet file begins with nothing that could be sent before its end is known.
Result<http::Response> parquet_response(const CostPorts& ports, const cost::ReportResult& result) {
    TRY(const TemporaryFile file, TemporaryFile::create(ports.scratch, ".parquet"));
    TRY_DONE(cost::write_parquet(result, file.path()));
    TRY(FileDescriptor content, FileDescriptor::open(file.path(), FileDescriptor::Mode::Read));
    return http::Response::file("application/vnd.apache.parquet", std::move(content));
}

Result<http::Response>
file_response(const CostPorts& ports, ExportFormat format, cost::ReportResult result) {
    using Form = cost::ReportPieces::Form;
    switch (format) {
    case ExportFormat::Csv:
        return text_response("text/csv; charset=utf-8", std::move(result), Form::Csv);
    case ExportFormat::Json:
        return text_response("application/json", std::move(result), Form::Json);
    case ExportFormat::Parquet: return parquet_response(ports, result);
    }
    return Error{};
}

Answer send_file(const CostPorts& ports, const http::Request& request, const Caller&) {
    TRY(const auto body, request.json_as<ExportBody>());
    TRY(const cost::Report report, read_report(body.report, "/report"));
    const Instant now = ports.clock.now();
    auto result = ports.executor.run(report, now, request.stop);
    if (!result) {
        return at_field(std::move(result.error()), "/report");
    }
    const cost::DateRange range = report.period.resolve(now);
    TRY(auto response, file_response(ports, body.format, std::move(*result)));
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
    auto filter = body.text ? cost::parse_filter(*body.text) : cost::filter_from_json(*body.filter);
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
    const bool is_all = filter.kind == cost::Filter::Kind::All;
    return http::Response::json(200,
                                Json::Object{{"text", cost::to_text(filter)},
                                             {"filter", is_all ? Json() : cost::to_json(filter)}});
}

/// The names of the charge model, then those that only bills have.
template <class Names, class ToJson>
void append_names(const Names& names,
                  std::set<std::string>& known,
                  Json::Array& items,
                  const ToJson& to_json) {
    for (const auto& name : names) {
        if (known.emplace(name).second) {
            items.push_back(to_json(std::string(name)));
        }
    }
}

Json::Array dimension_items(const cost::BillNames& names) {
    const auto item = [](std::string_view kind) {
        return [kind](const std::string& name) {
            return Json(Json::Object{{"name", name}, {"kind", kind}});
        };
    };
    std::set<std::string> known;
    Json::Array items;
    append_names(billing::dimension_names(), known, items, item("built_in"));
    append_names(names.keyed, known, items, [&](const std::string& name) {
        return item(name.starts_with("tag:") ? "tag" : "cost_category")(name);
    });
    append_names(names.columns, known, items, item("column"));
    return items;
}

Json::Array measure_items(const cost::BillNames& names) {
    const auto item = [](const std::string& name) {
        return Json(Json::Object{{"name", name}, {"is_cost", Json(cost::is_cost(name))}});
    };
    std::set<std::string> known;
    Json::Array items;
    append_names(billing::measure_names(), known, items, item);
    append_names(names.numbers, known, items, item);
    return items;
}

Answer list_names(const CostPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only({}));
    TRY(const cost::BillNames names, ports.names.current());
    return http::Response::json(200, Json::Object{{"dimensions", dimension_items(names)},
                                                  {"measures", measure_items(names)}});
}

/// What a dimension was worth most: the question behind a list of values to choose from.
Result<cost::Report> values_report(const http::Query& query) {
    TRY_DONE(query.expect_only({"dimension", "period", "prefix", "limit"}));
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
        const auto& cost = row.measures.front();
        items.push_back(Json::Object{{"value", *row.dimensions.front()},
                                     {"cost", cost ? Json(cost->str()) : Json()}});
    }
    return list_response(std::move(items), std::nullopt);
}

using Row = Route<CostPorts>;
using enum http::Verb;

constexpr Row kRoutes[] = {
    Row{Post, "/api/v1/cost/reports/run", Permission::CostRead, &run},
    Row{Post, "/api/v1/cost/reports/export", Permission::CostExport, &send_file},
    Row{Post, "/api/v1/cost/filter", Permission::CostRead, &convert_filter},
    Row{Get, "/api/v1/cost/names", Permission::CostRead, &list_names},
    Row{Get, "/api/v1/cost/values", Permission::CostRead, &list_values},
};

} // namespace

std::span<const Row> cost_routes() {
    return kRoutes;
}

} // namespace muster::api
