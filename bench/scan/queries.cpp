#include "scan/queries.h"

#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace muster::bench {
namespace {

using ledger::BoundDimension;
using ledger::Dimension;
using ledger::Filter;
using ledger::Measure;

/// The first `length` characters of a column.
Dimension column(const std::string& name, std::size_t length = std::string::npos) {
    return {name, [name, length](const ledger::Schema& schema, const ledger::VersionFacts&) {
                BoundDimension bound;
                if (const auto index = schema.find(name)) {
                    bound.inputs = {*index};
                }
                bound.value = [length](std::span<const std::string_view> texts) {
                    return texts.empty() ? std::nullopt
                                         : std::optional(std::string(texts[0].substr(0, length)));
                };
                return bound;
            }};
}

const std::string kStart = "line_item_usage_start_date";
const Dimension kDay = column(kStart, 10);
const Dimension kMonth = column(kStart, 7);
const Dimension kService = column("line_item_product_code");
const Dimension kAccount = column("line_item_usage_account_id");
const Dimension kRegion = column("product_region");
const Dimension kUsageType = column("line_item_usage_type");
const Dimension kTeam = column("resource_tags_user_team");

Filter one_of(std::size_t dimension, std::vector<std::string> values) {
    return {Filter::Kind::Leaf,
            dimension,
            [values = std::move(values)](std::optional<std::string_view> value) {
                for (const std::string& one : values) {
                    if (value == one) {
                        return true;
                    }
                }
                return false;
            },
            {}};
}

} // namespace

std::vector<NamedQuery> dashboard_queries() {
    const std::vector<Measure> cost{{"unblended_cost"}};
    const std::vector<Measure> costs{{""},
                                     {"unblended_cost"},
                                     {"net_cost"},
                                     {"amortized_cost"},
                                     {"net_amortized_cost"},
                                     {"public_on_demand_cost"},
                                     {"usage_amount"}};
    const Filter account = one_of(0, {"000000015838"});
    const Filter compute{Filter::Kind::And,
                         0,
                         nullptr,
                         {one_of(0, {"AmazonService04"}), one_of(1, {"region-1", "region-4"})}};
    return {
        {"day x service", {{kDay, kService}, cost, {}, {}}},
        {"month x account", {{kMonth, kAccount}, cost, {}, {}}},
        {"total", {{}, cost, {}, {}}},
        {"day x service, one account", {{kDay, kService}, cost, {kAccount}, account}},
        {"day, one service in two regions", {{kDay}, cost, {kService, kRegion}, compute}},
        {"resource", {{column("line_item_resource_id")}, cost, {}, {}}},
        {"resource, one account", {{column("line_item_resource_id")}, cost, {kAccount}, account}},
        {"team x service", {{kTeam, kService}, cost, {}, {}}},
        {"usage type x operation", {{kUsageType, column("line_item_operation")}, cost, {}, {}}},
        {"charge type, all measures", {{column("line_item_line_item_type")}, costs, {}, {}}},
        {"account x service x region", {{kAccount, kService, kRegion}, cost, {}, {}}},
        {"hour x service, one account", {{column(kStart), kService}, cost, {kAccount}, account}},
    };
}

} // namespace muster::bench
