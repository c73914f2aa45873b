#include "differential/source_bill.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "differential/charge_sql.h"
#include "differential/need.h"
#include "differential/source_columns.h"
#include "generate/table_rows.h"

namespace muster::test {
namespace {

using duck::DuckColumn;
using duck::DuckKind;
using duck::sql_identifier;
using duck::sql_literal;

/// The rows of some files, all their columns by name.
std::string rows_of(const std::vector<std::filesystem::path>& paths, bool is_parquet) {
    std::vector<std::string> names;
    for (const auto& path : paths) {
        names.push_back(sql_literal(path.string()));
    }
    const std::string list = fmt::format("[{}], union_by_name = true, hive_partitioning = false",
                                         fmt::join(names, ", "));
    return is_parquet ? fmt::format("read_parquet({})", list)
                      : fmt::format("read_csv({}, all_varchar = true, header = true, delim = ',', "
                                    "quote = '\"', escape = '\"')",
                                    list);
}

/// The name that AWS gives a legacy column in Athena, acronyms joined as in its later tables.
std::string table_name(const std::string& source) {
    std::string name = generate::athena_name(source);
    for (std::size_t at = 0; (at = name.find("_a_r_n", at)) != std::string::npos;) {
        name.replace(at, 6, "_arn");
    }
    return name;
}

// Amounts of money are rounded to ten places as they come in, quantities are not.
constexpr auto kMoneyEndings = std::to_array<std::string_view>(
    {"_cost", "_cost_for_usage", "_fee", "_fee_for_usage", "_for_billing_period", "_commitment",
     "_to_date", "_upfront_value", "_discount"});

bool contains_word(std::string_view name, std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return name.contains(word); });
}

} // namespace

SourceBill SourceBill::read(const Files& files) {
    duck::DuckDb::Options options;
    options.allowed_directories = {files.root};
    SourceBill bill(need(duck::DuckDb::open(options)));
    bill.find_months(files);
    bill.make_charges(files);
    bill.add_column_names();
    return bill;
}

/// Which month each column is delivered in: columns of legacy reports come and go.
void SourceBill::find_months(const Files& files) {
    for (const auto& path : files.paths) {
        const std::string rows = rows_of({path}, files.is_parquet);
        const SourceColumns columns(need(database_.describe("SELECT * FROM " + rows)));
        const std::string start =
            columns.time(files.is_focus ? "BillingPeriodStart" : "bill_billing_period_start_date");
        for (const Row& row :
             ask(fmt::format("SELECT DISTINCT strftime({}, '%Y-%m') FROM {}", start, rows))) {
            months_.insert(row[0].value());
            for (const DuckColumn& column : columns.all()) {
                dimensions_[column.name].in_months.insert(row[0].value());
            }
        }
    }
}

void SourceBill::make_charges(const Files& files) {
    const std::string rows = rows_of(files.paths, files.is_parquet);
    const SourceColumns columns(need(database_.describe("SELECT * FROM " + rows)));
    const std::string future =
        files.future ? fmt::format("TIMESTAMP '{}'", files.future->str().substr(0, 19))
                     : fmt::format("(SELECT max({}) FROM {} WHERE {} IN ('Usage', "
                                   "'DiscountedUsage', 'SavingsPlanCoveredUsage'))",
                                   columns.time("line_item_usage_end_date"), rows,
                                   columns.text("line_item_line_item_type"));
    const ChargeSql charges =
        files.is_focus ? focus_charges(columns) : cur_charges(columns, future);
    std::string parts;
    for (const auto& [name, expression] : charges.parts) {
        parts += fmt::format(", {} AS {}", expression, name);
    }
    std::string selected = fmt::format("{0} AS billed, greatest({0}, least(coalesce({1}, {0}), "
                                       "{0} + INTERVAL 1 MONTH - INTERVAL 1 MILLISECOND)) AS start",
                                       charges.billing_start, charges.start);
    for (const auto& [name, expression] : charges.dimensions) {
        selected += fmt::format(", {} AS {}", expression, sql_identifier("d:" + name));
        dimensions_[name].column = "d:" + name;
    }
    for (const auto& [name, expression] : charges.measures) {
        selected += fmt::format(", {} AS {}", expression, sql_identifier("m:" + name));
        measures_[name] = {
            .column = "m:" + name, .in_months = {}, .is_money = name != "usage_amount"};
    }
    for (const DuckColumn& column : columns.all()) {
        if (column.type.kind == DuckKind::Map) {
            dimensions_.erase(column.name);
            continue;
        }
        selected += fmt::format(", {} AS {}", SourceColumns::text_of(column),
                                sql_identifier("c:" + column.name));
        dimensions_[column.name].column = "c:" + column.name;
    }
    need(database_.query(fmt::format("CREATE TABLE charges AS SELECT {} FROM (SELECT *{} FROM {})",
                                     selected, parts, rows)));
}

/// Columns go by the sender's name and by AWS's table name; those of numbers are measures.
void SourceBill::add_column_names() {
    const auto own = dimensions_;
    for (const auto& [name, known] : own) {
        if (!known.column.starts_with("c:")) {
            continue;
        }
        dimensions_.try_emplace(table_name(name), known);
        const Row counts = ask(fmt::format("SELECT count(v), count(TRY_CAST(v AS DECIMAL(38,18))), "
                                           "count(CASE WHEN contains(v, '.') THEN 1 END) "
                                           "FROM (SELECT DISTINCT {} AS v FROM charges)",
                                           sql_identifier(known.column)))[0];
        if (counts[0] != counts[1] || counts[0] == "0") {
            continue;
        }
        const std::string table = table_name(name);
        const Name measure{known.column, known.in_months,
                           std::ranges::any_of(kMoneyEndings, [&](std::string_view ending) {
                               return table.ends_with(ending);
                           })};
        measures_.try_emplace(name, measure);
        measures_.try_emplace(table, measure);
        // Amounts are kept as numbers, of which one may write 0.50 or 0.5; rates as they are
        // written.
        if (counts[2] != "0" && !contains_word(name, {"Rate", "rate", "Price", "price"})) {
            dimensions_.erase(name);
            dimensions_.erase(table_name(name));
        }
    }
}

const std::vector<std::string>& SourceBill::values(const std::string& dimension) const {
    const auto [found, is_new] = values_.try_emplace(dimension);
    if (is_new) {
        const auto column = sql_identifier(dimensions_.at(dimension).column);
        for (Row& row : ask(fmt::format("SELECT {0} FROM charges WHERE {0} IS NOT NULL GROUP BY 1 "
                                        "ORDER BY hash({0}) LIMIT 40",
                                        column))) {
            found->second.push_back(std::move(row[0].value()));
        }
    }
    return found->second;
}

std::vector<SourceBill::Row> SourceBill::ask(const std::string& sql) const {
    duck::DuckResult result =
        need(database_.query(fmt::format("SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({})", sql)));
    std::vector<Row> rows;
    while (const duck::DuckChunk* chunk = need(result.next())) {
        for (std::size_t i = 0; i < chunk->rows; ++i) {
            Row& row = rows.emplace_back();
            for (const duck::DuckVector& column : chunk->columns) {
                row.push_back(column.is_null(i) ? std::nullopt
                                                : std::optional(std::string(column.text(i))));
            }
        }
    }
    return rows;
}

} // namespace muster::test
