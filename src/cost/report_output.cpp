#include "cost/report_output.h"

#include "base/csv_field.h"
#include "base/json.h"

namespace muster::cost {
namespace {

constexpr std::string_view kLines = "lines";

void write_json_row(const ReportResult& result, const ReportRow& row, std::ostream& out) {
    const auto text_or_null = [](const std::optional<std::string>& text) {
        return text ? json_quoted(*text) : std::string("null");
    };
    out << "{\"period\": " << text_or_null(row.period);
    for (std::size_t i = 0; i < result.dimensions.size(); ++i) {
        out << ", " << json_quoted(result.dimensions[i]) << ": " << text_or_null(row.dimensions[i]);
    }
    for (std::size_t i = 0; i < result.measures.size(); ++i) {
        out << ", " << json_quoted(result.measures[i]) << ": ";
        if (!row.measures[i]) {
            out << "null";
        } else if (result.measures[i] == kLines) {
            out << row.measures[i]->str();
        } else {
            out << '"' << row.measures[i]->str() << '"';
        }
    }
    out << '}';
}

} // namespace

void write_csv(const ReportResult& result, std::ostream& out) {
    std::string line = "period";
    for (const auto* names : {&result.dimensions, &result.measures}) {
        for (const std::string& name : *names) {
            line += ',';
            append_csv_field(line, name);
        }
    }
    out << line << '\n';
    for (const ReportRow& row : result.rows) {
        line = row.period.value_or("");
        for (const auto& value : row.dimensions) {
            line += ',';
            append_csv_field(line, value.value_or(""));
        }
        for (const auto& sum : row.measures) {
            line += ',';
            line += sum ? sum->str() : "";
        }
        out << line << '\n';
    }
}

void write_json(const ReportResult& result, std::ostream& out) {
    out << '[';
    for (std::size_t i = 0; i < result.rows.size(); ++i) {
        out << (i == 0 ? "\n  " : ",\n  ");
        write_json_row(result, result.rows[i], out);
    }
    out << (result.rows.empty() ? "]\n" : "\n]\n");
}

} // namespace muster::cost
