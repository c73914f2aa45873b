#pragma once

#include "bucket/bill_source.h"
#include "bucket/migrations.h"
#include "bucket/month_search.h"
#include "ledger/store.h"
#include "support/aws_world.h"
#include "support/memory_bucket.h"
#include "support/small_bill.h"
#include "unit/jobs/jobs_fixture.h"

namespace muster::bucket {

/// A server with a source named like its account, whose report `cur/report` lies in a bucket in
/// memory, beside other things.
class BackfillFixture : public jobs::JobsTest {
protected:
    static constexpr std::string_view kAccount = "012345678901";

    BackfillFixture() {
        database.migrate("bucket", migrations());
        clock.set(Instant::parse("2026-11-03T00:00:00Z").value());
        aws_.clock.set(clock.now());
        sql::Session session = database.open();
        insert_source(session, source_).value();
    }

    static std::string folder_of(const std::string& report, const std::string& month) {
        std::string day = month + "-01";
        std::erase(day, '-');
        return report + "/" + day + "-20991231/";
    }
    void deliver(const std::string& month,
                 const std::string& id,
                 std::size_t rows,
                 const std::string& report = "cur/report") {
        const std::string folder = folder_of(report, month);
        const std::string name = report.substr(report.rfind('/') + 1);
        memory_.put(folder + name + "-1.csv",
                    test::bill_csv(month, std::vector<test::BillLine>(
                                              rows, {.start = month + "-02T05:00:00Z"})));
        memory_.put(folder + name + "-Manifest.json",
                    fmt::format(R"({{"assemblyId":"{}","reportName":"{}","reportKeys":)"
                                R"(["{}{}-1.csv"],"billingPeriod":{{"start":"{}-01"}}}})",
                                id, name, folder, name, month));
    }
    void deliver_detailed(const std::string& month, const std::string& cost) {
        memory_.put(fmt::format("{}-aws-billing-detailed-line-items-{}.csv", kAccount, month),
                    fmt::format("RecordType,ProductName,UsageStartDate,UsageEndDate,UnBlendedCost\n"
                                "LineItem,Amazon S3,{0}-02 00:00:00,{0}-02 01:00:00,{1}\n"
                                "StatementTotal,,,,{1}\n",
                                month, cost));
    }
    [[nodiscard]] ledger::Store store() {
        return ledger::Store::open(place_, ledger::Store::Access::Read, {clock}).value();
    }
    /// "2026-10 by 012345678901: 2 rows of cur1-csv".
    std::vector<std::string> months() {
        std::vector<std::string> lines;
        const auto versions = store().versions({}).value();
        for (const ledger::Version& version : versions) {
            lines.push_back(fmt::format("{} by {}: {} rows of {}", version.delivery.month.str(),
                                        version.delivery.source, version.contents.rows,
                                        version.delivery.format));
        }
        return lines;
    }

    test::TempDir root_;
    ledger::Place place_{.data = root_ / "data"};
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
    MonthSearch search_{{.sessions = sessions_, .clock = clock}, place_};
    test::SeededRandom random_;
    BillSource source_{.id = BillSourceId::make(clock, random_),
                       .what = {.source = std::string(kAccount),
                                .address = Address::parse("s3://bills/cur/report/").value(),
                                .region = RegionName::parse("us-east-1").value()},
                       .is_paused = false,
                       .created_at = clock.now(),
                       .polled_at = {},
                       .failure = {}};
};

} // namespace muster::bucket
