#include <algorithm>
#include <array>
#include <map>
#include <memory>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/detail/Configuration.h>

#include "cost/duckdb_executor.h"
#include "cost/ledger_executor.h"
#include "cost/report_text.h"
#include "differential/random_bill.h"
#include "differential/random_report.h"
#include "differential/report_sql.h"

/// Random reports over random bills: what Muster answers is what DuckDB finds in the files.
///
/// Exactly, for Parquet too: a double counts as the shortest decimal that names it on both sides,
/// and sums are of decimals.
namespace muster::test {
namespace {

using cost::Report;
using cost::Rollups;

constexpr std::size_t kReportsPerBill = 12;
const Instant kNow = *Instant::parse("2026-12-01T00:00:00Z");

constexpr std::array kFormats{generate::Format::Cur1Csv,      generate::Format::Cur2Parquet,
                              generate::Format::FocusCsv,     generate::Format::Cur1Parquet,
                              generate::Format::Cur2Csv,      generate::Format::Focus10Parquet,
                              generate::Format::FocusParquet, generate::Format::Focus10Csv};

/// Bills of all formats in turn, each asked some reports before the next one is made.
class Bills {
public:
    const RandomBill& at(std::size_t number) {
        if (!bills_.contains(number)) {
            // The one before may be asked again while a report is shrunk.
            std::erase_if(bills_, [number](const auto& bill) { return bill.first + 1 < number; });
            const std::uint64_t seed = rc::detail::configuration().testParams.seed;
            bills_.try_emplace(number,
                               std::make_unique<RandomBill>(kFormats.at(number % kFormats.size()),
                                                            seed * 1'000'003 + number));
        }
        return *bills_.at(number);
    }

    /// The number of the bill whose turn it is. Stays what it was while a report is shrunk.
    rc::Gen<std::size_t> next() {
        return rc::Gen<std::size_t>([this](const rc::Random&, int) {
            return rc::shrinkable::just(std::size_t{cases_++ / kReportsPerBill});
        });
    }

private:
    std::map<std::size_t, std::unique_ptr<RandomBill>> bills_;
    std::size_t cases_ = 0;
};

std::string shown(const std::optional<std::string>& text) {
    return text.value_or("-");
}

/// The expected line and what makes the actual one differ from it; empty if nothing does.
std::string difference(const SourceBill::Row& expected, const cost::ReportRow& actual) {
    std::vector<std::optional<std::string>> cells{actual.period, actual.is_other ? "1" : "0"};
    cells.insert(cells.end(), actual.dimensions.begin(), actual.dimensions.end());
    const std::size_t measures = cells.size();
    for (const auto& sum : actual.measures) {
        cells.push_back(sum ? std::optional(sum->str()) : std::nullopt);
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const bool is_number = i >= measures && cells[i] && expected[i];
        const bool same = is_number ? *Decimal::parse(*cells[i]) == *Decimal::parse(*expected[i])
                                    : cells[i] == expected[i];
        if (!same) {
            std::string line;
            for (const auto& cell : expected) {
                line += shown(cell) + " | ";
            }
            return fmt::format("{} instead of {} in {}", shown(cells[i]), shown(expected[i]), line);
        }
    }
    return {};
}

std::string difference(const std::vector<SourceBill::Row>& expected,
                       const cost::ReportResult& actual) {
    for (std::size_t i = 0; i < std::min(expected.size(), actual.rows.size()); ++i) {
        if (auto found = difference(expected[i], actual.rows[i]); !found.empty()) {
            return found;
        }
    }
    return expected.size() == actual.rows.size()
               ? std::string()
               : fmt::format("{} rows instead of {}", actual.rows.size(), expected.size());
}

/// Whether no bill of the period has a column that the report names: it is refused then.
bool is_refused(const Report& report, const cost::DateRange& range, const SourceBill& bill) {
    std::set<std::string> months;
    for (const std::string& month : bill.months()) {
        const auto start = BillingMonth::parse(month)->year_month();
        if (std::chrono::sys_days{start / std::chrono::day{1}} <= range.last &&
            range.first <= std::chrono::sys_days{start / std::chrono::last}) {
            months.insert(month);
        }
    }
    const auto is_missing = [&](const SourceBill::Name& name) {
        return !months.empty() && !name.in_months.empty() &&
               std::ranges::none_of(months,
                                    [&](const auto& m) { return name.in_months.contains(m); });
    };
    std::set<std::string> dimensions(report.by.begin(), report.by.end());
    const auto collect = [&](const auto& self, const cost::Filter& filter) -> void {
        if (filter.kind == cost::Filter::Kind::Condition) {
            dimensions.insert(filter.condition.dimension);
        }
        for (const cost::Filter& operand : filter.operands) {
            self(self, operand);
        }
    };
    collect(collect, report.filter);
    return std::ranges::any_of(
               dimensions, [&](const auto& d) { return is_missing(bill.dimensions().at(d)); }) ||
           std::ranges::any_of(report.measures, [&](const auto& m) {
               return m != "lines" && is_missing(bill.measures().at(m));
           });
}

void expect_the_answer(const Report& report, const RandomBill& bill) {
    const cost::DateRange range = report.period.resolve(kNow);
    const bool refused = is_refused(report, range, bill.source());
    const std::string sql = report_sql(report, range, bill.source());
    const auto expected = refused ? std::vector<SourceBill::Row>() : bill.source().ask(sql);
    cost::LedgerExecutor rollups(bill.store(), {Rollups::Use, 2});
    cost::LedgerExecutor segments(bill.store(), {Rollups::Ignore, 2});
    cost::DuckDbExecutor duckdb(bill.store(), 1);
    std::string wrong;
    for (const auto& [name, executor] :
         std::initializer_list<std::pair<const char*, cost::ReportExecutor*>>{
             {"rollups", &rollups}, {"segments", &segments}, {"duckdb", &duckdb}}) {
        const auto actual = executor->run(report, kNow, {});
        const std::string found =
            refused   ? (actual || !actual.error().reason.starts_with("report.unknown_")
                             ? "an unknown column was taken"
                             : "")
            : !actual ? actual.error().detail
                      : difference(expected, *actual);
        wrong += found.empty() ? "" : fmt::format("{}: {}\n", name, found);
    }
    if (!wrong.empty()) {
        RC_FAIL(fmt::format("{}{}\n{}", wrong, bill.knobs(), sql));
    }
}

TEST(DifferentialTest, AnswersEqualSqlOverTheFiles) {
    Bills bills;

    EXPECT_TRUE(rc::check([&bills] {
        const RandomBill& bill = bills.at(*bills.next());
        expect_the_answer(*report_about(bill.source()), bill);
    }));
}

} // namespace
} // namespace muster::test
