#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "inventory/offer_reader.h"
#include "inventory/rate.h"
#include "inventory/resource_kind.h"

namespace muster::inventory {

using Attributes = std::map<std::string, std::string, std::less<>>;

/// One price of a term, as an offer file has it.
struct PriceDimension {
    std::string unit;
    std::string begin; // of the usage it is for
    std::string end;
    std::string dollars;
};

/// The products of an offer file whose prices are parts of rates, and those prices.
class OfferProducts {
public:
    explicit OfferProducts(std::string_view offer);

    void add(const std::string& sku, std::string_view family, const Attributes& attributes);
    /// An on-demand price; of a product that nobody asked for it is nothing.
    void add_price(const std::string& sku, const PriceDimension& dimension);
    [[nodiscard]] std::size_t size() const noexcept { return wanted_.size(); }
    OfferPrices take_prices() { return std::move(prices_); }

private:
    struct Wanted {
        const RatePart* part = nullptr;
        std::string key;
    };
    void keep(const Wanted& wanted, const PriceDimension& dimension);

    std::vector<const RatePart*> parts_;
    std::unordered_multimap<std::string, Wanted> wanted_; // by SKU
    OfferPrices prices_;
};

} // namespace muster::inventory
