#include "ledger/charges_view.h"

#include <map>
#include <set>

#include <fmt/format.h>

namespace muster::ledger {

namespace {

/// DuckDB holds a whole row group of each thread in memory before it writes it; its default of
/// 122,880 rows of 200 wide decimals does not fit under the memory limit.
constexpr int kRowGroupRows = 40'960;

/// The rollup's segments, or null where the version has none.
const std::vector<Segment>* find_rollup(const PinnedVersion& version, std::string_view name) {
    for (const auto& rollup : version.rollups) {
        if (rollup.record.name == name && !rollup.segments.empty()) {
            return &rollup.segments;
        }
    }
    return nullptr;
}

} // namespace

ChargesView::ChargesView(std::span<const PinnedVersion> versions,
                         std::span<const std::string> rollups)
    : views_(rollups.begin(), rollups.end()) {
    views_.emplace_back("charges");
    for (const auto& version : versions) {
        add("charges", version, version.rows);
        for (const auto& name : rollups) {
            const auto* segments = find_rollup(version, name);
            add(name, version, segments == nullptr ? version.rows : *segments, segments == nullptr);
        }
    }
}

void ChargesView::add(const std::string& view,
                      const PinnedVersion& version,
                      std::span<const Segment> rows,
                      bool is_stand_in) {
    parts_.push_back({.view = view,
                      .function = fmt::format("{}_of_version_{}", view, version.version.id),
                      .facts = version.facts(),
                      .rows = std::make_unique<SegmentTable>(rows),
                      .is_stand_in = is_stand_in});
}

std::string ChargesView::select_of(const Part& part) const {
    std::set<std::string_view> kept; // by the rollups of other versions
    for (const auto& other : parts_) {
        if (part.is_stand_in && other.view == part.view && !other.is_stand_in) {
            for (const auto& column : other.rows->columns()) {
                kept.insert(column.name);
            }
        }
    }
    std::string columns = part.is_stand_in ? ", 1::DECIMAL(38,18) AS lines" : "";
    for (const auto& column : part.rows->columns()) {
        if (kept.empty() || kept.contains(column.name)) {
            columns += ", " + duck::sql_identifier(column.name);
        }
    }
    return fmt::format("SELECT {} AS x_source, {} AS x_billing_month{} FROM {}()",
                       duck::sql_literal(part.facts.source),
                       duck::sql_literal(part.facts.month.str()), columns,
                       duck::sql_identifier(part.function));
}

Status ChargesView::register_in(duck::DuckDb& database) const {
    std::map<std::string, std::string> selects;
    for (const auto& part : parts_) {
        TRY_DONE(database.register_function(part.function, *part.rows));
        auto& select = selects[part.view];
        select += (select.empty() ? "" : " UNION ALL BY NAME ") + select_of(part);
    }
    for (const auto& view : views_) {
        selects.try_emplace(view, "SELECT '' AS x_source, '' AS x_billing_month WHERE false");
    }
    for (const auto& [view, select] : selects) {
        TRY_DONE(database.execute(
            fmt::format("CREATE VIEW {} AS {}", duck::sql_identifier(view), select)));
    }
    return {};
}

Status export_parquet(duck::DuckDb& database,
                      const std::string& select,
                      const std::filesystem::path& file) {
    return database.execute(
        fmt::format("COPY ({}) TO {} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {})", select,
                    duck::sql_literal(file.string()), kRowGroupRows));
}

} // namespace muster::ledger
