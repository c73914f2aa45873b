#include "billing/import_job.h"

#include <fstream>

#include <gtest/gtest.h>

#include "jobs/tasks.h"
#include "support/small_bill.h"
#include "unit/jobs/jobs_fixture.h"

namespace muster::billing {
namespace {

namespace fs = std::filesystem;
using jobs::JobState;

/// A process that knows imports, and a directory `bills` that they may come from.
class ImportJobTest : public jobs::JobsTest {
protected:
    ImportJobTest() {
        fs::create_directories(root_ / "bills");
        know(import_.kind());
    }

    void write(const std::string& name, const std::vector<test::BillLine>& lines) const {
        std::ofstream(root_ / name) << test::bill_csv("2026-10", lines);
    }
    jobs::JobId ask(const std::string& name, std::optional<std::string> source = {}) {
        const ImportRequest request{
            .path = (root_ / name).string(), .source = std::move(source), .keep_going = {}};
        const jobs::NewJob job = import_.plan(request, who).value();
        return start(job);
    }
    jobs::JobId start(const jobs::NewJob& job) {
        std::optional<jobs::JobId> id;
        process->writer
            .write([&](sql::Session& session) -> Status {
                id = process->queue.start(session, job).value().id;
                return {};
            })
            .value();
        return *id;
    }
    /// "2026-10 by source: rows", of all current versions.
    [[nodiscard]] std::vector<std::string> months() const {
        const auto store =
            ledger::Store::open(data(), ledger::Store::Access::Read, {clock}).value();
        std::vector<std::string> lines;
        const auto versions = store.versions({}).value();
        for (const ledger::Version& version : versions) {
            lines.push_back(version.delivery.month.str() + " by " + version.delivery.source + ": " +
                            std::to_string(version.contents.rows));
        }
        return lines;
    }
    [[nodiscard]] fs::path data() const { return root_ / "data"; }

