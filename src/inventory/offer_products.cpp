#include "inventory/offer_products.h"

#include <algorithm>
#include <utility>

namespace muster::inventory {
namespace {

std::string_view attribute(const Attributes& attributes, Text name) {
    const auto found = attributes.find(name);
    return found == attributes.end() ? std::string_view() : std::string_view(found->second);
}

bool matches(const AttributeMatch& match, std::string_view value) {
    switch (match.how) {
    case AttributeMatch::How::Equals: return value == match.text;
    case AttributeMatch::How::EndsWith: return value.ends_with(match.text);
    case AttributeMatch::How::Contains: return value.contains(match.text);
    case AttributeMatch::How::Field: return true; // it is part of the key
    }
    return false;
}

bool is_of(const RatePart& part, std::string_view family, const Attributes& attributes) {
    return (part.family.empty() || part.family == family) &&
           std::ranges::all_of(part.matches, [&](const AttributeMatch& match) {
               return matches(match, attribute(attributes, match.attribute));
           });
}

} // namespace

OfferProducts::OfferProducts(std::string_view offer) {
    for (const ResourceKind& kind : resource_kinds()) {
        for (const RatePart& part : kind.parts) {
            if (part.offer == offer) {
                parts_.push_back(&part);
            }
        }
    }
}

void OfferProducts::add(const std::string& sku,
                        std::string_view family,
                        const Attributes& attributes) {
    for (const RatePart* const part : parts_) {
        if (is_of(*part, family, attributes)) {
            wanted_.emplace(sku,
                            Wanted{part, price_key(*part, [&](const AttributeMatch& match) {
                                       return std::string(attribute(attributes, match.attribute));
                                   })});
        }
    }
}

void OfferProducts::add_price(const std::string& sku, const PriceDimension& dimension) {
    const auto [begin, end] = wanted_.equal_range(sku);
    for (auto each = begin; each != end; ++each) {
        keep(each->second, dimension);
    }
}

void OfferProducts::keep(const Wanted& wanted, const PriceDimension& dimension) {
    const auto price = Decimal::parse(dimension.dollars);
    const bool depends_on_use = (!dimension.begin.empty() && dimension.begin != "0") ||
                                (!dimension.end.empty() && dimension.end != "Inf");
    const bool is_clear = price && !depends_on_use && dimension.unit == wanted.part->unit;
    const OfferPrice made{.dollars = is_clear ? *price : Decimal(), .is_ambiguous = !is_clear};
    const auto [known, is_new] = prices_.emplace(wanted.key, made);
    known->second.is_ambiguous |= !is_new && !(known->second == made);
}

} // namespace muster::inventory
