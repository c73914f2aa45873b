#include "api_cost/billing_routes.h"

#include <condition_variable>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "audit/migrations.h"
#include "jobs/migrations.h"
#include "jobs/runner.h"
#include "jobs/scheduler.h"
#include "support/seeded_random.h"
#include "support/silent_sink.h"
#include "support/small_bill.h"
#include "support/test_database.h"
#include "unit/api/route_fixture.h"

namespace muster::api {
namespace {

using http::Verb;

/// Lets a test wait until a job has ended.
class Endings final : public jobs::Listener {
public:
    void job_changed(const jobs::Job& job) override {
        *ended_.lock() += jobs::is_open(job.state) ? 0 : 1;
        changed_.notify_all();
    }
    void wait() {
        auto ended = ended_.lock();
        ASSERT_TRUE(ended.wait_for(changed_, std::chrono::seconds{60}, [&] { return *ended > 0; }));
        --*ended;
    }

private:
    Guarded<int> ended_{0};
    std::condition_variable changed_;
};

/// A ledger in a directory of its own, workers that import into it, and routes over both.
class BillingRoutesTest : public testing::Test {
protected:
    static sql::Database migrated(const sql::Address& address) {
        auto database = sql::Database::open(address).value();
        database.migrate("audit", audit::migrations()).value();
        database.migrate("jobs", jobs::migrations()).value();
        return database;
    }
    /// The reader opens what a writer has made, as a server does at its start.
    ledger::Store made_store() {
        ledger::Store::open(data(), ledger::Store::Access::Write, {clock_}).value();
        return ledger::Store::open(data(), ledger::Store::Access::Read, {clock_}).value();
    }
    static std::filesystem::path folder(std::filesystem::path path) {
        std::filesystem::create_directories(path);
        return path;
    }
    [[nodiscard]] std::filesystem::path data() const { return root_ / "data"; }

    std::string write(const std::string& name, const std::vector<test::BillLine>& lines) {
        std::ofstream(bills_ / name) << test::bill_csv("2026-10", lines);
        return (bills_ / name).string();
    }
    Answered import(const std::string& path) {
        return client_.post("/api/v1/billing/imports",
                            R"({"path": ")" + path + R"(", "source": "payer"})");
    }
    void imported(const std::vector<test::BillLine>& lines) {
        const Answered answered = import(write("bill.csv", lines));
        ASSERT_EQ(answered.status, 202) << answered.text;
        endings_.wait();
    }
    std::string state_of(const std::string& id) {
        return std::string(jobs::kJobStateNames.name(
            database_
                .read([&](sql::Session& session) {
                    return tasks_.get(session, jobs::JobId::parse(id).value(), std::nullopt);
                })
                .value()
                .job.state));
    }

