#include "inventory/resource_list.h"

#include <gmock/gmock.h>

#include "inventory/migrations.h"
#include "inventory/price_store.h"
#include "inventory/resource_store.h"
#include "support/fake_clock.h"
#include "support/seeded_random.h"
#include "support/test_database.h"

namespace muster::inventory {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Instant at(std::string_view text) {
    return Instant::parse(text).value();
}

class ResourceListTest : public test::EachEngine {
protected:
    [[nodiscard]] Look look(const std::string& kind = "ebs_volume",
                            const std::string& when = "2026-11-01T00:00:00Z",
                            const std::string& account = "111122223333",
                            const std::string& region = "eu-west-1") const {
        return {connection, AwsAccountId::parse(account).value(), region, *find_kind(kind),
                at(when)};
    }
    static FoundResource volume(const std::string& id,
                                const std::string& size = "10",
                                const std::string& type = "gp2",
                                Tags tags = {}) {
        return {.arn = "arn:" + id,
                .region = "eu-west-1",
                .id = id,
                .name = {},
                .state = "in-use",
                .type = type,
                .size = std::stoll(size),
                .since = at("2026-01-01T00:00:00Z"),
                .tags = std::move(tags),
                .facts = {{"VolumeType", type}, {"Size", size}}};
    }
    void write(const std::function<Status(sql::Session&)>& work) const {
        database.write(work).value();
    }
    void save(const Look& where, const std::vector<FoundResource>& found) const {
        write([&](sql::Session& session) -> Status {
            TRY_DONE(save_resources(session, where, found));
            return end_look(session, where);
        });
    }
    void price(const std::string& type, const std::string& dollars) const {
        write([&](sql::Session& session) -> Status {
            const PriceList list{.offer = "AmazonEC2",
                                 .region = "eu-west-1",
                                 .version = "v1",
                                 .looked_at = at("2026-11-01T00:00:00Z"),
                                 .reason = {},
                                 .detail = {}};
            TRY_DONE(save_prices(
                session, list,
                {{"ebs_volume/storage|" + type, {.dollars = Decimal::parse(dollars).value()}}}));
            return save_price_list(session, list);
        });
    }
    [[nodiscard]] std::vector<Resource> listed(const ResourceFilter& filter = {},
                                               const ResourcePage& page = {}) const {
        return database
            .read([&](sql::Session& session) { return list_resources(session, filter, page); })
            .value();
    }
    [[nodiscard]] std::vector<std::string> ids(const ResourceFilter& filter = {},
                                               const ResourcePage& page = {}) const {
        std::vector<std::string> all;
        for (const Resource& resource : listed(filter, page)) {
            all.push_back(resource.id);
        }
        return all;
    }

