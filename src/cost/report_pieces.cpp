#include "cost/report_pieces.h"

#include "base/csv_field.h"
#include "base/json.h"

namespace muster::cost {
namespace {

constexpr std::string_view kLines = "lines";

void append_csv_head(const ReportResult& result, std::string& text) {
    text += "period";
    for (const auto* names : {&result.dimensions, &result.measures}) {
        for (const std::string& name : *names) {
            text += ',';
            append_csv_field(text, name);
        }
    }
    text += '\n';
}

void append_csv_row(const ReportRow& row, std::string& text) {
    text += row.period.value_or("");
    for (const auto& value : row.dimensions) {
        text += ',';
        append_csv_field(text, value.value_or(""));
    }
    for (const auto& sum : row.measures) {
        text += ',';
        text += sum ? sum->str() : "";
    }
    text += '\n';
}

void append_text_or_null(const std::optional<std::string>& value, std::string& text) {
    text += value ? json_quoted(*value) : "null";
}

void append_json_row(const ReportResult& result, const ReportRow& row, std::string& text) {
    text += "{\"period\": ";
    append_text_or_null(row.period, text);
    for (std::size_t i = 0; i < result.dimensions.size(); ++i) {
        text += ", " + json_quoted(result.dimensions[i]) + ": ";
        append_text_or_null(row.dimensions[i], text);
    }
    for (std::size_t i = 0; i < result.measures.size(); ++i) {
        const auto& sum = row.measures[i];
        const bool is_count = result.measures[i] == kLines;
        text += ", " + json_quoted(result.measures[i]) + ": ";
        text += !sum ? "null" : is_count ? sum->str() : '"' + sum->str() + '"';
    }
    text += '}';
}

} // namespace

std::string ReportPieces::next() {
    std::string text;
    if (!has_begun_) {
        append_head(text);
        has_begun_ = true;
    }
    while (next_row_ < result_.rows.size() && text.size() < kPieceBytes) {
        append_row(text);
        ++next_row_;
    }
    if (next_row_ == result_.rows.size() && !has_ended_) {
        append_tail(text);
        has_ended_ = true;
    }
    return text;
}

void ReportPieces::append_head(std::string& text) const {
    switch (form_) {
    case Form::Csv: append_csv_head(result_, text); break;
    case Form::Json: text += '['; break;
    }
}

void ReportPieces::append_row(std::string& text) const {
    const ReportRow& row = result_.rows[next_row_];
    switch (form_) {
    case Form::Csv: append_csv_row(row, text); break;
    case Form::Json:
        text += next_row_ == 0 ? "\n  " : ",\n  ";
        append_json_row(result_, row, text);
        break;
    }
}

void ReportPieces::append_tail(std::string& text) const {
    if (form_ == Form::Json) {
        text += result_.rows.empty() ? "]\n" : "\n]\n";
    }
}

} // namespace muster::cost
