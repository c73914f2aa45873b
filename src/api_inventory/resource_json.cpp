#include "api_inventory/resource_json.h"

#include "base/decimal.h"

namespace muster::api {
namespace {

constexpr const char* kDollars = "USD"; // AWS's price list has no other but for China

std::string dollars(std::int64_t units) {
    return Decimal(units, Decimal::kMoneyScale).str();
}

std::optional<std::string> unless_empty(std::string text) {
    return text.empty() ? std::nullopt : std::optional(std::move(text));
}

std::string title_of(const std::string& kind) {
    const auto* const found = inventory::find_kind(kind);
    return found == nullptr ? kind : std::string(found->title); // one that is no longer listed
}

StaleView stale_view(const inventory::Staleness& stale) {
    return {.since = stale.since, .code = stale.reason, .detail = stale.detail};
}

Json tags_of(const inventory::Tags& tags) {
    Json::Object object;
    for (const auto& [key, value] : tags) {
        object.push_back({key, value});
    }
    return object;
}

} // namespace

ResourceView view_of(const inventory::Resource& resource) {
    const auto* const kind = inventory::find_kind(resource.kind);
    const auto& rate = resource.rate;
    return {.arn = resource.arn,
            .account_id = resource.account,
            .region = unless_empty(resource.region),
            .kind = resource.kind,
            .kind_title = title_of(resource.kind),
            .resource_id = resource.id,
            .name = resource.name,
            .state = resource.state,
            .type = resource.type,
            .size = resource.size,
            .size_unit = kind != nullptr && resource.size
                             ? unless_empty(std::string(kind->size_unit))
                             : std::nullopt,
            .since = resource.since,
            .tags = tags_of(resource.tags),
            .hourly_rate = rate ? std::optional(dollars(rate->hourly)) : std::nullopt,
            .monthly_rate = rate ? std::optional(dollars(rate->monthly)) : std::nullopt,
            .currency = kDollars,
            .no_rate = rate ? std::nullopt : std::optional(rate.error()),
            .first_seen_at = resource.first_seen_at,
            .seen_at = resource.seen_at,
            .ended_at = resource.ended_at,
            .stale = resource.stale ? std::optional(stale_view(*resource.stale)) : std::nullopt,
            .connection_id = resource.connection};
}

TotalsView view_of(const std::vector<inventory::KindTotal>& totals) {
    TotalsView all{.hourly_rate = {}, .monthly_rate = {}, .currency = kDollars, .kinds = {}};
    inventory::Rate sum;
    for (const inventory::KindTotal& total : totals) {
        all.resources += total.resources;
        all.rated += total.rated;
        all.stale += total.stale;
        sum.hourly += total.rate.hourly;
        sum.monthly += total.rate.monthly;
        all.kinds.push_back({.kind = total.kind,
                             .title = title_of(total.kind),
                             .resources = total.resources,
                             .rated = total.rated,
                             .stale = total.stale,
                             .hourly_rate = dollars(total.rate.hourly),
                             .monthly_rate = dollars(total.rate.monthly)});
    }
    all.hourly_rate = dollars(sum.hourly);
    all.monthly_rate = dollars(sum.monthly);
    return all;
}

FailedLookView view_of(const inventory::FailedLook& look) {
    return {.account_id = look.account,
            .region = unless_empty(look.region),
            .kind = look.kind,
            .kind_title = title_of(look.kind),
            .collected_at = look.collected_at,
            .stale = stale_view(look.stale)};
}

} // namespace muster::api
