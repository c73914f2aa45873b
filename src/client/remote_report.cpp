#include "client/remote_report.h"

#include <tuple>

#include "cost/report_json.h"
#include "cost/report_row_json.h"

namespace muster::client {

/// What both kinds of answers have; the rest is left alone, so that a newer server may say more.
struct ReportAnswer {
    std::vector<std::string> dimensions;
    std::vector<std::string> measures;
    std::vector<cost::ReportRow> rows;
    std::vector<std::optional<Decimal>> total;
    std::optional<std::string> currency;
    std::vector<std::string> notes;
    Json::Object rest;
};

} // namespace muster::client

namespace muster {

template <>
inline constexpr auto json_fields<client::ReportAnswer> = std::tuple{
    JsonField{"dimensions", &client::ReportAnswer::dimensions, "their names"},
    JsonField{"measures", &client::ReportAnswer::measures, "their names"},
    JsonField{"rows", &client::ReportAnswer::rows, "by period, then by dimensions"},
    JsonField{"total", &client::ReportAnswer::total, "of each measure"},
    JsonField{"currency", &client::ReportAnswer::currency, "of all amounts; null: there are none"},
    JsonField{"notes", &client::ReportAnswer::notes, "for the person who asked"},
    JsonRest<client::ReportAnswer>{&client::ReportAnswer::rest},
};

} // namespace muster

namespace muster::client {
namespace {

/// Whether each row has as many values as there are names.
bool is_whole(const ReportAnswer& answer) {
    for (const cost::ReportRow& row : answer.rows) {
        if (row.dimensions.size() != answer.dimensions.size() ||
            row.measures.size() != answer.measures.size()) {
            return false;
        }
    }
    return answer.total.size() == answer.measures.size();
}

} // namespace

Result<cost::ReportResult> report_result(const Json& answer) {
    auto read = from_json<ReportAnswer>(answer);
    if (!read || !is_whole(*read)) {
        return Error{ErrorKind::Upstream, "client.no_muster",
                     "the server's answer is no report: " +
                         (read ? "rows of other lengths" : read.error().detail)};
    }
    return cost::ReportResult{.dimensions = std::move(read->dimensions),
                              .measures = std::move(read->measures),
                              .rows = std::move(read->rows),
                              .sources = {},
                              .total = std::move(read->total),
                              .currency = read->currency.value_or(""),
                              .notes = std::move(read->notes)};
}

Result<cost::ReportResult> run_report(ApiClient& client, const cost::Report& report) {
    TRY(const Json answer,
        client.post("/api/v1/cost/reports/run", cost::full_report_document(report)));
    return report_result(answer);
}

Status export_report(ApiClient& client,
                     const cost::Report& report,
                     std::string_view format,
                     std::ostream& out) {
    const Json body =
        Json::Object{{"report", cost::full_report_document(report)}, {"format", format}};
    return client.download("/api/v1/cost/reports/export", body, [&](ByteSpan piece) -> Status {
        if (!(out << as_text(piece))) {
            return Error{ErrorKind::Unavailable, "report.output_failed", "cannot write the answer"};
        }
        return {};
    });
}

} // namespace muster::client
