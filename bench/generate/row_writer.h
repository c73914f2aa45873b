#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generate/bill.h"

namespace muster::generate {

/// One column of an output, as manifests describe it.
struct Column {
    std::string category; // of the legacy report; empty in the others
    std::string name;
    std::string type; // as the manifest of the format names types

    /// "lineItem/UsageAmount", or just the name.
    [[nodiscard]] std::string header() const {
        return category.empty() ? name : category + '/' + name;
    }
};

/// Writes charges of one bill as CSV rows of one format. Rows may be written from several threads
/// at once: everything that does not change from row to row is rendered when it is made.
class RowWriter {
public:
    virtual ~RowWriter() = default;
    [[nodiscard]] virtual const std::vector<Column>& columns() const = 0;
    virtual void write(const Charge& charge, std::string& out) const = 0;

    [[nodiscard]] std::string header() const;
};

/// 52 characters that differ for every row of every delivery.
void put_line_item_id(std::string& out, const Bill& bill, const Charge& charge);

/// The value of the hostile profile's tag: "req-" and digits of the row's own.
void put_request_tag(std::string& out, const Bill& bill, const Charge& charge);

/// The name of who sells, and of who invoices.
std::string_view legal_entity(Seller seller);
std::string_view billing_entity(Seller seller);

/// Blank while the month runs, as AWS leaves it.
std::string invoice_id(const Bill& bill, BillType type, Seller seller);

/// Everything a SKU says in product/* columns except product/ProductName.
std::vector<std::pair<std::string_view, std::string>> product_attributes(const Sku& sku);

/// What the line says, unless the charge itself has something to say.
std::string_view description_of(const Bill& bill, const Charge& charge);

} // namespace muster::generate
