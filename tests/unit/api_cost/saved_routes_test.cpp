#include "api_cost/saved_routes.h"

#include <gtest/gtest.h>

#include "saved/migrations.h"
#include "support/fake_clock.h"
#include "support/identity_world.h"
#include "support/seeded_random.h"
#include "support/test_database.h"
#include "unit/api/route_fixture.h"

namespace muster::api {
namespace {

using http::Verb;

constexpr const char* kReports = "/api/v1/cost/saved-reports";
constexpr const char* kDashboards = "/api/v1/cost/dashboards";

class SavedRoutesTest : public testing::Test {
protected:
    SavedRoutesTest() { database_.migrate("saved", saved::migrations()).value(); }

    /// The path of what was made.
    std::string make(std::string_view where, std::string body) {
        const Answered made = user_.post(where, std::move(body));
        EXPECT_EQ(made.status, 201) << made.text;
        return std::string(made.headers.get("Location"));
    }
    Answered patch(const std::string& path, std::string body, const std::string& etag = "\"1\"") {
        return user_.ask(Verb::Patch, path, std::move(body), {{"If-Match", etag}});
    }

    test::TestDatabase held_{sql::Engine::Sqlite};
    sql::Database database_ = sql::Database::open(held_.address()).value();
    test::RecordedChanges changes_;
    test::FakeClock clock_;
    test::SeededRandom random_;
    saved::Shelf<saved::SavedReport> reports_{
        {.database = database_, .changes = changes_, .clock = clock_, .random = random_}};
    saved::Shelf<saved::Dashboard> dashboards_{
        {.database = database_, .changes = changes_, .clock = clock_, .random = random_}};
    SavedPorts ports_{.reports = reports_, .dashboards = dashboards_};
    RouteClient<SavedPorts> user_{saved_routes(), ports_, Role::User};
    RouteClient<SavedPorts> reader_{saved_routes(), ports_, Role::ReadOnly};
    RouteClient<SavedPorts> cost_admin_{saved_routes(), ports_, Role::CostAdmin};
};

TEST_F(SavedRoutesTest, AReportIsMadeAndShown) {
    const std::string path = make(
        kReports, R"({"name": "Costs", "report": {"period": "mtd"}, "view": {"chart": "bar"}})");

    const Answered shown = user_.get(path);

    EXPECT_EQ(shown.status, 200);
    EXPECT_EQ(shown.headers.get("ETag"), "\"1\"");
    EXPECT_EQ(path, std::string(kReports) + "/" + shown.string("id"));
    EXPECT_EQ(
        shown.text,
        R"({"id":")" + shown.string("id") +
            R"(","name":"Costs","folder":null,"report":{"measures":["unblended_cost"],)"
            R"("by":[],"granularity":"month","period":"mtd","top":null,"filter":null},"view":{"chart":"bar"},)"
            R"("owner":"user_user","is_shared":false,"created_at":"2023-11-14T22:13:20Z",)"
            R"("changed_at":"2023-11-14T22:13:20Z","revision":1})");
}

TEST_F(SavedRoutesTest, AChangeNeedsTheRevisionThatWasSeen) {
    const std::string path = make(kReports, R"({"name": "Costs", "report": {"period": "mtd"}})");

    EXPECT_EQ(user_.ask(Verb::Patch, path, R"({"name": "x"})").status, 428);
    EXPECT_EQ(patch(path, R"({"name": "x"})", "\"7\"").status, 412);
    const Answered changed = patch(path, R"({"name": "x"})");
    EXPECT_EQ(changed.status, 200);
    EXPECT_EQ(changed.headers.get("ETag"), "\"2\"");
    EXPECT_EQ(patch(path, R"({"name": "y"})").status, 412);
}

TEST_F(SavedRoutesTest, InAChangeAbsentKeepsAndNullTakesAway) {
    const std::string path =
        make(kReports,
             R"({"name": "Costs", "folder": "Teams", "report": {"period": "mtd"}, "view": {}})");

    EXPECT_EQ(patch(path, R"({"is_shared": true})").string("folder"), "Teams");
    const Answered changed = patch(path, R"({"folder": null})", "\"2\"");

    EXPECT_TRUE(changed.json().find("folder")->is_null());
    EXPECT_EQ(changed.json().find("view")->str(), "{}");
    EXPECT_EQ(changed.json().find("is_shared")->str(), "true");
}

TEST_F(SavedRoutesTest, BadFieldsAreRefusedByTheirPlace) {
    const auto place = [&](std::string_view where, const std::string& body) {
        const Answered refused = user_.post(where, body);
        EXPECT_EQ(refused.status, 400) << body;
        return refused.first_problem().first;
    };

    EXPECT_EQ(place(kReports, R"({"report": {"period": "mtd"}})"), "/name");
    EXPECT_EQ(place(kReports, R"({"name": " x", "report": {"period": "mtd"}})"), "/name");
    EXPECT_EQ(place(kReports, R"({"name": "x", "report": {"period": "someday"}})"), "/report");
    EXPECT_EQ(place(kReports, R"({"name": "x", "report": {"period": "mtd"}, "view": 1})"), "/view");
    EXPECT_EQ(place(kReports, R"({"name": "x", "report": {"period": "mtd"}, "owner": "me"})"),
              "/owner");
    EXPECT_EQ(place(kDashboards, R"({"name": "x", "widgets": [{"title": "y"}]})"), "/widgets/0");
    EXPECT_EQ(place(kDashboards, R"({"name": "x", "widgets": [{"title": "y", "width": 13}]})"),
              "/widgets/0/width");
}

TEST_F(SavedRoutesTest, WhoOnlyReadsSavesNothing) {
    EXPECT_EQ(reader_.post(kReports, R"({"name": "Costs", "report": {"period": "mtd"}})").status,
              403);
    EXPECT_EQ(reader_.get(kReports).status, 200);
}

TEST_F(SavedRoutesTest, OthersSeeWhatIsSharedAndDoNotChangeIt) {
    const std::string own = make(kReports, R"({"name": "own", "report": {"period": "mtd"}})");
    const std::string shared =
        make(kReports, R"({"name": "shared", "report": {"period": "mtd"}, "is_shared": true})");

    EXPECT_EQ(reader_.get(own).status, 404);
    EXPECT_EQ(reader_.get(shared).status, 200);
    EXPECT_EQ(reader_.get(kReports).json().find("items")->if_array()->size(), 1U);
    EXPECT_EQ(cost_admin_.get(kReports).json().find("items")->if_array()->size(), 2U);
    EXPECT_EQ(cost_admin_.ask(Verb::Delete, own).status, 204);
    EXPECT_EQ(user_.ask(Verb::Delete, own).status, 404);
}

TEST_F(SavedRoutesTest, ADashboardHoldsSavedReportsAndReportsOfItsOwn) {
    const std::string path = make(kReports, R"({"name": "Costs", "report": {"period": "mtd"}})");
    const std::string id = path.substr(path.rfind('/') + 1);

    const std::string dashboard =
        make(kDashboards, R"({"name": "All", "widgets": [{"title": "a", "saved_report": ")" + id +
                              R"(", "width": 6}, {"title": "b", "report": {"period": "mtd"}}]})");

    EXPECT_EQ(user_.get(dashboard).json().find("widgets")->if_array()->size(), 2U);
    const Answered emptied = patch(dashboard, R"({"widgets": []})");
    EXPECT_EQ(emptied.json().find("widgets")->str(), "[]");
    EXPECT_EQ(emptied.string("name"), "All");
}

TEST_F(SavedRoutesTest, ListsComeInPages) {
    for (const char* name : {"a", "b", "c"}) {
        clock_.advance(std::chrono::milliseconds{1});
        make(kReports, R"({"name": ")" + std::string(name) + R"(", "report": {"period": "mtd"}})");
    }

    const Answered first = user_.get(std::string(kReports) + "?limit=2");
    const Answered second =
        user_.get(std::string(kReports) + "?limit=2&cursor=" + first.string("next_cursor"));

    EXPECT_EQ(first.json().find("items")->if_array()->size(), 2U);
    EXPECT_EQ(second.json().find("items")->if_array()->size(), 1U);
    EXPECT_TRUE(second.json().find("next_cursor")->is_null());
}

TEST_F(SavedRoutesTest, WhatIsNoIdIsRefused) {
    EXPECT_EQ(user_.get(std::string(kReports) + "/7").code(), "id.malformed");
}

} // namespace
} // namespace muster::api
