#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "generate/catalog.h"
#include "generate/options.h"

namespace muster::generate {

/// The tag keys of the organization, in the order of Resource::tags.
inline constexpr std::array<std::string_view, 10> kTagKeys{
    "user:environment", "user:app",
    "user:team",        "user:cost-center",
    "user:Name",        "user:owner",
    "aws:createdBy",    "user:cluster",
    "user:version",     "aws:autoscaling:groupName"};
/// Only in the hostile profile: a value of its own on every row.
inline constexpr std::string_view kHostileTagKey = "user:request";
inline constexpr std::array<std::string_view, 2> kCostCategories{"OrganizationalUnit",
                                                                 "CostCenter"};

struct Account {
    std::string id{}; // twelve digits
    std::string name{};
    std::array<std::string, kCostCategories.size()> categories{};
    bool is_taxed = false;
    std::string tax_type{};
};

struct Resource {
    std::string id{}; // empty when AWS books the usage without a resource
    int account = 0;
    int zone = 0; // 1 = a, 2 = b, …
    std::array<std::string, kTagKeys.size()> tags{};
    std::uint64_t report_tags = 0; // hash of the tags with few distinct values
};

/// One resource metered under one SKU: a source of at most one usage charge an hour.
struct Meter {
    int resource = 0;
    int sku = 0;
    Shape shape = Shape::Steady;
    std::int64_t base = 0; // usage units: per hour, or the size for Shape::Storage
    int from = 0;          // hours since the first month's start, end exclusive
    int until = 0;
    int pool = -1; // instances that size-flexible commitments cover together
};

/// Instances of one class in one region, in the order commitments are applied to them.
struct Pool {
    int region = 0;
    std::string instance_class{};
    bool is_database = false;
    std::vector<int> meters{};
};

/// Accounts, resources and meters; the first account is the payer. Immutable once built.
struct Organization {
    Catalog catalog;
    std::vector<Account> accounts;
    std::vector<Resource> resources;
    std::vector<Meter> meters;
    std::vector<Pool> pools;
    std::vector<int> pool_rank;  // by meter: its place in its pool, or -1
    std::vector<int> plan_order; // meters a Compute Savings Plan covers, best discount first
    std::vector<int> plan_rank;  // by meter: its place in plan_order, or -1
    int horizon = 0;             // hours of all months
    std::uint64_t seed = 0;

    static Organization build(const ModelOptions& options, int horizon);

    [[nodiscard]] const Account& payer() const { return accounts.front(); }
    [[nodiscard]] const Sku& sku_of(const Meter& meter) const {
        return catalog.skus[static_cast<std::size_t>(meter.sku)];
    }
};

} // namespace muster::generate