    test::TempDir root_;
    std::filesystem::path bills_ = folder(root_ / "bills");
    SystemClock clock_;
    test::SeededRandom random_;
    test::SilentSink lines_;
    Log log_{{}, clock_, lines_};
    test::TestDatabase held_{sql::Engine::Sqlite};
    sql::Database database_ = migrated(held_.address());
    audit::Log audit_{{.clock = clock_, .random = random_}};
    ledger::Store store_ = made_store();
    billing::ImportDirectories directories_ = billing::ImportDirectories::of({bills_}).value();
    jobs::ProgressBoard board_;
    billing::ImportJob import_{{.directories = directories_, .progress = board_, .clock = clock_},
                               {.place = {.data = root_ / "data"}}};
    jobs::KindTable kinds_{{import_.kind()}};
    jobs::Tasks tasks_{kinds_, &board_};
    jobs::Queue queue_{{.kinds = kinds_, .audit = audit_, .clock = clock_, .random = random_}};
    Endings endings_;
    jobs::Runner runner_{{.writer = database_.writer(),
                          .kinds = kinds_,
                          .audit = audit_,
                          .clock = clock_,
                          .random = random_,
                          .listener = endings_,
                          .log = log_},
                         {.owner = "test"}};
    jobs::Scheduler scheduler_{{.writer = database_.writer(), .queue = queue_, .log = log_}, {}};
    jobs::Workers workers_{
        {.runner = runner_, .scheduler = scheduler_, .clock = clock_, .log = log_}, {.threads = 1}};
    cost::ScanGate gate_{{}};
    BillingPorts ports_{.store = store_,
                        .gate = gate_,
                        .threads = 1,
                        .directories = directories_,
                        .imports = import_,
                        .database = database_,
                        .tasks = tasks_,
                        .queue = queue_,
                        .workers = workers_,
                        .listener = endings_};
    RouteClient<BillingPorts> client_{billing_routes(), ports_};
};

TEST_F(BillingRoutesTest, AnImportIsATaskAndItsMonthsAppear) {
    const Answered answered = import(write("bill.csv", {{.cost = "1.5"}, {.cost = "2"}}));

    ASSERT_EQ(answered.status, 202) << answered.text;
    EXPECT_EQ(answered.string("kind"), "billing.import");
    EXPECT_EQ(answered.headers.get("Location"), "/api/v1/tasks/" + answered.string("id"));
    endings_.wait();
    EXPECT_EQ(state_of(answered.string("id")), "succeeded");
    const Json month =
        client_.get("/api/v1/billing/months").json().find("items")->if_array()->at(0);
    EXPECT_EQ(month.find("source")->str(), "\"payer\"");
    EXPECT_EQ(month.find("month")->str(), "\"2026-10\"");
    EXPECT_EQ(month.find("rows")->integer(), 2);
    EXPECT_EQ(month.find("currency")->str(), "\"USD\"");
    EXPECT_EQ(month.find("versions")->integer(), 1);
    EXPECT_EQ(month.find("violations")->integer(), 0);
}

TEST_F(BillingRoutesTest, SourcesAreSummedUp) {
    imported({{.cost = "1"}});

    const Json source =
        client_.get("/api/v1/billing/sources").json().find("items")->if_array()->at(0);

    EXPECT_EQ(source.find("name")->str(), "\"payer\"");
    EXPECT_EQ(source.find("months")->integer(), 1);
    EXPECT_EQ(source.find("first_month")->str(), "\"2026-10\"");
    EXPECT_GT(source.find("bytes")->integer(), 0);
}

TEST_F(BillingRoutesTest, VersionsOfAMonthAreListedAndShownWithTheirProof) {
    imported({{.cost = "1"}});
    imported({{.cost = "2"}});

    const Json versions = client_.get("/api/v1/billing/versions?month=2026-10").json();
    ASSERT_EQ(versions.find("items")->if_array()->size(), 2U);
    EXPECT_EQ(versions.find("items")->if_array()->at(0).find("current")->str(), "false");
    EXPECT_EQ(versions.find("items")->if_array()->at(0).find("files"), nullptr);
    const Answered shown = client_.get("/api/v1/billing/versions/2");
    EXPECT_EQ(shown.json().find("current")->str(), "true");
    EXPECT_FALSE(shown.json().find("checks")->if_array()->empty());
    EXPECT_EQ(shown.json().find("files")->if_array()->size(), 1U);
    EXPECT_TRUE(client_.get("/api/v1/billing/versions?source=other")
                    .json()
                    .find("items")
                    ->if_array()
                    ->empty());
}

TEST_F(BillingRoutesTest, WhatChangedBetweenDeliveriesIsTold) {
    imported({{.cost = "1"}});
    imported({{.cost = "2.5"}});

    const Answered changed = client_.get("/api/v1/billing/versions/2/diff?by=service");

    EXPECT_EQ(changed.json().find("before")->integer(), 1);
    EXPECT_EQ(changed.json().find("after")->integer(), 2);
    const Json row = changed.json().find("rows")->if_array()->at(0);
    EXPECT_EQ(row.find("dimensions")->str(), R"(["AmazonEC2"])");
    EXPECT_NE(changed.text.find("\"change_unblended_cost\""), std::string::npos);
    EXPECT_NE(row.str().find("\"1.5\""), std::string::npos);
    EXPECT_EQ(client_.get("/api/v1/billing/versions/2/diff?against=1&by=service").text,
              changed.text);
    EXPECT_EQ(client_.get("/api/v1/billing/versions/1/diff").code(), "ledger.version_unknown");
}

TEST_F(BillingRoutesTest, AVersionThatIsNotThereIsNotFound) {
    for (const char* id : {"7", "0", "x", "99999999999999999999"}) {
        const Answered answered = client_.get(std::string("/api/v1/billing/versions/") + id);
        EXPECT_EQ(answered.status, 404) << id;
        EXPECT_EQ(answered.code(), "ledger.version_unknown") << id;
    }
}

TEST_F(BillingRoutesTest, ABillThatIsWrongFailsItsTaskWithTheCommandsError) {
    const Answered answered = import(write("bad.csv", {{.cost = "one"}}));
    endings_.wait();

    EXPECT_EQ(state_of(answered.string("id")), "failed");
    EXPECT_TRUE(client_.get("/api/v1/billing/months").json().find("items")->if_array()->empty());
}

TEST_F(BillingRoutesTest, APathOutsideIsForbidden) {
    EXPECT_EQ(import("/etc/passwd").status, 403);
    EXPECT_EQ(import((bills_ / "../data/muster.db").string()).code(), "billing.path_not_allowed");
    EXPECT_EQ(import((bills_ / "missing.csv").string()).status, 404);
    EXPECT_EQ(import("relative.csv").status, 400);
}

TEST_F(BillingRoutesTest, ARequestThatIsNoneIsRefusedByItsField) {
    const auto place = [&](const std::string& body) {
        return client_.post("/api/v1/billing/imports", body).first_problem().first;
    };
    EXPECT_EQ(place("{}"), "/path");
    EXPECT_EQ(place(R"({"path": "/x", "source": ""})"), "/source");
    EXPECT_EQ(place(R"({"path": "/x", "threads": 9})"), "/threads");
}

TEST_F(BillingRoutesTest, WhoDoesNotKeepBillsReadsThem) {
    RouteClient<BillingPorts> user(billing_routes(), ports_, Role::User);

    EXPECT_EQ(user.post("/api/v1/billing/imports", R"({"path": "/x"})").status, 403);
    EXPECT_EQ(user.get("/api/v1/billing/months").status, 200);
}

TEST_F(BillingRoutesTest, DirectoriesAreListedWithTheirEntries) {
    write("b.csv", {{.cost = "1"}});

    EXPECT_EQ(client_.get("/api/v1/billing/import-directories").text,
              R"({"items":[{"path":")" + bills_.string() +
                  R"(","entries":["b.csv"]}],"next_cursor":null})");
}

} // namespace
} // namespace muster::api
