#include "cost/duckdb_executor.h"

#include <map>

#include <fmt/format.h>

#include "cost/one_currency.h"
#include "cost/report_names.h"
#include "cost/version_sql.h"
#include "duck/duckdb.h"
#include "ledger/charges_view.h"

namespace muster::cost {
namespace {

using Groups =
    std::map<std::vector<std::optional<std::string>>, std::vector<std::optional<Decimal>>>;

/// A value as dimensions read it: the text, or the plain digits of a number.
std::string text_in(const duck::DuckVector& column, std::size_t row) {
    if (column.is_null(row)) {
        return {};
    }
    if (column.type().kind == duck::DuckKind::Decimal) {
        return Decimal(column.units(row), column.type().scale).str();
    }
    return std::string(column.text(row));
}

std::optional<Decimal> number_of(const duck::DuckVector& column, std::size_t row) {
    if (column.is_null(row)) {
        return std::nullopt;
    }
    return Decimal(column.units(row), column.type().scale); // integers have scale 0
}

Status add_row(const duck::DuckChunk& chunk,
               std::size_t row,
               const VersionSql& version,
               const ledger::Query& query,
               Groups& groups) {
    VersionSql::Texts texts;
    for (std::size_t i = 0; i < version.inputs(); ++i) {
        texts.push_back(text_in(chunk.columns[i], row));
    }
    if (!version.accepts(texts)) {
        return {};
    }
    const std::size_t measures = query.measures.size();
    auto& sums = groups[version.group(texts)];
    sums.resize(measures);
    for (std::size_t i = 0; i < measures; ++i) {
        const std::size_t column = version.inputs() + i;
        if (chunk.columns[column + measures].units(row) != 0) {
            return Error{
                ErrorKind::Invalid, "ledger.not_a_number",
                fmt::format("'{}' holds texts that are no numbers", query.measures[i].column)};
        }
        const auto sum = number_of(chunk.columns[column], row);
        if (sums[i] && sum) {
            TRY(sums[i], sums[i]->plus(*sum));
        } else if (sum) {
            sums[i] = sum;
        }
    }
    return {};
}

Status add_version(duck::DuckDb& database,
                   const VersionSql& version,
                   const ledger::Query& query,
                   Groups& groups) {
    TRY(duck::DuckResult result, database.query(version.sql()));
    while (true) {
        TRY(const duck::DuckChunk* chunk, result.next());
        if (chunk == nullptr) {
            return {};
        }
        for (std::size_t row = 0; row < chunk->rows; ++row) {
            TRY_DONE(add_row(*chunk, row, version, query, groups));
        }
    }
}

/// Without dimensions SQL gives a row even where there are no charges; an answer has none then.
bool is_empty(const ledger::PinnedVersion& version) {
    return version.version.contents.rows == 0;
}

std::vector<ledger::QueryRow> rows_of(Groups groups) {
    std::vector<ledger::QueryRow> rows;
    for (auto& [group, sums] : groups) {
        rows.push_back({group, std::move(sums)});
    }
    return rows;
}

Error cancelled() {
    return {ErrorKind::Conflict, "ledger.cancelled", "stopped"};
}

} // namespace

Result<ReportResult> DuckDbExecutor::run(const Report& report, Instant now, std::stop_token stop) {
    const DateRange range = report.period.resolve(now);
    TRY(const ledger::Pin pin, store_.pin(months_of(range)));
    TRY_DONE(check_names(report, pin.versions()));
    TRY(const OneCurrency currency, OneCurrency::check(report, pin.versions()));
    TRY(const ReportQuery plan, report_query(currency.report(), range));

    const ledger::ChargesView charges(pin.versions());
    duck::DuckDb::Options options;
    options.threads = threads_;
    TRY(duck::DuckDb database, duck::DuckDb::open(options));
    TRY_DONE(charges.register_in(database));
    const std::stop_callback interrupt(stop, [&database] { database.interrupt(); });
    Groups groups;
    for (const ledger::PinnedVersion& version : pin.versions()) {
        if (is_empty(version)) {
            continue;
        }
        const Status added =
            add_version(database, VersionSql(version, plan.query), plan.query, groups);
        if (stop.stop_requested()) {
            return cancelled();
        }
        TRY_DONE(added);
    }
    TRY(auto rows, currency.checked(rows_of(std::move(groups))));
    TRY(ReportResult result, arrange(report, range, std::move(rows)));
    result.sources = {"duckdb"};
    annotate(report, pin.versions(), result);
    return result;
}

} // namespace muster::cost
