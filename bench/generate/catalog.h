#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generate/amounts.h"

namespace muster::generate {

struct Region {
    std::string_view code;
    std::string_view location;
    std::string_view usage_prefix;
    int price_permille;
};

/// The regions an organization may use; the first is where global services are booked.
const std::vector<Region>& regions();

/// How usage moves over the hours of a week.
enum class Shape {
    Steady,   // one unit every hour
    Office,   // one unit in working hours of working days
    Elastic,  // one unit in some hours, more by day
    Storage,  // a constant size, billed as size ÷ hours of the month
    Traffic,  // a size that follows the day and the week, with noise
    Requests, // the same in whole numbers
};

enum class Seller { Aws, Marketplace };

/// One priced thing. Everything AWS derives from the SKU (product and most pricing columns) is a
/// function of this record.
struct Sku {
    std::string product_code;
    std::string product_name;
    std::string usage_type;
    std::string operation;
    std::string family; // product family
    std::string sku;    // empty for charges that AWS books without one (taxes, credits)
    std::string rate_code;
    std::string rate_id;
    std::string unit;
    std::string description;
    std::string focus_category; // FOCUS ServiceCategory
    std::string instance_type;  // "m5.large", "db.r5.large" or empty
    std::string instance_class; // "m5", "db.r5": what size-flexible commitments cover
    std::vector<std::pair<std::string_view, std::string>> attributes; // product column → value
    int region = -1;
    Money rate = 0;
    int quantity_scale = kMoneyScale;
    Shape shape = Shape::Steady;
    Seller seller = Seller::Aws;
    int factor_hundredths = 0; // normalisation factor × 100; 0 when there is none
    int plan_permille = 0;     // price under a Savings Plan; 0 when not eligible
    bool has_zone = false;
    bool is_spot = false;
    bool is_reservable = false;
};

/// Instances of one class in one region, by size, on demand and as Spot.
struct InstanceSkus {
    int region = 0;
    bool is_database = false;
    std::vector<int> on_demand{};
    std::vector<int> spot{};
};

/// What a kind of resource is billed for, besides instances.
struct Blueprint {
    std::string_view id_pattern{}; // {r} region, {a} account, {n} a name, {x} hex digits
    std::uint32_t weight = 1;
    std::vector<int> skus{};          // of one region
    std::vector<std::int64_t> low{};  // smallest and largest base usage of each SKU,
    std::vector<std::int64_t> high{}; // in the SKU's quantity units
};

/// What charges outside of usage are booked under.
struct Extras {
    int support = 0;
    int software = 0; // another seller's yearly fee
    int domain = 0;
    std::map<std::string, int, std::less<>> taxes; // by product code; these have no SKU id
};

/// A rate as price lists write it: "0.096", "1.00".
std::string dollars(Money rate);

/// All SKUs, fixed for every seed: prices are not what varies between organizations.
struct Catalog {
    std::vector<Sku> skus;
    std::vector<InstanceSkus> instances;
    std::vector<Blueprint> blueprints; // weights are relative
    std::vector<int> volumes;          // one per region, EBS gp3
    std::vector<int> traffic_out;      // one per region
    std::vector<int> traffic_regional; // one per region
    std::vector<int> pods;             // one per region, EKSPod-EC2
    Extras extras;

    static Catalog standard();
    /// Adds `sku` with its id and rate codes filled in; returns its index.
    int add(Sku sku);
    /// Adds support, other fees and one tax per product. Last of all additions.
    void add_extras();
};

} // namespace muster::generate
