#include "contract/report_executor_contract.h"
#include "cost/duckdb_executor.h"
#include "cost/ledger_executor.h"

namespace muster::cost {
namespace {

ExecutorCase ledger_case(std::string name, Rollups rollups) {
    return {std::move(name), [rollups](const ledger::Store& store) {
                return std::make_unique<LedgerExecutor>(store, LedgerExecutor::Options{rollups, 2});
            }};
}

const ExecutorCase kDuckDb{"DuckDb", [](const ledger::Store& store) {
                               return std::make_unique<DuckDbExecutor>(store, 1);
                           }};

INSTANTIATE_TEST_SUITE_P(Executors,
                         ReportExecutorContract,
                         testing::Values(ledger_case("Rollups", Rollups::Use),
                                         ledger_case("Segments", Rollups::Ignore),
                                         kDuckDb),
                         [](const auto& tested) { return tested.param.name; });

TEST(LedgerExecutorTest, AReportByServiceIsAnsweredFromARollup) {
    test::BillStore bills;
    bills.import("2026-10", std::vector<test::BillLine>(50));
    LedgerExecutor executor(bills.store(), {});

    const auto result =
        executor.run(*parse_report("unblended_cost by service for 2026-10"), Instant{}, {});

    ASSERT_TRUE(result);
    EXPECT_NE(result->sources, std::vector<std::string>{"segments"});
}

TEST(LedgerExecutorTest, AReportOfMoreGroupsThanItMayHaveIsRefused) {
    test::BillStore bills;
    bills.import("2026-10", {{.service = "AmazonEC2"}, {.service = "AmazonS3"}});
    LedgerExecutor executor(bills.store(), {.max_groups = 1});

    const auto refused =
        executor.run(*parse_report("unblended_cost by service for 2026-10"), Instant{}, {});

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "ledger.too_many_groups");
}

TEST(LedgerExecutorTest, WhileALargeReportRunsAnotherIsToldToComeBack) {
    test::BillStore bills;
    bills.import("2026-10", std::vector<test::BillLine>(5));
    ScanGate gate({.few_rows = 0, .at_once = 1, .waiting = 0});
    LedgerExecutor executor(bills.store(), {.gate = &gate});
    const auto running = gate.enter(1, {});

    const auto refused =
        executor.run(*parse_report("unblended_cost by service for 2026-10"), Instant{}, {});

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "report.busy");
}

} // namespace
} // namespace muster::cost
