#include "saved/shelf.h"

#include <gtest/gtest.h>

#include "cost/report_text.h"
#include "saved/dashboard.h"
#include "saved/migrations.h"
#include "saved/saved_report.h"
#include "support/fake_clock.h"
#include "support/identity_world.h"
#include "support/seeded_random.h"
#include "support/test_database.h"

namespace muster::saved {
namespace {

using identity::Caller;

Caller caller(std::string id, Role role) {
    return {.principal = {Principal::Kind::User, std::move(id), role}, .origin = {}};
}

const Caller kAnn = caller("user_ann", Role::User);
const Caller kBob = caller("user_bob", Role::User);
const Caller kReader = caller("user_reader", Role::ReadOnly);
const Caller kAdmin = caller("user_admin", Role::Admin);
const Caller kCostAdmin = caller("user_cost", Role::CostAdmin);

ItemName name(std::string_view text) {
    return ItemName::parse(text).value();
}

cost::Report report(std::string_view text = "unblended_cost by service for last-3-months") {
    return cost::parse_report(text).value();
}

NewItem<SavedReport> new_report(std::string_view called = "Costs", bool is_shared = false) {
    return {.name = name(called),
            .is_shared = is_shared,
            .content = {.folder = name("Teams"), .report = report(), .view = {}}};
}

Widget widget() {
    return {.title = name("Costs"), .saved_report = {}, .report = report(), .view = {}, .width = 6};
}

class ShelfTest : public test::EachEngine {
protected:
    /// The slug of an error, or "ok".
    template <class T>
    static std::string outcome(const Result<T>& result) {
        return result ? "ok" : std::string(result.error().reason);
    }
    [[nodiscard]] std::vector<std::string> names(const Caller& who) const {
        std::vector<std::string> names;
        const auto items = reports.list(who, {}).value();
        for (const auto& item : items) {
            names.push_back(item.name.str());
        }
        return names;
    }
    Shelf<SavedReport>::ItemId made_by(const Caller& who, const NewItem<SavedReport>& item) {
        clock.advance(std::chrono::milliseconds{1});
        return reports.create(who, item).value().id;
    }
    static ItemEdit<SavedReport> renamed(std::string_view to) {
        return {.name = name(to), .is_shared = {}, .content = {}};
    }

