#include "bucket/poll_job.h"

#include <algorithm>

#include <gmock/gmock.h>

#include "bucket/migrations.h"
#include "support/aws_world.h"
#include "support/memory_bucket.h"
#include "support/small_bill.h"
#include "unit/jobs/jobs_fixture.h"

namespace muster::bucket {
namespace {

using jobs::JobState;
using testing::ElementsAre;

/// A server that knows polls, a source `payer`, and its bucket in memory.
class PollJobTest : public jobs::JobsTest {
protected:
    PollJobTest() {
        database.migrate("bucket", migrations());
        know(poll_.kinds());
        clock.set(Instant::parse("2026-11-03T00:00:00Z").value());
        aws_.clock.set(clock.now());
        write([&](sql::Session& session) { return insert_source(session, source_); });
    }

    void write(const std::function<Status(sql::Session&)>& work) {
        process->writer.write(work).value();
    }
    jobs::JobId start(const jobs::NewJob& new_job) {
        std::optional<jobs::JobId> id;
        write([&](sql::Session& session) -> Status {
            id = process->queue.start(session, new_job).value().id;
            return {};
        });
        return *id;
    }
    jobs::JobId poll() {
        const jobs::JobId id = start(PollJob::plan(source_.id, who));
        run_all();
        return id;
    }
    void deliver(const std::string& month, const std::string& id, std::size_t rows) {
        std::string day = month + "-01";
        std::erase(day, '-');
        const std::string folder = "cur/report/" + day + "-20991231/";
        memory_.put(folder + "report-1.csv",
                    test::bill_csv(month, std::vector<test::BillLine>(
                                              rows, {.start = month + "-02T05:00:00Z"})));
        memory_.put(folder + "report-Manifest.json",
                    fmt::format(R"({{"assemblyId":"{}","reportName":"report","reportKeys":)"
                                R"(["{}report-1.csv"],"billingPeriod":{{"start":"{}-01"}}}})",
                                id, folder, month));
    }
    /// What was asked of the bucket since the last time.
    std::vector<std::string> asked() {
        std::vector<std::string> all = memory_.requests();
        std::vector<std::string> news(all.begin() + static_cast<std::ptrdiff_t>(seen_), all.end());
        seen_ = all.size();
        for (std::string& request : news) {
            request = request.substr(0, request.find(' ')) + " " +
                      request.substr(std::min(request.size(), request.rfind('/') + 1));
        }
        return news;
    }
    [[nodiscard]] std::vector<std::string> months() const {
        const auto store =
            ledger::Store::open(root_ / "data", ledger::Store::Access::Read, {clock}).value();
        std::vector<std::string> lines;
        const auto versions = store.versions({}).value();
        for (const ledger::Version& version : versions) {
            lines.push_back(version.delivery.month.str() + " by " + version.delivery.source + ": " +
                            std::to_string(version.contents.rows));
        }
        return lines;
    }
    BillSource source() {
        sql::Session reader = database.open();
        return find_source(reader, source_.id).value().value();
    }

