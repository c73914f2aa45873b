#include "generate/table_rows.h"

#include <cctype>

#include "generate/text.h"

namespace muster::generate {

TableRows::TableRows(const Bill& bill, std::vector<Field> fields, RenderedMaps maps)
    : bill_(bill), fields_(std::move(fields)), maps_(std::move(maps)) {
    for (const Field& field : fields_) {
        columns_.push_back({"", std::string(field.name), std::string(field.type)});
    }
}

void TableRows::write(const Charge& charge, std::string& out) const {
    const auto& commitments = bill_.commitments();
    const Measures measures = measures_of(charge);
    const RowContext row{
        bill_,
        maps_,
        charge,
        bill_.organization().catalog.skus[static_cast<std::size_t>(charge.sku)],
        bill_.organization().accounts[static_cast<std::size_t>(charge.account)],
        measures,
        charge.reservation < 0
            ? nullptr
            : &commitments.reservations[static_cast<std::size_t>(charge.reservation)],
        charge.savings_plan < 0
            ? nullptr
            : &commitments.plans[static_cast<std::size_t>(charge.savings_plan)]};
    for (const Field& field : fields_) {
        field.put(row, out);
        out += ',';
    }
    out.back() = '\n';
}

std::string json_map_field(const std::vector<std::pair<std::string, std::string>>& entries) {
    std::string json = "{";
    for (const auto& [key, value] : entries) {
        if (!value.empty()) {
            json += json.size() > 1 ? "," : "";
            put_json(json, key);
            json += ':';
            put_json(json, value);
        }
    }
    std::string field;
    put_csv(field, json + '}');
    return field;
}

void put_tag_map(const RowContext& row, std::string_view hostile_key, std::string& out) {
    const Charge& charge = row.charge;
    const std::string_view tags =
        charge.resource < 0
            ? "{}"
            : std::string_view(row.maps.tags[static_cast<std::size_t>(charge.resource)]);
    if (row.bill.options().profile != Profile::Hostile) {
        out += tags;
        return;
    }
    out += "\"{\"\"";
    out += hostile_key;
    out += "\"\":\"\"";
    put_request_tag(out, row.bill, charge);
    out += "\"\"";
    out += tags == "{}"
               ? "}\""
               : "," + std::string(tags.substr(2)); // past the quote and brace of the field
}

std::string athena_name(std::string_view column) {
    std::string name;
    for (const char c : column) {
        const bool is_upper = c >= 'A' && c <= 'Z';
        const bool is_word = is_upper || std::isalnum(static_cast<unsigned char>(c)) != 0;
        if ((is_upper || !is_word) && !name.empty() && name.back() != '_') {
            name += '_';
        }
        if (is_word) {
            name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    if (name.ends_with('_')) {
        name.pop_back();
    }
    return name;
}

void put_export_time(std::string& out, std::int64_t unix_seconds) {
    put_time(out, unix_seconds);
    out.pop_back();
    out += ".000Z";
}

} // namespace muster::generate
