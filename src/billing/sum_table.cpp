#include "billing/sum_table.h"

#include <algorithm>

#include "billing/charge_model.h"

namespace muster::billing {

bool SumSource::has(std::string_view column) const {
    return std::ranges::any_of(rows, [column](const ledger::ScanInput& input) {
        return input.segment->schema().find(column).has_value();
    });
}

Result<SumTable> SumTable::of(const SumSource& source, const Request& request) {
    ledger::Query query;
    for (const std::string& name : request.group_by) {
        query.group_by.push_back(dimension(name));
    }
    for (const std::string& column : request.columns) {
        query.measures.push_back({column});
    }
    if (!request.dimension.empty()) {
        query.filter_dimensions.push_back(dimension(request.dimension));
        query.filter.kind = ledger::Filter::Kind::Leaf;
        query.filter.accepts = [&request](std::optional<std::string_view> value) {
            return request.accepts(value.value_or(""));
        };
    }
    TRY(const auto rows, ledger::scan(source.rows, query, source.threads, source.stop));
    SumTable table;
    table.columns_ = request.columns;
    for (const ledger::QueryRow& row : rows) {
        Group group;
        for (const auto& value : row.group) {
            group.push_back(value.value_or(""));
        }
        std::vector<Decimal> sums;
        for (const auto& sum : row.sums) {
            sums.push_back(sum.value_or(Decimal()));
        }
        table.groups_.emplace(std::move(group), std::move(sums));
    }
    return table;
}

Decimal SumTable::sum(const Group& group, std::string_view column) const {
    const auto found = groups_.find(group);
    const auto at = std::ranges::find(columns_, column);
    if (found == groups_.end() || at == columns_.end()) {
        return {};
    }
    return found->second[static_cast<std::size_t>(at - columns_.begin())];
}

} // namespace muster::billing
