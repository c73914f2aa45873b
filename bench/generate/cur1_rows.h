#pragma once

#include <array>
#include <initializer_list>
#include <string>
#include <vector>

#include "generate/row_writer.h"

namespace muster::generate {

/// Rows of the legacy Cost and Usage Report, with slash names (`lineItem/UsageAmount`).
class Cur1Rows : public RowWriter {
public:
    explicit Cur1Rows(const Bill& bill);

    [[nodiscard]] const std::vector<Column>& columns() const override { return columns_; }
    void write(const Charge& charge, std::string& out) const override;

private:
    void add_columns();
    void add_all(std::string_view category,
                 std::initializer_list<std::string_view> names,
                 std::string_view type);
    void add_reservation_columns();
    void add_savings_plan_columns();
    void add_tag_columns();
    void render_bills();
    void render_skus();
    void render_resources();
    void put_identity(const Charge& charge, std::string& out) const;
    void put_line_item(const Charge& charge, std::string& out) const;
    void put_pricing(const Charge& charge, std::string& out) const;
    void put_reservation(const Charge& charge, std::string& out) const;
    void put_reservation_nets(const Charge& charge, std::string& out) const;
    void put_savings_plan(const Charge& charge, std::string& out) const;
    void put_savings_plan_terms(const Charge& charge, std::string& out) const;
    void put_discount(const Charge& charge, std::string& out) const;
    void put_split(const Charge& charge, std::string& out) const;
    void put_tags(const Charge& charge, std::string& out) const;

    const Bill& bill_;
    bool has_nets_;
    bool has_split_;
    bool is_hostile_;
    std::vector<Column> columns_;
    std::array<std::string, 6> bills_;    // by bill type × seller
    std::vector<std::string> products_;   // by SKU: all product columns
    std::vector<std::string> tags_;       // by resource
    std::vector<std::string> categories_; // by account
    std::string no_tags_;
    std::string no_reservation_;
    std::string no_savings_plan_;
    std::string no_split_;
};

/// The product columns of a report of this month.
std::vector<std::string_view> product_columns_of(const Calendar& calendar);

} // namespace muster::generate