    test::TempDir root_;
    test::AwsWorld aws_;
    test::MemoryBucket memory_;
    aws::FixedCredentials credentials_{test::example_credentials()};
    aws::Session session_{{.models = aws_.models,
                           .transport = memory_,
                           .credentials = credentials_,
                           .pace = aws_.pace,
                           .clock = aws_.clock,
                           .random = aws_.random,
                           .sleeper = aws_.sleeper},
                          {}};
    SourceSessions sessions_{[this](AwsPartition) -> aws::Session& { return session_; }};
    jobs::ProgressBoard board_;
    PollJob poll_{{.sessions = sessions_,
                   .progress = board_,
                   .clock = clock,
                   .start =
                       [this](sql::Session& session, const jobs::NewJob& new_job) {
                           return process->queue.start(session, new_job);
                       }},
                  {.place = {.data = root_ / "data"}}};
    test::SeededRandom random_;
    BillSource source_{.id = BillSourceId::make(clock, random_),
                       .what = {.source = "payer",
                                .address = Address::parse("s3://bills/cur/").value(),
                                .region = RegionName::parse("us-east-1").value()},
                       .is_paused = false,
                       .created_at = clock.now(),
                       .polled_at = {},
                       .failure = {}};
    std::size_t seen_ = 0;
};
// The jobs' own tests run on both engines; what a poll adds is tested on both with the sources.
INSTANTIATE_TEST_SUITE_P(, PollJobTest, testing::Values(sql::Engine::Sqlite), test::name_of_engine);

TEST_P(PollJobTest, WhatIsInTheBucketComesIntoTheLedger) {
    deliver("2026-10", "a-1", 2);
    deliver("2026-11", "a-2", 1);

    const jobs::JobId id = poll();

    EXPECT_EQ(job(id).state, JobState::Succeeded) << job(id).error->detail;
    EXPECT_THAT(months(), ElementsAre("2026-10 by payer: 2", "2026-11 by payer: 1"));
    EXPECT_EQ(source().polled_at, clock.now());
    EXPECT_EQ(steps(id).at(0).detail,
              "2026-10 of payer added: 2 rows; 2026-11 of payer added: 1 rows");
}

TEST_P(PollJobTest, ALookAtWhatIsKnownCostsAListingAndTheManifestsOfTwoMonths) {
    deliver("2026-08", "a-0", 1);
    deliver("2026-10", "a-1", 2);
    deliver("2026-11", "a-2", 1);
    poll();
    asked();

    poll();

    EXPECT_THAT(asked(),
                ElementsAre("LIST ", "GET report-Manifest.json", "GET report-Manifest.json"));
}

TEST_P(PollJobTest, AnOlderMonthIsReadWhenItsManifestIsAnother) {
    deliver("2026-08", "a-0", 1);
    deliver("2026-11", "a-2", 1);
    poll();

    deliver("2026-08", "a-9", 4);
    poll();

    EXPECT_THAT(months(), ElementsAre("2026-08 by payer: 4", "2026-11 by payer: 1"));
}

TEST_P(PollJobTest, WhyASourceCannotBeReadIsKeptAtTheSource) {
    memory_.refuse("AccessDenied", "Access Denied");

    const jobs::JobId id = poll();

    EXPECT_EQ(job(id).state, JobState::Failed);
    EXPECT_EQ(source().failure->reason, "billing.bucket_denied");
    EXPECT_FALSE(source().polled_at);
}

TEST_P(PollJobTest, ABrokenLookIsTakenUpAgainAndNothingComesTwice) {
    deliver("2026-10", "a-1", 2);
    memory_.replace_while_read("cur/report/20261001-20991231/report-1.csv", "x");

    const jobs::JobId id = poll();
    EXPECT_EQ(job(id).state, JobState::Waiting);
    EXPECT_EQ(job(id).error->reason, "billing.object_changed");
    deliver("2026-10", "a-2", 3);
    clock.advance(std::chrono::minutes{1});
    run_all();

    EXPECT_EQ(job(id).state, JobState::Succeeded);
    EXPECT_THAT(months(), ElementsAre("2026-10 by payer: 3"));
}

TEST_P(PollJobTest, ASweepLooksAtTheSourcesThatAreDue) {
    deliver("2026-10", "a-1", 2);
    const auto sweep = [&] {
        start({.kind = std::string(PollJob::kSweepKind), .business_key = "all", .origin = who});
        run_all();
        clock.advance(std::chrono::minutes{4}); // over which they are spread
        run_all();
    };

    sweep();
    EXPECT_THAT(months(), ElementsAre("2026-10 by payer: 2"));
    asked();

    sweep();
    EXPECT_TRUE(asked().empty());
    clock.advance(std::chrono::minutes{30});
    sweep();
    EXPECT_FALSE(asked().empty());

    write([&](sql::Session& session) { return pause_source(session, source_.id, true); });
    clock.advance(std::chrono::hours{1});
    sweep();
    EXPECT_TRUE(asked().empty());
}

TEST_P(PollJobTest, ASourceThatRestsIsNotRead) {
    deliver("2026-10", "a-1", 2);
    write([&](sql::Session& session) { return pause_source(session, source_.id, true); });

    EXPECT_EQ(job(poll()).state, JobState::Succeeded);
    EXPECT_TRUE(asked().empty());
}

TEST_P(PollJobTest, NothingComesInOnceTheSourceIsGoneThoughItWasThereWhenTheLookBegan) {
    deliver("2026-10", "a-1", 2);
    memory_.on_request([&] {
        write([&](sql::Session& session) -> Status {
            TRY(const auto found, find_source(session, source_.id));
            return found ? remove_source(session, source_.id) : Status{};
        });
    });

    EXPECT_EQ(job(poll()).state, JobState::Succeeded);
    EXPECT_TRUE(months().empty());
}

TEST_P(PollJobTest, ASourceThatIsGoneIsNoError) {
    write([&](sql::Session& session) { return remove_source(session, source_.id); });

    EXPECT_EQ(job(poll()).state, JobState::Succeeded);
    EXPECT_TRUE(asked().empty());
}

} // namespace
} // namespace muster::bucket
