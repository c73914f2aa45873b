#include "inventory/price_job.h"

#include <gmock/gmock.h>

#include "support/offer_file.h"
#include "unit/inventory/inventory_fixture.h"

namespace muster::inventory {
namespace {

using test::ScriptedServer;
using testing::HasSubstr;

ScriptedServer::Answer ok(const std::string& body) {
    return {.bytes =
                fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", body.size(), body)};
}

const std::vector<test::OfferProduct> kProducts{test::storage_product("A", "gp2", "0.11")};

/// In the order of the offers: AWSELB, AmazonEC2, AmazonRDS, AmazonVPC.
std::vector<ScriptedServer::Answer> usual() {
    return {nothing_there(), ok(test::region_index("AmazonEC2", {"eu-west-1"})),
            ok(test::offer_file("AmazonEC2", kProducts)),
            ok(test::region_index("AmazonRDS", {"us-east-1"})), nothing_there()};
}

class PriceJobTest : public InventoryTest {
protected:
    explicit PriceJobTest(std::vector<ScriptedServer::Answer> answers = usual())
        : InventoryTest(std::move(answers)) {
        cloud_.regions = {"eu-west-1"};
        cloud_.put_volumes("eu-west-1", {"vol-1"});
    }
    std::optional<PriceList> list(std::string_view offer) {
        sql::Session reader = database.open();
        return find_price_list(reader, offer, "eu-west-1").value();
    }
};
INSTANTIATE_TEST_SUITE_P(,
                         PriceJobTest,
                         testing::Values(sql::Engine::Sqlite),
                         test::name_of_engine);

TEST_P(PriceJobTest, ACollectionHasThePricesOfItsRegionsReadAndItsRatesMade) {
    collect();

    EXPECT_EQ(listed().at(0).rate->monthly, 110'000'000'000);
    EXPECT_EQ(list("AmazonEC2")->version,
              "/offers/v1.0/aws/AmazonEC2/20260901000000/eu-west-1/index.json");
    EXPECT_EQ(list("AmazonEC2")->reason, "");
    EXPECT_EQ(list("AWSELB")->reason, "price_list.not_found");
    EXPECT_EQ(list("AmazonRDS")->reason, "price_list.no_region");
    EXPECT_THAT(price_list_.requests().at(2),
                HasSubstr("GET /offers/v1.0/aws/AmazonEC2/20260901000000/eu-west-1/index.json"));
}

/// The price list is looked at a day later, when its version is the same or another.
class PriceJobLaterTest : public PriceJobTest {
protected:
    PriceJobLaterTest() : PriceJobTest(two_days()) {}

    static std::vector<ScriptedServer::Answer> two_days() {
        auto answers = usual();
        answers.push_back(nothing_there());
        answers.push_back(ok(test::region_index("AmazonEC2", {"eu-west-1"})));
        answers.push_back(nothing_there());
        answers.push_back(nothing_there());
        answers.push_back(nothing_there());
        answers.push_back(ok(test::region_index("AmazonEC2", {"eu-west-1"}, "20261001000000")));
        answers.push_back(
            ok(test::offer_file("AmazonEC2", {test::storage_product("A", "gp2", "0.2")})));
        answers.push_back(nothing_there());
        answers.push_back(nothing_there());
        return answers;
    }
};
INSTANTIATE_TEST_SUITE_P(,
                         PriceJobLaterTest,
                         testing::Values(sql::Engine::Sqlite),
                         test::name_of_engine);

TEST_P(PriceJobLaterTest, AFileIsReadAgainOnlyWhenItIsAnother) {
    collect();
    EXPECT_EQ(price_list_.requests().size(), 5U);

    clock.advance(std::chrono::hours{24});
    start(PriceJob::plan(who));
    run_all();
    EXPECT_EQ(price_list_.requests().size(), 9U);
    EXPECT_EQ(listed().at(0).rate->monthly, 110'000'000'000);

    clock.advance(std::chrono::hours{24});
    start(PriceJob::plan(who));
    run_all();
    EXPECT_EQ(price_list_.requests().size(), 14U);
    EXPECT_EQ(listed().at(0).rate->monthly, 200'000'000'000);
}

TEST_P(PriceJobLaterTest, NothingIsAskedWhileAllIsKnown) {
    collect();
    const std::size_t before = price_list_.requests().size();

    start(PriceJob::plan(who));
    run_all();

    EXPECT_EQ(price_list_.requests().size(), before);
}

/// A file that breaks off leaves rates unknown, and is asked for an hour later.
class PriceJobBrokenTest : public PriceJobTest {
protected:
    PriceJobBrokenTest() : PriceJobTest(broken()) {}

    static std::vector<ScriptedServer::Answer> broken() {
        const std::string whole = test::offer_file("AmazonEC2", kProducts);
        return {nothing_there(), ok(test::region_index("AmazonEC2", {"eu-west-1"})),
                ok(whole.substr(0, whole.size() / 3)), nothing_there(), nothing_there()};
    }
};
INSTANTIATE_TEST_SUITE_P(,
                         PriceJobBrokenTest,
                         testing::Values(sql::Engine::Sqlite),
                         test::name_of_engine);

TEST_P(PriceJobBrokenTest, ABrokenFileMakesNoRates) {
    collect();

    EXPECT_EQ(list("AmazonEC2")->reason, "price_list.malformed");
    EXPECT_EQ(list("AmazonEC2")->version, std::nullopt);
    EXPECT_EQ(listed().at(0).rate.error(), Unrated::NoPriceList);
}

} // namespace
} // namespace muster::inventory
