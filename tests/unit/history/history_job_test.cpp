#include "history/history_job.h"

#include <fstream>

#include <gmock/gmock.h>

#include "billing/import.h"
#include "history/migrations.h"
#include "support/aws_world.h"
#include "support/small_bill.h"
#include "unit/history/cost_explorer_stub.h"
#include "unit/jobs/jobs_fixture.h"

namespace muster::history {
namespace {

using jobs::JobState;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class HistoryJobTest : public jobs::JobsTest {
protected:
    HistoryJobTest() {
        database.migrate("history", migrations());
        know(history_.kind());
        clock.set(Instant::parse("2026-11-03T07:00:00Z").value());
        aws_.clock.set(clock.now());
    }

    jobs::JobId read() {
        std::optional<jobs::JobId> id;
        process->writer
            .write([&](sql::Session& session) -> Status {
                id = process->queue.start(session, HistoryJob::plan(request_, who)).value().id;
                return {};
            })
            .value();
        run_all();
        return *id;
    }
    /// "2026-10 read", the newest first.
    std::vector<std::string> outcomes(const jobs::JobId& id) {
        std::vector<std::string> lines;
        const Json cursor = job(id).cursor;
        for (const Json& month : *cursor.find("months")->if_array()) {
            lines.push_back(aws::text_of(month, "month") + " " + aws::text_of(month, "outcome"));
        }
        return lines;
    }
    void import_bill(const std::string& month) {
        std::ofstream(root_ / "bill.csv") << test::bill_csv(month, {{.start = month + "-02"}});
        auto store = ledger::Store::open(place_, ledger::Store::Access::Write, {clock}).value();
        billing::ImportOptions options;
        options.paths = {root_ / "bill.csv"};
        options.source = request_.account.str();
        billing::ImportProgress progress;
        billing::import_bills(options, store, progress).value();
    }
    std::vector<ledger::Version> versions() {
        return ledger::Store::open(place_, ledger::Store::Access::Read, {clock})
            .value()
            .versions({})
            .value();
    }
    std::vector<HistoryMonth> counted() {
        sql::Session session = database.open();
        return list_months(session, request_.account.str()).value();
    }
    std::vector<std::string> asked() { return explorer_.state.lock()->asked; }

    test::TempDir root_;
    ledger::Place place_{.data = root_ / "data"};
    test::AwsWorld aws_;
    CostExplorerStub explorer_;
    aws::FixedCredentials credentials_{test::example_credentials()};
    aws::Session own_{{.models = aws_.models,
                       .transport = explorer_,
                       .credentials = credentials_,
                       .pace = aws_.pace,
                       .clock = aws_.clock,
                       .random = aws_.random,
                       .sleeper = aws_.sleeper},
                      {}};
    bucket::SourceSessions sessions_{[this](AwsPartition) -> aws::Session& { return own_; }};
    HistoryJob history_{{.sessions = sessions_, .clock = clock}, {.place = place_}};
    HistoryRequest request_{
        .account = AwsAccountId::parse("000000000001").value(),
        .partition = AwsPartition::Aws,
        .role = {.arn = "arn:aws:iam::000000000001:role/muster", .external_id = "ext-1"}};
};
INSTANTIATE_TEST_SUITE_P(,
                         HistoryJobTest,
                         testing::Values(sql::Engine::Sqlite),
                         test::name_of_engine);

TEST_P(HistoryJobTest, ThisMonthAndThirteenBeforeAreReadOnceEach) {
    const jobs::JobId id = read();

    EXPECT_EQ(job(id).state, JobState::Succeeded);
    EXPECT_EQ(asked().size(), 14U);
    EXPECT_EQ(asked().front(), "2026-11-01..2026-11-03"); // whole days alone
    EXPECT_EQ(asked().back(), "2025-10-01..2025-11-01");
    ASSERT_EQ(versions().size(), 14U);
    const ledger::Version october = versions()[12];
    EXPECT_EQ(october.delivery.month.str(), "2026-10");
    EXPECT_EQ(october.delivery.source, "000000000001");
    EXPECT_EQ(october.delivery.format, "cost-explorer-csv");
    EXPECT_EQ(october.contents.rows, 31U);
    EXPECT_EQ(october.contents.currency, "USD");
    for (const ledger::CheckResult& check : october.contents.checks) {
        EXPECT_NE(check.verdict, ledger::CheckResult::Verdict::Violated) << check.name;
    }
    EXPECT_EQ(steps(id).at(1).detail, "14 months read, 0 failed, 14 requests at $0.01");
}

TEST_P(HistoryJobTest, EachPageIsARequestThatCounts) {
    explorer_.state.lock()->days_of_page = 10;

    read();

    EXPECT_EQ(asked()[1], "2026-10-01..2026-11-01");
    EXPECT_EQ(asked()[2], "2026-10-01..2026-11-01 10");
    EXPECT_EQ(versions()[12].contents.rows, 31U);
    std::int64_t requests = 0;
    for (const HistoryMonth& month : counted()) {
        requests += month.requests;
    }
    EXPECT_EQ(requests, static_cast<std::int64_t>(asked().size()));
}

TEST_P(HistoryJobTest, ARequestThatIsSentAgainCountsAgain) {
    explorer_.state.lock()->refusal = "InternalFailure";
    explorer_.state.lock()->status = 500;

    read();

    EXPECT_GT(asked().size(), 1U);
    ASSERT_EQ(counted().size(), 1U);
    EXPECT_EQ(counted()[0].requests, static_cast<std::int64_t>(asked().size()));
}

TEST_P(HistoryJobTest, AMonthThatHasABillIsNotAskedFor) {
    import_bill("2026-09");

    const jobs::JobId id = read();

    EXPECT_EQ(asked().size(), 13U);
    EXPECT_EQ(outcomes(id)[2], "2026-09 billed");
    EXPECT_EQ(versions()[11].delivery.format, "cur1-csv");
}

TEST_P(HistoryJobTest, ABillTakesThePlaceOfItsMonth) {
    read();

    import_bill("2026-09");

    ASSERT_EQ(versions().size(), 14U);
    EXPECT_EQ(versions()[11].delivery.format, "cur1-csv");
    EXPECT_EQ(versions()[10].delivery.format, "cost-explorer-csv");
}

TEST_P(HistoryJobTest, ReadAgainOnlyWhatAwsMayStillChangeIsAskedFor) {
    read();

    const jobs::JobId id = read();

    EXPECT_EQ(asked().size(), 16U);
    EXPECT_EQ(outcomes(id)[0], "2026-11 read");
    EXPECT_EQ(outcomes(id)[1], "2026-10 read");
    EXPECT_EQ(outcomes(id)[2], "2026-09 known");
    EXPECT_EQ(versions().size(), 14U);
}

TEST_P(HistoryJobTest, ARoleThatMayNotAskFailsAtTheFirstMonth) {
    explorer_.state.lock()->refusal = "AccessDeniedException";

    const jobs::JobId id = read();

    EXPECT_EQ(job(id).state, JobState::Failed);
    EXPECT_EQ(job(id).error->reason, "aws.denied");
    EXPECT_EQ(asked().size(), 1U);
    ASSERT_EQ(counted().size(), 1U);
    EXPECT_EQ(counted()[0].failed_reason, "aws.denied");
    EXPECT_THAT(versions(), IsEmpty());
}

TEST_P(HistoryJobTest, AMonthThatIsRefusedIsLeftOutAndTheOthersRead) {
    explorer_.state.lock()->refusal = "ValidationException";
    explorer_.state.lock()->refuse_after = 13;

    const jobs::JobId id = read();

    EXPECT_EQ(job(id).state, JobState::Succeeded);
    EXPECT_EQ(outcomes(id).back(), "2025-10 failed");
    EXPECT_EQ(versions().size(), 13U);
}

TEST_P(HistoryJobTest, CostExplorerIsWaitedForUntilItHasPreparedTheCosts) {
    explorer_.state.lock()->refusal = "DataUnavailableException";
    const jobs::JobId id = read();
    EXPECT_EQ(job(id).state, JobState::Waiting);
    EXPECT_THAT(job(id).waiting_for, HasSubstr("Cost Explorer"));
    explorer_.state.lock()->refusal = "";

    clock.advance(std::chrono::hours{13});
    run_all();

    EXPECT_EQ(job(id).state, JobState::Succeeded);
    EXPECT_EQ(versions().size(), 14U);
}

TEST_P(HistoryJobTest, OnTheFirstOfAMonthThereIsNothingOfIt) {
    clock.set(Instant::parse("2026-11-01T07:00:00Z").value());

    read();

    EXPECT_EQ(asked().front(), "2026-10-01..2026-11-01");
    EXPECT_EQ(asked().size(), 13U);
}

TEST_P(HistoryJobTest, AnAnswerThatIsInTheLedgerIsNotPaidForAgain) {
    read();
    process->writer
        .write([&](sql::Session& session) { // as a kill between the two leaves it
            HistoryMonth month =
                find_month(session, "000000000001", BillingMonth::parse("2026-10").value())
                    .value()
                    .value();
            month.read_at.reset();
            return save_month(session, month);
        })
        .value();
    const std::size_t before = asked().size();

    const jobs::JobId id = read();

    EXPECT_EQ(outcomes(id)[1], "2026-10 read");
    EXPECT_EQ(asked().size(), before + 1); // for November
    EXPECT_TRUE(counted()[12].read_at);
}

TEST(HistoryPartitionTest, GovCloudHasNoCostExplorer) {
    EXPECT_TRUE(HistoryJob::is_in(AwsPartition::Aws));
    EXPECT_TRUE(HistoryJob::is_in(AwsPartition::AwsCn));
    EXPECT_FALSE(HistoryJob::is_in(AwsPartition::AwsUsGov));
}

} // namespace
} // namespace muster::history