    sql::Database database = open("saved", migrations());
    test::RecordedChanges changes;
    test::FakeClock clock;
    test::SeededRandom random;
    Shelf<SavedReport> reports{
        {.database = database, .changes = changes, .clock = clock, .random = random}};
    Shelf<Dashboard> dashboards{
        {.database = database, .changes = changes, .clock = clock, .random = random}};
};
MUSTER_ON_EACH_ENGINE(ShelfTest);

TEST_P(ShelfTest, AReportIsFoundAsItWasSaved) {
    NewItem<SavedReport> item = new_report("Költség");
    item.content.view = Json(Json::Object{{"chart", "bar"}});

    const auto made = reports.create(kAnn, item).value();
    const auto found = reports.get(kAnn, made.id).value();

    EXPECT_TRUE(found.id.str().starts_with("report_"));
    EXPECT_EQ(found.name.str(), "Költség");
    EXPECT_EQ(found.owner, "user_ann");
    EXPECT_FALSE(found.is_shared);
    EXPECT_EQ(found.content.folder, name("Teams"));
    EXPECT_EQ(found.content.report, report());
    EXPECT_EQ(found.content.view->str(), R"({"chart":"bar"})");
    EXPECT_EQ(found.created_at, clock.now());
    EXPECT_EQ(found.revision, 1);
}

TEST_P(ShelfTest, AChangeKeepsWhatItDoesNotName) {
    const auto id = made_by(kAnn, new_report());
    clock.advance(std::chrono::seconds{5});

    const auto edited = reports.edit(kAnn, id, 1, renamed("Other")).value();
    const auto found = reports.get(kAnn, id).value();

    EXPECT_EQ(edited.revision, 2);
    EXPECT_EQ(found.revision, 2);
    EXPECT_EQ(found.name.str(), "Other");
    EXPECT_EQ(found.content.folder, name("Teams"));
    EXPECT_EQ(found.content.report, report());
    EXPECT_EQ(found.changed_at - found.created_at, std::chrono::seconds{5});
}

TEST_P(ShelfTest, AChangeCanTakeAFolderAway) {
    const auto id = made_by(kAnn, new_report());
    ItemEdit<SavedReport> edit;
    edit.content.folder = std::optional<ItemName>();
    edit.content.report = report("lines for 2026");

    ASSERT_TRUE(reports.edit(kAnn, id, 1, edit));

    EXPECT_FALSE(reports.get(kAnn, id).value().content.folder);
    EXPECT_EQ(reports.get(kAnn, id).value().content.report, report("lines for 2026"));
}

TEST_P(ShelfTest, AChangeOfAnOlderRevisionIsStale) {
    const auto id = made_by(kAnn, new_report());
    ASSERT_TRUE(reports.edit(kAnn, id, 1, renamed("First")));

    const auto stale = reports.edit(kAnn, id, 1, renamed("Second"));

    ASSERT_FALSE(stale);
    EXPECT_EQ(stale.error().kind, ErrorKind::Stale);
    EXPECT_EQ(reports.get(kAnn, id).value().name.str(), "First");
}

TEST_P(ShelfTest, WhatIsNotSharedDoesNotExistForOthers) {
    const auto id = made_by(kAnn, new_report());

    for (const Caller& other : {kBob, kReader}) {
        EXPECT_EQ(outcome(reports.get(other, id)), "saved.not_found");
        EXPECT_EQ(outcome(reports.edit(other, id, 1, renamed("x"))), "saved.not_found");
        EXPECT_EQ(outcome(reports.remove(other, id)), "saved.not_found");
        EXPECT_TRUE(names(other).empty());
    }
}

TEST_P(ShelfTest, WhatIsSharedIsSeenByAllAndChangedByItsOwner) {
    const auto id = made_by(kAnn, new_report("Costs", true));

    for (const Caller& other : {kBob, kReader}) {
        EXPECT_EQ(outcome(reports.get(other, id)), "ok");
        EXPECT_EQ(outcome(reports.edit(other, id, 1, renamed("x"))), "saved.not_owner");
        EXPECT_EQ(outcome(reports.remove(other, id)), "saved.not_owner");
    }
    EXPECT_EQ(outcome(reports.edit(kAnn, id, 1, renamed("x"))), "ok");
    EXPECT_EQ(outcome(reports.remove(kAnn, id)), "ok");
}

TEST_P(ShelfTest, WhoMayChangeAllSeesAndChangesAll) {
    for (const Caller& admin : {kAdmin, kCostAdmin}) {
        const auto id = made_by(kAnn, new_report());

        EXPECT_EQ(names(admin), std::vector<std::string>{"Costs"});
        EXPECT_EQ(outcome(reports.edit(admin, id, 1, renamed("Theirs"))), "ok");
        EXPECT_EQ(reports.get(kAnn, id).value().owner, "user_ann");
        EXPECT_EQ(outcome(reports.remove(admin, id)), "ok");
    }
}

TEST_P(ShelfTest, TheListHasOnesOwnAndWhatIsSharedInTheOrderTheyWereMade) {
    made_by(kAnn, new_report("a"));
    made_by(kBob, new_report("b"));
    made_by(kBob, new_report("c", true));
    made_by(kAnn, new_report("d"));

    EXPECT_EQ(names(kAnn), (std::vector<std::string>{"a", "c", "d"}));
    EXPECT_EQ(names(kBob), (std::vector<std::string>{"b", "c"}));
    EXPECT_EQ(names(kReader), (std::vector<std::string>{"c"}));
}

TEST_P(ShelfTest, TheListComesInPages) {
    made_by(kAnn, new_report("a"));
    const auto second = made_by(kAnn, new_report("b"));
    made_by(kAnn, new_report("c"));

    const auto first_page = reports.list(kAnn, {.after = {}, .limit = 2}).value();
    const auto next_page = reports.list(kAnn, {.after = second, .limit = 2}).value();

    ASSERT_EQ(first_page.size(), 2U);
    EXPECT_EQ(first_page.back().id, second);
    ASSERT_EQ(next_page.size(), 1U);
    EXPECT_EQ(next_page.front().name.str(), "c");
}

TEST_P(ShelfTest, ChangesAreRecordedWithThem) {
    const auto id = made_by(kAnn, new_report());
    ASSERT_TRUE(reports.edit(kAnn, id, 1, renamed("x")));
    ASSERT_TRUE(reports.remove(kAnn, id));

    EXPECT_EQ(changes.actions(),
              (std::vector<std::string>{"report.created", "report.changed", "report.deleted"}));
    EXPECT_EQ(changes.last().subject, id.str());
    EXPECT_EQ(changes.last().caller.principal.id, "user_ann");
}

TEST_P(ShelfTest, WithoutItsRecordNothingIsChanged) {
    const auto id = made_by(kAnn, new_report());
    changes.failure = Error{ErrorKind::Unavailable, "audit.down", ""};

    EXPECT_EQ(outcome(reports.remove(kAnn, id)), "audit.down");
    EXPECT_EQ(outcome(reports.edit(kAnn, id, 1, renamed("x"))), "audit.down");
    EXPECT_EQ(outcome(reports.create(kAnn, new_report())), "audit.down");

    EXPECT_EQ(names(kAnn), std::vector<std::string>{"Costs"});
}

TEST_P(ShelfTest, WhatIsDeletedIsGone) {
    const auto id = made_by(kAnn, new_report());

    ASSERT_TRUE(reports.remove(kAnn, id));

    EXPECT_EQ(outcome(reports.get(kAnn, id)), "saved.not_found");
    EXPECT_EQ(outcome(reports.remove(kAnn, id)), "saved.not_found");
}

TEST_P(ShelfTest, DashboardsStandOnAShelfOfTheirOwn) {
    const auto report_id = made_by(kAnn, new_report());
    Widget of_saved = widget();
    of_saved.report.reset();
    of_saved.saved_report = report_id;
    const auto made =
        dashboards.create(kAnn, {.name = name("All"), .content = {.widgets = {widget(), of_saved}}})
            .value();

    const auto found = dashboards.get(kAnn, made.id).value();

    ASSERT_EQ(found.content.widgets.size(), 2U);
    EXPECT_EQ(found.content.widgets[0].report, report());
    EXPECT_EQ(found.content.widgets[0].width, 6);
    EXPECT_EQ(found.content.widgets[1].saved_report, report_id);
    EXPECT_EQ(names(kAnn), std::vector<std::string>{"Costs"});
}

TEST_P(ShelfTest, AWidgetHasEitherASavedReportOrOneOfItsOwn) {
    Widget none = widget();
    none.report.reset();

    const auto refused =
        dashboards.create(kAnn, {.name = name("All"), .content = {.widgets = {widget(), none}}});

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "dashboard.bad_widgets");
    ASSERT_EQ(refused.error().problems.size(), 1U);
    EXPECT_EQ(refused.error().problems[0].pointer, "/widgets/1");
}

TEST_P(ShelfTest, ADashboardOfTooManyWidgetsIsRefused) {
    const std::vector<Widget> widgets(Dashboard::kMaxWidgets + 1, widget());

    EXPECT_EQ(
        outcome(dashboards.create(kAnn, {.name = name("All"), .content = {.widgets = widgets}})),
        "dashboard.bad_widgets");
}

TEST_P(ShelfTest, MoreThanCanBeKeptInOneIsRefused) {
    NewItem<SavedReport> item = new_report();
    item.content.view = Json(Json::Object{{"text", std::string(300'000, 'x')}});

    EXPECT_EQ(outcome(reports.create(kAnn, item)), "saved.too_large");
}

TEST(SavedDocumentsTest, AViewIsAnObjectOfAModerateSize) {
    const auto read = [](const std::string& view) {
        const Json document =
            Json::parse(R"({"folder": null, "report": {"period": "mtd"}, "view": )" + view + "}")
                .value();
        return from_json<SavedReport>(document).has_value();
    };

    EXPECT_TRUE(read("{}"));
    EXPECT_TRUE(read("null"));
    EXPECT_FALSE(read("[]"));
    EXPECT_FALSE(read(R"("bar")"));
    EXPECT_FALSE(read(R"({"x": ")" + std::string(20'000, 'x') + "\"}"));
}

TEST(SavedDocumentsTest, AReportThatIsNoneIsRefusedByItsPlace) {
    const Json document = Json::parse(R"({"report": {"period": "someday"}})").value();

    const auto refused = from_json<SavedReport>(document);

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().problems.at(0).pointer, "/report");
}

} // namespace
} // namespace muster::saved
