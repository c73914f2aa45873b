#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generate/row_writer.h"

namespace muster::generate {

/// Text that repeats from row to row, rendered once per bill.
struct RenderedMaps {
    std::vector<std::string> products;                    // by SKU, as quoted CSV fields of JSON
    std::vector<std::string> tags;                        // by resource
    std::vector<std::string> accounts;                    // cost categories by account
    std::vector<std::vector<std::string>> plain_products; // by SKU: attributes with own columns
};

/// What a field may ask about its row. Lives for one row.
struct RowContext {
    const Bill& bill;
    const RenderedMaps& maps;
    const Charge& charge;
    const Sku& sku;
    const Account& account;
    const Measures& measures;
    const Reservation* reservation; // null when the row has none
    const SavingsPlan* plan;

    [[nodiscard]] bool is(LineItemType type) const { return charge.type == type; }
};

// Types of columns, as manifests name them.
inline constexpr std::string_view kString = "string";
inline constexpr std::string_view kDouble = "double";
inline constexpr std::string_view kTime = "timestamp";
inline constexpr std::string_view kMap = "map<string,string>";
inline constexpr std::string_view kMapOfDoubles = "map<string,double>";

/// One column of an export and how it is written, as a CSV field.
struct Field {
    std::string_view name;
    std::string_view type; // one of the above
    void (*put)(const RowContext& row, std::string& out);
};

/// Rows of the exports with a fixed schema (CUR 2.0, FOCUS): a table of fields.
class TableRows : public RowWriter {
public:
    TableRows(const Bill& bill, std::vector<Field> fields, RenderedMaps maps);

    [[nodiscard]] const std::vector<Column>& columns() const override { return columns_; }
    void write(const Charge& charge, std::string& out) const override;

private:
    const Bill& bill_;
    std::vector<Field> fields_;
    RenderedMaps maps_;
    std::vector<Column> columns_;
};

/// `{"key":"value",…}` as one quoted CSV field; empty values are left out.
std::string json_map_field(const std::vector<std::pair<std::string, std::string>>& entries);

/// The row's tags, and in the hostile profile one value of its own under `hostile_key`.
void put_tag_map(const RowContext& row, std::string_view hostile_key, std::string& out);

/// The name AWS gives a legacy column in Athena: `lineItem/UsageAmount` → `line_item_usage_amount`.
std::string athena_name(std::string_view column);

/// "2026-10-01T00:00:00.000Z", as exports write times.
void put_export_time(std::string& out, std::int64_t unix_seconds);

} // namespace muster::generate
