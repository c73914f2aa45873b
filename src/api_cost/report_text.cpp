#include "api_cost/report_text.h"

#include <utility>

#include "base/json_codec.h"

namespace muster::api {
namespace {

void append_value(std::string& text, const std::optional<std::string>& value) {
    text += value ? json_quoted(*value) : "null";
}

void append_value(std::string& text, const std::optional<Decimal>& sum) {
    if (!sum) {
        text += "null";
        return;
    }
    text += '"';
    text += sum->str();
    text += '"';
}

template <class Value>
void append_values(std::string& text, const std::vector<Value>& values) {
    text += '[';
    for (const Value& value : values) {
        text += &value == values.data() ? "" : ",";
        append_value(text, value);
    }
    text += ']';
}

void append_row(std::string& text, const cost::ReportRow& row) {
    text += R"({"period":)";
    append_value(text, row.period);
    text += R"(,"dimensions":)";
    append_values(text, row.dimensions);
    text += R"(,"measures":)";
    append_values(text, row.measures);
    text += R"(,"is_other":)";
    text += row.is_other ? "true}" : "false}";
}

void append_rows(std::string& text, const std::vector<cost::ReportRow>& rows) {
    text += '[';
    for (const cost::ReportRow& row : rows) {
        text += &row == rows.data() ? "" : ",";
        append_row(text, row);
    }
    text += ']';
}

} // namespace

std::string report_text(ReportAnswer answer) {
    const auto rows = std::exchange(answer.rows, {});
    const Json head = to_json(answer);
    std::string text;
    for (const JsonMember& member : *head.if_object()) {
        text += text.empty() ? '{' : ',';
        text += json_quoted(member.key) + ':';
        if (member.key == "rows") {
            append_rows(text, rows);
        } else {
            text += member.value.str();
        }
    }
    return text + '}';
}

} // namespace muster::api
