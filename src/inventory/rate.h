#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "base/enum_names.h"
#include "base/result.h"
#include "inventory/resource.h"

namespace muster::inventory {

/// A month as AWS counts it where an hour's price is shown by the month.
inline constexpr int kHoursOfMonth = 730;

/// Why a resource has no rate.
enum class Unrated {
    ByUse,       // nothing is paid for its being there
    NoPriceList, // the prices of its region were not read yet
    NoPrice,     // the price list does not tell, or not clearly
    Special,     // it is paid at prices that are in no price list, as spot instances are
};

inline constexpr auto kUnratedNames = enum_names<Unrated>({
    {Unrated::ByUse, "by_use"},
    {Unrated::NoPriceList, "no_price_list"},
    {Unrated::NoPrice, "no_price"},
    {Unrated::Special, "special"},
});

/// What a resource costs while it is there as it is, at public on-demand prices: in units of 10^-10
/// US dollars.
struct Rate {
    std::int64_t hourly = 0;
    std::int64_t monthly = 0;

    friend bool operator==(const Rate&, const Rate&) = default;
};
using Rating = std::expected<Rate, Unrated>;

/// What is known of a price.
struct KnownPrice {
    bool has_list = false; // of its offer and region
    std::optional<Decimal> dollars;
};
/// Looks up the price of an offer under a key, in the region of the resource.
using PriceLookup =
    std::function<Result<KnownPrice>(std::string_view offer, const std::string& key)>;

/// The key under which the price of a part is kept: `value_of` gives the value of each attribute
/// that has to equal a field of the resource.
std::string price_key(const RatePart& part,
                      const std::function<std::string(const AttributeMatch&)>& value_of);

/// The rate of a resource with these facts. A rate that is not known is none, never zero. Errors:
/// those of the lookup.
Result<Rating> rate_of(const ResourceKind& kind, const Facts& facts, const PriceLookup& prices);

} // namespace muster::inventory
