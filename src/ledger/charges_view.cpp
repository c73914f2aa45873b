#include "ledger/charges_view.h"

#include <map>

#include <fmt/format.h>

namespace muster::ledger {

ChargesView::ChargesView(std::span<const PinnedVersion> versions) {
    for (const auto& version : versions) {
        add("charges", version, version.rows);
        for (const auto& rollup : version.rollups) {
            add(rollup.record.name, version, rollup.segments);
        }
    }
}

void ChargesView::add(const std::string& view,
                      const PinnedVersion& version,
                      std::span<const Segment> rows) {
    parts_.push_back({.view = view,
                      .function = fmt::format("{}_of_version_{}", view, version.version.id),
                      .facts = version.facts(),
                      .rows = std::make_unique<SegmentTable>(rows)});
}

Status ChargesView::register_in(duck::DuckDb& database) const {
    std::map<std::string, std::string> selects;
    for (const auto& part : parts_) {
        TRY_DONE(database.register_function(part.function, *part.rows));
        auto& select = selects[part.view];
        select +=
            fmt::format("{}SELECT {} AS x_source, {} AS x_billing_month, * FROM {}()",
                        select.empty() ? "" : " UNION ALL BY NAME ", duck::sql_literal(part.facts.source),
                        duck::sql_literal(part.facts.month.str()), duck::sql_identifier(part.function));
    }
    selects.try_emplace("charges", "SELECT '' AS x_source, '' AS x_billing_month WHERE false");
    for (const auto& [view, select] : selects) {
        TRY_DONE(database.execute(
            fmt::format("CREATE VIEW {} AS {}", duck::sql_identifier(view), select)));
    }
    return {};
}

Status export_parquet(duck::DuckDb& database,
                      const std::string& select,
                      const std::filesystem::path& file) {
    return database.execute(fmt::format("COPY ({}) TO {} (FORMAT parquet, COMPRESSION zstd)",
                                        select, duck::sql_literal(file.string())));
}

} // namespace muster::ledger
