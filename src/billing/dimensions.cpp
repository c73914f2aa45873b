#include <algorithm>
#include <array>
#include <functional>
#include <initializer_list>

#include "billing/charge_model.h"
#include "billing/line_item_type.h"
#include "billing/region.h"
#include "billing/stored_text.h"
#include "bills/column_name.h"
#include "bills/detailed_report.h"

namespace muster::billing {
namespace {

using ledger::BoundDimension;
using ledger::Schema;
using ledger::VersionFacts;
using Texts = std::span<const std::optional<std::string>>;

/// A column, and optionally what of its text matters (BoundDimension::relevant).
struct InputColumn {
    // NOLINTNEXTLINE(google-explicit-constructor): most columns are given by their name alone
    InputColumn(const char* column, std::function<std::string(std::string_view)> matters = {})
        : name(column), relevant(std::move(matters)) {}

    std::string_view name;
    std::function<std::string(std::string_view)> relevant;
};

/// What of a stored text matters: of a map only the member that is read.
std::function<std::string(std::string_view)> relevant_of(const StoredText& text,
                                                         const InputColumn& column) {
    if (!text.is_member && !column.relevant) {
        return {};
    }
    return [text, relevant = column.relevant](std::string_view stored) {
        std::string read = text.read(stored).value_or("");
        return relevant ? relevant(read) : read;
    };
}

/// Several stored texts, and what to make of them: `make` sees them in the order of `columns`.
BoundDimension combined(const Schema& schema,
                        std::initializer_list<InputColumn> columns,
                        std::function<std::optional<std::string>(Texts)> make) {
    struct Part {
        std::optional<StoredText> text;
        std::size_t input = 0;
    };
    BoundDimension bound;
    std::vector<Part> parts;
    for (const InputColumn& column : columns) {
        Part part{find_text(schema, column.name), bound.inputs.size()};
        if (part.text) {
            bound.inputs.push_back(part.text->column);
            bound.relevant.push_back(relevant_of(*part.text, column));
        }
        parts.push_back(std::move(part));
    }
    bound.value = [parts = std::move(parts),
                   make = std::move(make)](std::span<const std::string_view> stored) {
        std::vector<std::optional<std::string>> texts;
        texts.reserve(parts.size());
        for (const Part& part : parts) {
            texts.push_back(part.text ? part.text->read(stored[part.input]) : std::nullopt);
        }
        return make(texts);
    };
    return bound;
}

/// The first of these columns that there is.
BoundDimension first_column(const Schema& schema, std::span<const std::string_view> columns) {
    for (const std::string_view column : columns) {
        if (auto text = find_text(schema, column)) {
            return bound_to(std::move(text));
        }
    }
    return bound_to(std::nullopt);
}

std::optional<std::string> after_last_slash(const std::optional<std::string>& arn) {
    return arn ? std::optional(arn->substr(arn->rfind('/') + 1)) : std::nullopt;
}

/// Rollups lack the sender's amounts but always have the time of a charge.
bool is_focus(const Schema& schema) {
    return schema.find("billed_cost").has_value() || schema.find("charge_period_start").has_value();
}

/// The prefix of a usage type, or a text that has none where it has none.
std::string prefix_of(std::string_view usage_type) {
    const std::size_t dash = usage_type.find('-');
    return dash == std::string_view::npos ? std::string(usage_type.empty() ? "" : "none")
                                          : std::string(usage_type.substr(0, dash + 1));
}

std::string zone_region(std::string_view zone) {
    return region_of_zone(zone).value_or("");
}

std::string whether_cloud_front(std::string_view product) {
    return product == "AmazonCloudFront" ? "yes" : "no";
}

/// AWS's rule of thumb: the prefix of the usage type, the zone, what the product says; and a usage
/// type without a prefix is of the first region. CloudFront's prefixes are edge locations.
BoundDimension region(const Schema& schema) {
    if (is_focus(schema)) {
        return bound_to(find_text(schema, "region_id"));
    }
    return combined(schema,
                    {{"line_item_usage_type", prefix_of},
                     {"line_item_availability_zone", zone_region},
                     "product_region",
                     "product_region_code",
                     {"line_item_product_code", whether_cloud_front}},
                    [](Texts t) -> std::optional<std::string> {
                        const std::string usage_type = t[0].value_or("");
                        if (t[4] == "AmazonCloudFront") {
                            const std::size_t dash = usage_type.find('-');
                            return dash == std::string::npos ? t[2] : usage_type.substr(0, dash);
                        }
                        if (const auto region = region_of_usage_type(usage_type)) {
                            return std::string(*region);
                        }
                        if (const auto region = region_of_zone(t[1].value_or(""))) {
                            return region;
                        }
                        if (t[2] || t[3]) {
                            return t[2] ? t[2] : t[3];
                        }
                        return usage_type.empty() ? std::nullopt : std::optional("us-east-1");
                    });
}

/// In the old reports the payer's own lines may name no linked account.
BoundDimension account(const Schema& schema) {
    if (schema.find(bills::kRecordTypeColumn)) {
        return combined(schema, {"line_item_usage_account_id", "bill_payer_account_id"},
                        [](Texts t) { return t[0] ? t[0] : t[1]; });
    }
    constexpr auto kColumns =
        std::to_array<std::string_view>({"line_item_usage_account_id", "sub_account_id"});
    return first_column(schema, kColumns);
}

std::string whether_any(std::string_view text) {
    return text.empty() ? "no" : "yes";
}

std::string whether_spot(std::string_view usage_type) {
    return usage_type.contains("Spot") ? "yes" : "no";
}

BoundDimension purchase_option(const Schema& schema) {
    if (is_focus(schema)) {
        return combined(
            schema, {"commitment_discount_id", "commitment_discount_type", "pricing_category"},
            [](Texts t) -> std::optional<std::string> {
                if (t[0]) {
                    return t[1].value_or("").contains("Savings") ? "SavingsPlan" : "Reserved";
                }
                return t[2] == "Dynamic" ? "Spot" : "OnDemand";
            });
    }
    return combined(schema,
                    {{"savings_plan_savings_plan_arn", whether_any},
                     {"reservation_reservation_arn", whether_any},
                     {"line_item_usage_type", whether_spot},
                     "reserved_instance"},
                    [](Texts t) -> std::optional<std::string> {
                        if (t[0]) {
                            return "SavingsPlan";
                        }
                        if (t[1] || t[3] == "Y") {
                            return "Reserved";
                        }
                        return t[2].value_or("").contains("Spot") ? "Spot" : "OnDemand";
                    });
}

BoundDimension reservation(const Schema& schema) {
    if (is_focus(schema)) {
        return combined(schema, {"commitment_discount_id", "commitment_discount_type"},
                        [](Texts t) -> std::optional<std::string> {
                            return t[1].value_or("").contains("Savings") ? std::nullopt
                                                                         : after_last_slash(t[0]);
                        });
    }
    return combined(schema, {"reservation_reservation_arn"},
                    [](Texts t) { return after_last_slash(t[0]); });
}

BoundDimension commitment(const Schema& schema) {
    return combined(
        schema,
        {"savings_plan_savings_plan_arn", "reservation_reservation_arn", "commitment_discount_id"},
        [](Texts t) { return t[0]   ? t[0]
                             : t[1] ? t[1]
                                    : t[2]; });
}

/// m5 of m5.large, db.m5.large and cache.m5.large.
BoundDimension instance_family(const Schema& schema) {
    return combined(schema, {"product_instance_type_family", "product_instance_type"},
                    [](Texts t) -> std::optional<std::string> {
                        if (t[0] || !t[1]) {
                            return t[0];
                        }
                        const std::size_t last = t[1]->rfind('.');
                        if (last == std::string::npos) {
                            return std::nullopt;
                        }
                        const std::string family = t[1]->substr(0, last);
                        return family.substr(family.rfind('.') + 1);
                    });
}

BoundDimension category(const Schema& schema) {
    if (is_focus(schema)) {
        return bound_to(find_text(schema, "charge_category"));
    }
    return combined(schema, {"line_item_line_item_type"},
                    [](Texts t) -> std::optional<std::string> {
                        const auto found = t[0] ? charge_category(*t[0]) : std::nullopt;
                        return found ? std::optional(std::string(*found)) : std::nullopt;
                    });
}

BoundDimension constant(std::string value) {
    return {{}, [value = std::move(value)](std::span<const std::string_view>) {
                return std::optional(value);
            }};
}

struct NamedDimension {
    std::string_view name;
    std::array<std::string_view, 4> columns; // the first there is; all empty: `bind`
    BoundDimension (*bind)(const Schema&) = nullptr;
};

constexpr auto kNamed = std::to_array<NamedDimension>({
    {"service",
     {"line_item_product_code", "x_service_code", "service_name", "product_product_name"}},
    {"service_name", {"product_product_name", "service_name"}},
    {"service_code", {"product_servicecode", "x_service_code"}},
    {"account", {}, account},
    {"account_name", {"line_item_usage_account_name", "sub_account_name"}},
    {"payer", {"bill_payer_account_id", "billing_account_id"}},
    {"region", {}, region},
    {"az", {"line_item_availability_zone", "availability_zone"}},
    {"usage_type", {"line_item_usage_type", "x_usage_type"}},
    {"operation", {"line_item_operation", "x_operation"}},
    {"charge_type", {"line_item_line_item_type"}},
    {"charge_category", {}, category},
    {"purchase_option", {}, purchase_option},
    {"reservation", {}, reservation},
    {"resource", {"line_item_resource_id", "resource_id"}},
    {"instance_type", {"product_instance_type"}},
    {"instance_family", {}, instance_family},
    {"product_family", {"product_product_family"}},
    {"commitment", {}, commitment},
    {"billing_entity", {"bill_billing_entity"}},
    {"legal_entity", {"line_item_legal_entity", "publisher_name"}},
    {"invoice", {"bill_invoice_id", "invoice_id"}},
    {"currency", {"line_item_currency_code", "billing_currency"}},
    {"source", {}},
    {"billing_month", {}},
});

constexpr auto kDimensionNames = [] {
    std::array<std::string_view, kNamed.size()> names;
    std::ranges::transform(kNamed, names.begin(), &NamedDimension::name);
    return names;
}();

constexpr std::string_view kTag = "tag:";
constexpr std::string_view kCostCategory = "cost_category:";

BoundDimension
bind_dimension(std::string_view name, const Schema& schema, const VersionFacts& facts) {
    if (name == "source") {
        return constant(facts.source);
    }
    if (name == "billing_month") {
        return constant(facts.month.str());
    }
    const auto* const named = std::ranges::find(kNamed, name, &NamedDimension::name);
    if (named != kNamed.end()) {
        return named->bind != nullptr ? named->bind(schema) : first_column(schema, named->columns);
    }
    if (name.starts_with(kTag)) {
        return bound_to(find_tag(schema, name.substr(kTag.size())));
    }
    if (name.starts_with(kCostCategory)) {
        return bound_to(find_cost_category(schema, name.substr(kCostCategory.size())));
    }
    return bound_to(find_column(schema, name));
}

} // namespace

std::span<const std::string_view> dimension_names() {
    return kDimensionNames;
}

ledger::Dimension dimension(std::string_view name) {
    return {std::string(name),
            [own = std::string(name)](const Schema& schema, const VersionFacts& facts) {
                return bind_dimension(own, schema, facts);
            }};
}

bool is_known_dimension(std::string_view name, const Schema& schema) {
    const auto is_keyed = [name](std::string_view prefix) {
        return name.starts_with(prefix) && name.size() > prefix.size();
    };
    return std::ranges::find(kDimensionNames, name) != kDimensionNames.end() || is_keyed(kTag) ||
           is_keyed(kCostCategory) || find_column(schema, name).has_value();
}

std::string measure_column(std::string_view measure) {
    return bills::canonical_column_name(measure);
}

} // namespace muster::billing
