#include "inventory/rate.h"

#include <gtest/gtest.h>

namespace muster::inventory {
namespace {

/// Prices by key; every list was read but those of `unread`.
struct Prices {
    std::map<std::string, std::string> by_key;
    std::string unread;

    Result<KnownPrice> operator()(std::string_view offer, const std::string& key) const {
        const auto found = by_key.find(key);
        return KnownPrice{.has_list = offer != unread,
                          .dollars = found == by_key.end()
                                         ? std::nullopt
                                         : std::optional(Decimal::parse(found->second).value())};
    }
};

/// "hourly monthly" in dollars, or why not.
std::string rated(std::string_view kind, const Facts& facts, const Prices& prices) {
    const Rating rating = rate_of(*find_kind(kind), facts, prices).value();
    return rating ? Decimal(rating->hourly, 10).str() + " " + Decimal(rating->monthly, 10).str()
                  : std::string(kUnratedNames.name(rating.error()));
}

const Facts kInstance{{"InstanceType", "m5.large"},
                      {"UsageOperation", "RunInstances"},
                      {"Placement.Tenancy", "default"},
                      {"State.Name", "running"}};
const Prices kInstancePrice{{{"ec2_instance/instance|m5.large|RunInstances|Shared", "0.096"}}, ""};

Facts with(Facts facts, const std::string& key, const std::string& value) {
    facts[key] = value;
    return facts;
}

TEST(RateTest, AnInstanceCostsItsHourAndAMonthOf730) {
    EXPECT_EQ(rated("ec2_instance", kInstance, kInstancePrice), "0.096 70.08");
}

TEST(RateTest, AStoppedInstanceIsKnownToCostNothing) {
    EXPECT_EQ(rated("ec2_instance", with(kInstance, "State.Name", "stopped"), kInstancePrice),
              "0 0");
}

TEST(RateTest, WhatIsNotKnownIsNeverZero) {
    EXPECT_EQ(rated("ec2_instance", with(kInstance, "InstanceType", "m9.large"), kInstancePrice),
              "no_price");
    EXPECT_EQ(rated("ec2_instance", with(kInstance, "InstanceLifecycle", "spot"), kInstancePrice),
              "special");
    EXPECT_EQ(rated("ec2_instance", with(kInstance, "UsageOperation", ""), kInstancePrice),
              "special");
    EXPECT_EQ(rated("ec2_instance", kInstance, {kInstancePrice.by_key, "AmazonEC2"}),
              "no_price_list");
    EXPECT_EQ(rated("lambda_function", {}, {}), "by_use");
    EXPECT_EQ(rated("s3_bucket", {}, {}), "by_use");
}

TEST(RateTest, AMonthlyPriceIsAlsoShownByTheHour) {
    EXPECT_EQ(rated("ebs_volume", {{"VolumeType", "gp2"}, {"Size", "73"}},
                    {{{"ebs_volume/storage|gp2", "0.1"}}, ""}),
              "0.01 7.3");
}

TEST(RateTest, OnlyWhatIsBeyondTheIncludedIsPaidAndOnlyThenItsPriceIsNeeded) {
    const Facts usual{
        {"VolumeType", "gp3"}, {"Size", "100"}, {"Iops", "3000"}, {"Throughput", "125"}};
    const Prices storage{{{"ebs_volume/storage|gp3", "0.08"}}, ""};
    Prices all = storage;
    all.by_key["ebs_volume/gp3_iops|gp3"] = "0.005";
    all.by_key["ebs_volume/gp3_throughput|gp3"] = "40.96";

    EXPECT_EQ(rated("ebs_volume", usual, storage), "0.0109589041 8");
    EXPECT_EQ(rated("ebs_volume", with(usual, "Iops", "4000"), storage), "no_price");
    EXPECT_EQ(rated("ebs_volume", with(usual, "Iops", "4000"), all), "0.0178082192 13");
    EXPECT_EQ(rated("ebs_volume", with(usual, "Throughput", "225"), all), "0.0164383562 12");
}

TEST(RateTest, StepsOfIopsAreEachPaidAtTheirPrice) {
    const Prices prices{{{"ebs_volume/storage|io2", "0"},
                         {"ebs_volume/io2_iops|io2", "0.065"},
                         {"ebs_volume/io2_iops_above_32000|io2", "0.0455"},
                         {"ebs_volume/io2_iops_above_64000|io2", "0.032"}},
                        ""};
    const Facts facts{{"VolumeType", "io2"}, {"Size", "100"}};

    EXPECT_EQ(rated("ebs_volume", with(facts, "Iops", "100"), prices), "0.0089041096 6.5");
    EXPECT_EQ(rated("ebs_volume", with(facts, "Iops", "70000"), prices), "5.1068493151 3728");
}

TEST(RateTest, ADatabaseCostsItsInstanceAndItsStorage) {
    const Facts facts{{"DBInstanceClass", "db.m5.large"},
                      {"Engine", "postgres"},
                      {"LicenseModel", "postgresql-license"},
                      {"MultiAZ", "true"},
                      {"StorageType", "gp2"},
                      {"AllocatedStorage", "100"},
                      {"DBInstanceStatus", "available"}};
    const Prices prices{{{"rds_instance/instance|db.m5.large|PostgreSQL||No license required|"
                          "Multi-AZ",
                          "0.356"},
                         {"rds_instance/storage|General Purpose|Any|Multi-AZ", "0.23"}},
                        ""};

    EXPECT_EQ(rated("rds_instance", facts, prices), "0.3875068493 282.88");
    EXPECT_EQ(rated("rds_instance", with(facts, "MultiAZ", "false"), prices), "no_price");
    EXPECT_EQ(rated("rds_instance", with(facts, "DBInstanceStatus", "stopped"), prices), "special");
    EXPECT_EQ(rated("rds_instance", with(facts, "StorageType", "new"), prices), "no_price");
}

TEST(RateTest, AnAddressCostsByWhetherItIsInUse) {
    const Prices prices{{{"elastic_ip/in_use", "0.005"}, {"elastic_ip/idle", "0.006"}}, ""};

    EXPECT_EQ(rated("elastic_ip", {{"AssociationId || InstanceId", "a"}}, prices), "0.005 3.65");
    EXPECT_EQ(rated("elastic_ip", {}, prices), "0.006 4.38");
    EXPECT_EQ(rated("elastic_ip", {{"PublicIpv4Pool", "byoip"}}, prices), "special");
}

TEST(RateTest, AQuantityThatIsNoneOrOutOfBoundsMakesNoRate) {
    const Prices prices{{{"ebs_volume/storage|gp2", "0.1"}, {"ebs_volume/storage|sc1", "-1"}}, ""};

    for (const std::string size : {"", "x", "-1", "1.5", "99999999999"}) {
        EXPECT_EQ(rated("ebs_volume", {{"VolumeType", "gp2"}, {"Size", size}}, prices), "no_price")
            << size;
    }
    EXPECT_EQ(rated("ebs_volume", {{"VolumeType", "sc1"}, {"Size", "1"}}, prices), "no_price");
}

} // namespace
} // namespace muster::inventory