    test::TempDir root_;
    ImportDirectories directories_ = ImportDirectories::of({root_ / "bills"}).value();
    jobs::ProgressBoard board_;
    ImportJob import_{
        {.directories = directories_, .progress = board_, .clock = clock},
        {.place = {.data = root_ / "data"}, .report_every = std::chrono::milliseconds{1}}};
};
// The jobs' own tests run on both engines; what an import adds knows of none.
INSTANTIATE_TEST_SUITE_P(,
                         ImportJobTest,
                         testing::Values(sql::Engine::Sqlite),
                         test::name_of_engine);

TEST_P(ImportJobTest, ABillIsImportedAndTheTaskSaysWhatCameOfIt) {
    write("bills/oct.csv", {{.cost = "1"}, {.cost = "2"}});
    const auto id = ask("bills/oct.csv", "payer");

    run_all();

    EXPECT_EQ(job(id).state, JobState::Succeeded);
    EXPECT_EQ(months(), std::vector<std::string>{"2026-10 by payer: 2"});
    const Json month = job(id).cursor.find("months")->if_array()->front();
    EXPECT_EQ(month.find("outcome")->str(), "\"added\"");
    EXPECT_EQ(month.find("month")->str(), "\"2026-10\"");
    EXPECT_EQ(month.find("version")->integer(), 1);
    EXPECT_EQ(steps(id).at(0).detail.substr(0, 18), "1 delivery, 1 file");
    EXPECT_EQ(steps(id).at(1).detail, "2026-10 of payer added: 2 rows");
    EXPECT_FALSE(board_.find(id));
}

TEST_P(ImportJobTest, ARepeatedImportChangesNothing) {
    write("bills/oct.csv", {{.cost = "1"}});
    ask("bills/oct.csv");
    run_all();
    const auto again = ask("bills/oct.csv");

    run_all();

    EXPECT_EQ(job(again).cursor.find("months")->if_array()->front().find("outcome")->str(),
              "\"unchanged\"");
    EXPECT_EQ(months(), std::vector<std::string>{"2026-10 by files: 1"});
}

TEST_P(ImportJobTest, AskingTwiceForTheSameIsOneJobUntilItHasEnded) {
    write("bills/oct.csv", {{.cost = "1"}});
    const auto first = ask("bills/oct.csv");

    EXPECT_EQ(ask("bills/../bills/oct.csv"), first);
    EXPECT_NE(ask("bills/oct.csv", "other"), first);
}

TEST_P(ImportJobTest, AnImportWaitsForTheOneThatWritesToTheLedger) {
    write("bills/oct.csv", {{.cost = "1"}});
    auto other = std::make_optional(
        ledger::Store::open(data(), ledger::Store::Access::Write, {clock}).value());
    const auto id = ask("bills/oct.csv");
    run();

    run();

    EXPECT_EQ(job(id).state, JobState::Waiting);
    EXPECT_TRUE(job(id).waiting_for.starts_with("another import: ")) << job(id).waiting_for;
    other.reset();
    clock.advance(std::chrono::seconds{2});
    run_all();
    EXPECT_EQ(job(id).state, JobState::Succeeded);
}

TEST_P(ImportJobTest, AnErrorInABillIsTheErrorOfTheJob) {
    write("bills/bad.csv", {{.cost = "1"}, {.cost = "one dollar"}});
    const auto id = ask("bills/bad.csv");

    run_all();

    ASSERT_EQ(job(id).state, JobState::Failed);
    EXPECT_EQ(job(id).error->reason, "billing.not_a_number");
    EXPECT_NE(job(id).error->detail.find("one dollar"), std::string::npos);
    EXPECT_TRUE(months().empty());
}

TEST_P(ImportJobTest, BadRowsAreKeptAsideWhereThatIsAskedFor) {
    write("bills/bad.csv", {{.cost = "1"}, {.cost = "one dollar"}});
    const ImportRequest request{
        .path = (root_ / "bills/bad.csv").string(), .source = {}, .keep_going = true};
    const auto id = start(import_.plan(request, who).value());

    run_all();

    EXPECT_EQ(months(), std::vector<std::string>{"2026-10 by files: 1"});
    EXPECT_EQ(job(id).cursor.find("rejected_rows")->integer(), 1);
    EXPECT_TRUE(fs::exists(*job(id).cursor.find("rejects")->if_string()));
}

TEST_P(ImportJobTest, APathOutsideIsRefusedBeforeThereIsAJob) {
    write("secret.csv", {{.cost = "1"}});
    const ImportRequest request{
        .path = (root_ / "secret.csv").string(), .source = {}, .keep_going = {}};

    const auto refused = import_.plan(request, who);

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Forbidden);
    EXPECT_EQ(refused.error().reason, "billing.path_not_allowed");
}

TEST_P(ImportJobTest, ALinkInsideThatLeadsOutIsNotFollowed) {
    write("secret.csv", {{.cost = "1"}});
    fs::create_directories(root_ / "bills/month");
    fs::create_symlink(root_ / "secret.csv", root_ / "bills/month/oct.csv");
    const auto id = ask("bills/month");

    run_all();

    ASSERT_EQ(job(id).state, JobState::Failed);
    EXPECT_EQ(job(id).error->reason, "billing.path_not_allowed");
    EXPECT_TRUE(months().empty());
}

TEST_P(ImportJobTest, ALinkPutInThePlaceOfThePathAfterItWasAskedForIsNotFollowed) {
    write("bills/oct.csv", {{.cost = "1"}});
    write("secret.csv", {{.cost = "2"}});
    const auto id = ask("bills/oct.csv");
    fs::remove(root_ / "bills/oct.csv");
    fs::create_symlink(root_ / "secret.csv", root_ / "bills/oct.csv");

    run_all();

    EXPECT_EQ(job(id).error->reason, "billing.path_not_allowed");
}

TEST_P(ImportJobTest, ACancelledImportLeavesNothingBehind) {
    write("bills/oct.csv", {{.cost = "1"}});
    const auto id = ask("bills/oct.csv");
    run();

    ASSERT_TRUE(cancel(id));
    run_all();

    EXPECT_EQ(job(id).state, JobState::Cancelled);
    EXPECT_TRUE(months().empty());
}

TEST_P(ImportJobTest, AnImportThatIsToldToStopPublishesNothing) {
    write("bills/oct.csv", std::vector<test::BillLine>(100));
    const auto id = ask("bills/oct.csv");
    run();
    std::stop_source stop;
    stop.request_stop();
    jobs::StepContext context({.writer = process->writer,
                               .audit = process->audit,
                               .clock = clock,
                               .random = process->random},
                              job(id), stop.get_token());

    const auto outcome = import_.kind().steps.at(1).run(context);

    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().reason, "billing.cancelled");
    EXPECT_TRUE(months().empty());
}

} // namespace
} // namespace muster::billing
