#include "generate/catalog_instances.h"

#include <array>

#include <fmt/format.h>

namespace muster::generate {
namespace {

struct InstanceClass {
    std::string_view name;
    std::string_view family;
    std::string_view processor;
    std::string_view architecture;
    Money large_rate; // per hour of the size "large" in us-east-1
    int memory_per_vcpu_gib;
    int plan_permille;
};

constexpr std::array kComputeClasses{
    InstanceClass{"m5", "General purpose", "Intel Xeon Platinum 8175", "64-bit", 960'000'000, 4,
                  642},
    InstanceClass{"m6i", "General purpose", "Intel Xeon 8375C (Ice Lake)", "64-bit", 960'000'000, 4,
                  661},
    InstanceClass{"m7g", "General purpose", "AWS Graviton3 Processor", "64-bit", 816'000'000, 4,
                  668},
    InstanceClass{"c5", "Compute optimized", "Intel Xeon Platinum 8124M", "64-bit", 850'000'000, 2,
                  648},
    InstanceClass{"c6g", "Compute optimized", "AWS Graviton2 Processor", "64-bit", 680'000'000, 2,
                  659},
    InstanceClass{"c7i", "Compute optimized", "Intel Xeon Scalable (Sapphire Rapids)", "64-bit",
                  892'500'000, 2, 670},
    InstanceClass{"r5", "Memory optimized", "Intel Xeon Platinum 8175", "64-bit", 1'260'000'000, 8,
                  637},
    InstanceClass{"r6g", "Memory optimized", "AWS Graviton2 Processor", "64-bit", 1'008'000'000, 8,
                  655},
    InstanceClass{"t3", "General purpose", "Intel Skylake E5 2686 v5", "64-bit", 832'000'000, 4,
                  700},
    InstanceClass{"t4g", "General purpose", "AWS Graviton2 Processor", "64-bit", 672'000'000, 4,
                  704},
};
constexpr std::array kDatabaseClasses{
    InstanceClass{"db.r5", "Memory optimized", "Intel Xeon Platinum 8175", "64-bit", 2'900'000'000,
                  8, 0},
    InstanceClass{"db.m5", "General purpose", "Intel Xeon Platinum 8175", "64-bit", 1'710'000'000,
                  4, 0},
    InstanceClass{"db.t3", "General purpose", "Intel Skylake E5 2686 v5", "64-bit", 1'450'000'000,
                  4, 0},
};

struct Size {
    std::string_view name;
    int quarters; // of the size "large"
};
constexpr std::array kSizes{Size{"small", 1},   Size{"medium", 2},   Size{"large", 4},
                            Size{"xlarge", 8},  Size{"2xlarge", 16}, Size{"4xlarge", 32},
                            Size{"8xlarge", 64}};

Sku instance_sku(const InstanceClass& kind, const Size& size, int region) {
    const Region& place = regions()[static_cast<std::size_t>(region)];
    const int vcpu = size.quarters >= 8 ? size.quarters / 4 * 2 : 2;
    Sku sku;
    sku.family = "Compute Instance";
    sku.region = region;
    sku.unit = "Hrs";
    sku.instance_class = kind.name;
    sku.instance_type = fmt::format("{}.{}", kind.name, size.name);
    sku.factor_hundredths = size.quarters * 100;
    sku.plan_permille = kind.plan_permille;
    sku.rate =
        divide_rounding(Int128{kind.large_rate} * size.quarters * place.price_permille, 4000);
    sku.has_zone = true;
    sku.attributes = {
        {"instanceType", sku.instance_type},
        {"instanceTypeFamily", sku.instance_class},
        {"instanceFamily", std::string(kind.family)},
        {"vcpu", fmt::format("{}", vcpu)},
        {"memory", fmt::format("{} GiB", vcpu * kind.memory_per_vcpu_gib)},
        {"physicalProcessor", std::string(kind.processor)},
        {"processorArchitecture", std::string(kind.architecture)},
        {"networkPerformance", size.quarters > 16 ? "10 Gigabit" : "Up to 10 Gigabit"},
        {"normalizationSizeFactor", fmt::format("{}", size.quarters)},
        {"currentGeneration", "Yes"},
    };
    return sku;
}

void add_attributes(Sku& sku,
                    std::initializer_list<std::pair<std::string_view, std::string_view>> more) {
    for (const auto& [name, value] : more) {
        sku.attributes.emplace_back(name, std::string(value));
    }
}

Sku compute_sku(const InstanceClass& kind, const Size& size, int region) {
    const Region& place = regions()[static_cast<std::size_t>(region)];
    Sku sku = instance_sku(kind, size, region);
    sku.product_code = "AmazonEC2";
    sku.product_name = "Amazon Elastic Compute Cloud";
    sku.focus_category = "Compute";
    sku.usage_type = fmt::format("{}BoxUsage:{}", place.usage_prefix, sku.instance_type);
    sku.operation = "RunInstances";
    sku.is_reservable = true;
    sku.description = fmt::format("${} per On Demand Linux {} Instance Hour", dollars(sku.rate),
                                  sku.instance_type);
    add_attributes(sku, {{"operatingSystem", "Linux"},
                         {"tenancy", "Shared"},
                         {"storage", "EBS only"},
                         {"licenseModel", "No License required"},
                         {"preInstalledSw", "NA"},
                         {"processorFeatures", "Intel AVX; Intel AVX2; Intel AVX512; Intel Turbo"},
                         {"clockSpeed", "3.1 GHz"},
                         {"dedicatedEbsThroughput", "Up to 2120 Mbps"},
                         {"ecu", "NA"},
                         {"enhancedNetworkingSupported", "Yes"},
                         {"intelAvxAvailable", "Yes"},
                         {"intelAvx2Available", "Yes"},
                         {"intelTurboAvailable", "Yes"},
                         {"capacitystatus", "Used"},
                         {"marketoption", "OnDemand"},
                         {"gpuMemory", "NA"},
                         {"vpcnetworkingsupport", "true"},
                         {"classicnetworkingsupport", "false"}});
    return sku;
}

Sku spot_sku(Sku sku) {
    const Region& place = regions()[static_cast<std::size_t>(sku.region)];
    sku.sku.clear();
    sku.usage_type = fmt::format("{}SpotUsage:{}", place.usage_prefix, sku.instance_type);
    sku.operation = "RunInstances:SV052";
    sku.description = fmt::format("{} Linux/UNIX Spot Instance-hour in {} in VPC Zone #52",
                                  sku.instance_type, place.location);
    sku.rate = permille_of(sku.rate, 310);
    sku.is_spot = true;
    sku.is_reservable = false;
    sku.plan_permille = 0;
    sku.shape = Shape::Elastic;
    return sku;
}

Sku database_sku(const InstanceClass& kind, const Size& size, int region) {
    const Region& place = regions()[static_cast<std::size_t>(region)];
    Sku sku = instance_sku(kind, size, region);
    sku.product_code = "AmazonRDS";
    sku.product_name = "Amazon Relational Database Service";
    sku.focus_category = "Databases";
    sku.family = "Database Instance";
    sku.usage_type = fmt::format("{}InstanceUsage:{}", place.usage_prefix, sku.instance_type);
    sku.operation = "CreateDBInstance:0014";
    sku.is_reservable = true;
    sku.has_zone = false;
    sku.description =
        fmt::format("${} per RDS {} Single-AZ instance hour (or partial hour) running PostgreSQL",
                    dollars(sku.rate), sku.instance_type);
    add_attributes(sku, {{"databaseEngine", "PostgreSQL"},
                         {"deploymentOption", "Single-AZ"},
                         {"engineCode", "14"},
                         {"licenseModel", "No license required"},
                         {"storage", "EBS Only"}});
    return sku;
}

} // namespace

void add_instances(Catalog& catalog, int region) {
    for (const InstanceClass& kind : kComputeClasses) {
        InstanceSkus group{.region = region};
        for (const Size& size : kSizes) {
            const Sku sku = compute_sku(kind, size, region);
            group.on_demand.push_back(catalog.add(sku));
            group.spot.push_back(catalog.add(spot_sku(sku)));
        }
        catalog.instances.push_back(std::move(group));
    }
    for (const InstanceClass& kind : kDatabaseClasses) {
        InstanceSkus group{.region = region, .is_database = true};
        for (const Size& size : kSizes) {
            group.on_demand.push_back(catalog.add(database_sku(kind, size, region)));
        }
        catalog.instances.push_back(std::move(group));
    }
}

} // namespace muster::generate