    sql::Database database = open("inventory", migrations());
    test::FakeClock clock;
    test::SeededRandom random;
    connections::ConnectionId connection = connections::ConnectionId::make(clock, random);
};
MUSTER_ON_EACH_ENGINE(ResourceListTest);

TEST_P(ResourceListTest, WhatWasSavedIsListedWhole) {
    price("gp2", "0.11");
    save(look(), {volume("vol-1", "10", "gp2", {{"Name", "data"}, {"team", "a"}})});

    const Resource found = listed().at(0);

    EXPECT_EQ(found.arn, "arn:vol-1");
    EXPECT_EQ(found.connection, connection);
    EXPECT_EQ(found.account, "111122223333");
    EXPECT_EQ(found.kind, "ebs_volume");
    EXPECT_EQ(found.name, "data");
    EXPECT_EQ(found.state, "in-use");
    EXPECT_EQ(found.size, 10);
    EXPECT_EQ(found.since, at("2026-01-01T00:00:00Z"));
    EXPECT_EQ(found.tags.at("team"), "a");
    EXPECT_EQ(found.rate->monthly, 11'000'000'000);
    EXPECT_EQ(found.first_seen_at, at("2026-11-01T00:00:00Z"));
    EXPECT_FALSE(found.ended_at);
    EXPECT_FALSE(found.stale);
}

TEST_P(ResourceListTest, WhatIsNotSeenAgainHasEndedAndComesBackWhenItIs) {
    save(look(), {volume("vol-1"), volume("vol-2")});
    save(look("ec2_instance"), {});
    const auto later = look("ebs_volume", "2026-11-02T00:00:00Z");

    save(later, {volume("vol-2")});

    EXPECT_THAT(ids(), ElementsAre("vol-2"));
    const auto all = listed({.ended = ResourceFilter::Ended::Show});
    EXPECT_EQ(all.at(0).ended_at, at("2026-11-02T00:00:00Z"));
    EXPECT_EQ(all.at(0).seen_at, at("2026-11-01T00:00:00Z"));

    save(look("ebs_volume", "2026-11-03T00:00:00Z"), {volume("vol-1")});
    EXPECT_THAT(ids(), ElementsAre("vol-1"));
    EXPECT_EQ(listed().at(0).first_seen_at, at("2026-11-01T00:00:00Z"));
}

TEST_P(ResourceListTest, OneLookEndsNothingOfOthers) {
    save(look(), {volume("vol-1")});
    save(look("ebs_volume", "2026-11-01T00:00:00Z", "444455556666"), {volume("vol-2")});
    save(look("ebs_volume", "2026-11-01T00:00:00Z", "111122223333", "us-east-1"),
         {volume("vol-3")});

    save(look("ebs_volume", "2026-11-02T00:00:00Z"), {});

    EXPECT_THAT(ids(), ElementsAre("vol-2", "vol-3"));
}

TEST_P(ResourceListTest, AFailedLookKeepsWhatWasThereAndSaysSinceWhenAndWhy) {
    save(look(), {volume("vol-1")});
    const auto fail = [&](const std::string& when, std::string detail) {
        write([&](sql::Session& session) {
            return fail_look(session, look(),
                             {ErrorKind::Forbidden, "aws.denied", std::move(detail)}, at(when));
        });
    };

    fail("2026-11-02T00:00:00Z", "first");
    fail("2026-11-03T00:00:00Z", "second");

    const Resource found = listed().at(0);
    EXPECT_EQ(found.stale->since, at("2026-11-02T00:00:00Z"));
    EXPECT_EQ(found.stale->reason, "aws.denied");
    EXPECT_EQ(found.stale->detail, "second");
    const auto failed =
        database.read([](sql::Session& session) { return list_failed_looks(session, "", 10); })
            .value();
    ASSERT_EQ(failed.size(), 1U);
    EXPECT_EQ(failed[0].collected_at, at("2026-11-01T00:00:00Z"));
    EXPECT_EQ(failed[0].key(), "111122223333/eu-west-1/ebs_volume");

    save(look("ebs_volume", "2026-11-04T00:00:00Z"), {volume("vol-1")});
    EXPECT_FALSE(listed().at(0).stale);
}

TEST_P(ResourceListTest, FiltersNarrowAndSeveralValuesOfOneAreAlternatives) {
    save(look(), {volume("vol-1", "10", "gp2", {{"team", "a"}}),
                  volume("vol-2", "10", "gp3", {{"team", "b"}, {"env", "prod"}}),
                  volume("vol-3", "10", "io1")});
    save(look("ebs_volume", "2026-11-01T00:00:00Z", "444455556666"), {volume("vol-4")});

    EXPECT_THAT(ids({.accounts = {"444455556666"}}), ElementsAre("vol-4"));
    EXPECT_THAT(ids({.accounts = {"444455556666", "111122223333"}, .text = "GP3"}),
                ElementsAre("vol-2"));
    EXPECT_THAT(ids({.regions = {"us-east-1"}}), IsEmpty());
    EXPECT_THAT(ids({.kinds = {"ec2_instance"}}), IsEmpty());
    EXPECT_THAT(ids({.states = {"available", "in-use"}, .tags = {{"team", {}}}}),
                ElementsAre("vol-1", "vol-2"));
    EXPECT_THAT(ids({.tags = {{"team", "b"}, {"env", "prod"}}}), ElementsAre("vol-2"));
    EXPECT_THAT(ids({.tags = {{"team", "B"}}}), IsEmpty());
    EXPECT_THAT(ids({.text = "vol_"}), IsEmpty());
    EXPECT_THAT(ids({.text = "team=a"}), ElementsAre("vol-1"));
    EXPECT_THAT(ids({.text = "100%"}), IsEmpty());
}

TEST_P(ResourceListTest, TagsAreThoseOfTheLastLook) {
    save(look(), {volume("vol-1", "10", "gp2", {{"team", "a"}, {"old", "x"}})});

    save(look("ebs_volume", "2026-11-02T00:00:00Z"),
         {volume("vol-1", "10", "gp2", {{"team", "b"}})});

    EXPECT_THAT(ids({.tags = {{"team", "b"}}}), ElementsAre("vol-1"));
    EXPECT_THAT(ids({.tags = {{"old", {}}}}), IsEmpty());
}

TEST_P(ResourceListTest, PagesByNameAndByCostFollowOneAnother) {
    price("gp2", "0.1");
    save(look(), {volume("vol-1", "10"), volume("vol-2", "30"), volume("vol-3", "10"),
                  volume("vol-4", "20", "io9"), volume("vol-5", "20", "io9")});
    const auto paged = [&](ResourceOrder order) {
        std::vector<std::string> all;
        ResourcePage page{.order = order, .after = {}, .limit = 2};
        for (auto found = listed({}, page); !found.empty(); found = listed({}, page)) {
            for (const Resource& resource : found) {
                all.push_back(resource.id);
            }
            page.after = ResourceCursor::parse(ResourceCursor::of(found.back()).str()).value();
        }
        return all;
    };

    EXPECT_THAT(paged(ResourceOrder::Arn),
                ElementsAre("vol-1", "vol-2", "vol-3", "vol-4", "vol-5"));
    EXPECT_THAT(paged(ResourceOrder::Cost),
                ElementsAre("vol-2", "vol-1", "vol-3", "vol-4", "vol-5"));
    EXPECT_EQ(ResourceCursor::parse("x").error().reason, "resources.bad_cursor");
}

TEST_P(ResourceListTest, TotalsCountWhatHasNoRateAndAddUpWhatHas) {
    price("gp2", "0.1");
    save(look(), {volume("vol-1", "10"), volume("vol-2", "30"), volume("vol-3", "1", "io9")});

    const auto totals =
        database.read([](sql::Session& session) { return total_resources(session, {}); }).value();

    ASSERT_EQ(totals.size(), 1U);
    EXPECT_EQ(totals[0].kind, "ebs_volume");
    EXPECT_EQ(totals[0].resources, 3);
    EXPECT_EQ(totals[0].rated, 2);
    EXPECT_EQ(totals[0].stale, 0);
    EXPECT_EQ(totals[0].rate.monthly, 40'000'000'000);
}

TEST_P(ResourceListTest, RatesAreMadeAnewWhenPricesAreKnown) {
    save(look(), {volume("vol-1", "10"), volume("vol-2", "20")});
    EXPECT_EQ(listed().at(0).rate.error(), Unrated::NoPriceList);
    price("gp2", "0.1");

    std::optional<std::string> after = "";
    int pages = 0;
    while (after) {
        write([&](sql::Session& session) -> Status {
            TRY(after, rate_again(session, "eu-west-1", std::string(*after), 1));
            return {};
        });
        ++pages;
    }

    EXPECT_EQ(pages, 3);
    EXPECT_EQ(listed().at(1).rate->monthly, 20'000'000'000);
}

TEST_P(ResourceListTest, PricesOfAnotherVersionAreGone) {
    price("gp2", "0.1");
    save(look(), {volume("vol-1", "10")});
    write([&](sql::Session& session) {
        return save_price_list(session, {.offer = "AmazonEC2",
                                         .region = "eu-west-1",
                                         .version = "v2",
                                         .looked_at = at("2026-11-02T00:00:00Z"),
                                         .reason = {},
                                         .detail = {}});
    });

    save(look("ebs_volume", "2026-11-03T00:00:00Z"), {volume("vol-1", "10")});

    EXPECT_EQ(listed().at(0).rate.error(), Unrated::NoPrice);
}

TEST_P(ResourceListTest, AForgottenConnectionLeavesNothing) {
    save(look(), {volume("vol-1", "10", "gp2", {{"team", "a"}})});
    write([&](sql::Session& session) -> Status {
        TRY_DONE(save_collected(session, connection, clock.now()));
        return forget_connection(session, connection);
    });

    EXPECT_THAT(ids({.ended = ResourceFilter::Ended::Show}), IsEmpty());
    EXPECT_FALSE(
        database.read([&](sql::Session& session) { return find_collections(session, connection); })
            .value());
}

TEST_P(ResourceListTest, WhatEndedLongAgoIsForgotten) {
    save(look(), {volume("vol-1", "10", "gp2", {{"a", "b"}}), volume("vol-2")});
    save(look("ebs_volume", "2026-11-02T00:00:00Z"), {volume("vol-2")});

    write([](sql::Session& session) { return forget_ended(session, at("2026-11-03T00:00:00Z")); });

    EXPECT_THAT(ids({.ended = ResourceFilter::Ended::Show}), ElementsAre("vol-2"));
}

} // namespace
} // namespace muster::inventory
