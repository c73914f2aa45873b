#include "inventory/offer_reader.h"

#include <gmock/gmock.h>

#include "support/offer_file.h"

namespace muster::inventory {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Result<OfferPrices>
read_in_pieces(const std::string& text, std::size_t piece, const std::string& offer = "AmazonEC2") {
    OfferReader reader(offer);
    for (std::size_t at = 0; at < text.size(); at += piece) {
        TRY_DONE(reader.take(as_bytes(std::string_view(text).substr(at, piece))));
    }
    return reader.finish();
}

std::vector<std::string> lines(const OfferPrices& prices) {
    std::vector<std::string> all;
    for (const auto& [key, price] : prices) {
        all.push_back(key + " = " + (price.is_ambiguous ? "?" : price.dollars.str()));
    }
    return all;
}

std::vector<std::string> lines_of(const std::vector<test::OfferProduct>& products) {
    return lines(read_in_pieces(test::offer_file("AmazonEC2", products), 1 << 16).value());
}

const std::vector<test::OfferProduct> kUsual{test::instance_product("SKU1", "m5.large"),
                                             test::instance_product("SKU2", "t3.micro", "0.0104"),
                                             test::storage_product("SKU3", "gp3", "0.088")};

TEST(OfferReaderTest, ThePricesThatRatesAreMadeOfAreKept) {
    EXPECT_THAT(lines_of(kUsual),
                ElementsAre("ebs_volume/storage|gp3 = 0.088",
                            "ec2_instance/instance|m5.large|RunInstances|Shared = 0.096",
                            "ec2_instance/instance|t3.micro|RunInstances|Shared = 0.0104"));
}

TEST(OfferReaderTest, ItDoesNotMatterHowTheFileIsCutIntoPieces) {
    const std::string text = test::offer_file("AmazonEC2", kUsual);
    const auto whole = lines(read_in_pieces(text, text.size()).value());

    for (const std::size_t piece : std::initializer_list<std::size_t>{1, 2, 3, 7, 64, 1000}) {
        EXPECT_EQ(lines(read_in_pieces(text, piece).value()), whole) << piece;
    }
}

TEST(OfferReaderTest, OtherFamiliesPlacesAndCapacitiesAreLeftOut) {
    test::OfferProduct of_family = test::instance_product("A", "m5.large");
    of_family.family = "Dedicated Host";
    test::OfferProduct in_local_zone = test::instance_product("B", "m5.large");
    in_local_zone.attributes[2].second = "AWS Local Zone";
    test::OfferProduct unused = test::instance_product("C", "m5.large");
    unused.attributes[6].second = "UnusedCapacityReservation";

    EXPECT_THAT(lines_of({of_family, in_local_zone, unused}), IsEmpty());
}

TEST(OfferReaderTest, TwoPricesOfWhatWeCannotTellApartAreNone) {
    EXPECT_THAT(lines_of({test::instance_product("A", "m5.large", "0.1"),
                          test::instance_product("B", "m5.large", "0.2"),
                          test::instance_product("C", "m5.large", "0.1")}),
                ElementsAre("ec2_instance/instance|m5.large|RunInstances|Shared = ?"));
    EXPECT_THAT(lines_of({test::instance_product("A", "m5.large", "0.1"),
                          test::instance_product("B", "m5.large", "0.10")}),
                ElementsAre("ec2_instance/instance|m5.large|RunInstances|Shared = 0.1"));
}

TEST(OfferReaderTest, APriceThatDependsOnUseOrHasAnotherUnitIsNone) {
    test::OfferProduct tiered = test::storage_product("A", "gp3", "0.08");
    tiered.end = "1000";
    test::OfferProduct by_second = test::storage_product("B", "gp2", "0.1");
    by_second.unit = "GB-Second";
    test::OfferProduct no_number = test::storage_product("C", "st1", "free");

    EXPECT_THAT(lines_of({tiered, by_second, no_number}),
                ElementsAre("ebs_volume/storage|gp2 = ?", "ebs_volume/storage|gp3 = ?",
                            "ebs_volume/storage|st1 = ?"));
}

TEST(OfferReaderTest, WhatComesAfterTheOnDemandPricesNeedNotBeRead) {
    const std::string text = test::offer_file("AmazonEC2", kUsual);
    OfferReader reader("AmazonEC2");
    std::size_t at = 0;
    while (!reader.has_all_prices()) {
        ASSERT_TRUE(reader.take(as_bytes(std::string_view(text).substr(at++, 1))));
    }

    EXPECT_LT(at, text.find("\"Reserved\""));
    EXPECT_EQ(reader.version(), "20260901000000");
    EXPECT_EQ(reader.finish()->size(), 3U);
}

TEST(OfferReaderTest, AFileThatIsCutOffIsRefused) {
    const std::string text = test::offer_file("AmazonEC2", kUsual);

    EXPECT_EQ(read_in_pieces(text.substr(0, text.find("\"Reserved\"") / 2), 100).error().reason,
              "price_list.malformed");
    EXPECT_EQ(read_in_pieces("", 100).error().reason, "price_list.malformed");
}

TEST(OfferReaderTest, WhatIsNoOfferFileIsRefused) {
    for (const std::string text : {"<html>", "[1,", "{\"products\":}", "{\"a\":\"\xff\"}"}) {
        EXPECT_EQ(read_in_pieces(text, 100).error().reason, "price_list.malformed") << text;
    }
    EXPECT_EQ(read_in_pieces(test::offer_file("AmazonRDS", {}), 100).error().reason,
              "price_list.wrong_offer");
    EXPECT_EQ(read_in_pieces(std::string(100, '['), 100).error().reason, "price_list.malformed");
    EXPECT_EQ(read_in_pieces("{\"a\":\"" + std::string(100'000, 'x') + "\"}", 1000).error().reason,
              "price_list.malformed");
}

TEST(OfferReaderTest, OddShapesWhereProductsAreExpectedAreNoPrices) {
    EXPECT_THAT(lines(read_in_pieces(R"({"products":[{"S":{"attributes":{"a":"b"}}}],
        "products":"x","terms":{"OnDemand":{"S":[],"T":{"T.J":{"priceDimensions":
        {"r":{"unit":1,"pricePerUnit":{"USD":null}}}}}}}})",
                                     13)
                          .value()),
                IsEmpty());
}

} // namespace
} // namespace muster::inventory
