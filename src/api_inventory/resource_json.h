#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/json_fields.h"
#include "base/json_schema.h"
#include "connections/feature.h"
#include "inventory/resource_list.h"

// What the routes of resources read and print.
namespace muster::api {

struct StaleView {
    Instant since;
    std::string code;
    std::string detail;
};

struct ResourceView {
    std::string arn;
    std::string account_id;
    std::optional<std::string> region;
    std::string kind;
    std::string kind_title;
    std::string resource_id;
    std::optional<std::string> name;
    std::optional<std::string> state;
    std::optional<std::string> type;
    std::optional<std::int64_t> size;
    std::optional<std::string> size_unit;
    std::optional<Instant> since;
    Json tags;
    std::optional<std::string> hourly_rate;
    std::optional<std::string> monthly_rate;
    std::string currency;
    std::optional<inventory::Unrated> no_rate;
    Instant first_seen_at;
    Instant seen_at;
    std::optional<Instant> ended_at;
    std::optional<StaleView> stale;
    connections::ConnectionId connection_id;
};

struct KindTotalView {
    std::string kind;
    std::string title;
    std::int64_t resources = 0;
    std::int64_t rated = 0;
    std::int64_t stale = 0;
    std::string hourly_rate;
    std::string monthly_rate;
};

struct TotalsView {
    std::int64_t resources = 0;
    std::int64_t rated = 0;
    std::int64_t stale = 0;
    std::string hourly_rate;
    std::string monthly_rate;
    std::string currency;
    std::vector<KindTotalView> kinds;
};

struct CollectedAccountView {
    connections::ConnectionId connection_id;
    std::string connection_name;
    std::optional<AwsAccountId> account_id;
    connections::FeatureState state = connections::FeatureState::Unchecked;
    std::vector<std::string> missing;
    std::string unlocked_by;
    std::optional<Instant> collected_at;
    std::optional<StaleView> problem;
    std::int64_t failures = 0;
};

struct FailedLookView {
    std::string account_id;
    std::optional<std::string> region;
    std::string kind;
    std::string kind_title;
    std::optional<Instant> collected_at;
    StaleView stale;
};

struct NewCollectionBody {
    connections::ConnectionId connection_id;
};

ResourceView view_of(const inventory::Resource& resource);
TotalsView view_of(const std::vector<inventory::KindTotal>& totals);
FailedLookView view_of(const inventory::FailedLook& look);

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto kJsonNames<inventory::Unrated> = inventory::kUnratedNames;
template <>
inline constexpr auto kJsonNames<connections::FeatureState> = connections::kFeatureStateNames;

template <>
inline constexpr auto json_fields<api::StaleView> = std::tuple{
    JsonField{"since", &api::StaleView::since, "when it could first not be read"},
    JsonField{"code", &api::StaleView::code, "a stable slug"},
    JsonField{"detail", &api::StaleView::detail, "for people"},
};

template <>
inline constexpr auto json_fields<api::ResourceView> = std::tuple{
    JsonField{"arn", &api::ResourceView::arn, "what AWS calls it; once"},
    JsonField{"account_id", &api::ResourceView::account_id, "that it is in"},
    JsonField{"region", &api::ResourceView::region, "null: not known"},
    JsonField{"kind", &api::ResourceView::kind, "ec2_instance, ebs_volume, …"},
    JsonField{"kind_title", &api::ResourceView::kind_title, "the same for people"},
    JsonField{"resource_id", &api::ResourceView::resource_id, "within its kind and place"},
    JsonField{"name", &api::ResourceView::name, "its own, or its tag Name; null: none"},
    JsonField{"state", &api::ResourceView::state, "as AWS has it; null: its kind has none"},
    JsonField{"type", &api::ResourceView::type, "instance type, volume type, …; null: none"},
    JsonField{"size", &api::ResourceView::size, "in size_unit; null: it has none"},
    JsonField{"size_unit", &api::ResourceView::size_unit, "GiB or MiB"},
    JsonField{"since", &api::ResourceView::since, "when it began; null: AWS does not say"},
    JsonField{"tags", &api::ResourceView::tags, "an object: values by their keys"},
    JsonField{"hourly_rate", &api::ResourceView::hourly_rate,
              "at public on-demand prices, while it is as it is; null: not known, see no_rate"},
    JsonField{"monthly_rate", &api::ResourceView::monthly_rate, "the same for 730 hours"},
    JsonField{"currency", &api::ResourceView::currency, "of both rates"},
    JsonField{"no_rate", &api::ResourceView::no_rate,
              "why there is no rate: by_use (nothing is paid for its being there), no_price_list "
              "(not read yet), no_price, special (as spot instances are); null: there is one"},
    JsonField{"first_seen_at", &api::ResourceView::first_seen_at, "by Muster"},
    JsonField{"seen_at", &api::ResourceView::seen_at, "when it was there last"},
    JsonField{"ended_at", &api::ResourceView::ended_at,
              "when it was first missed; null: it is there"},
    JsonField{"stale", &api::ResourceView::stale,
              "why what is said here is old; null: it is what AWS said last"},
    JsonField{"connection_id", &api::ResourceView::connection_id, "through which it was seen"},
};

template <>
inline constexpr auto json_fields<api::KindTotalView> = std::tuple{
    JsonField{"kind", &api::KindTotalView::kind, "ec2_instance, ebs_volume, …"},
    JsonField{"title", &api::KindTotalView::title, "the same for people"},
    JsonField{"resources", &api::KindTotalView::resources, "how many there are"},
    JsonField{"rated", &api::KindTotalView::rated, "how many of them have a rate"},
    JsonField{"stale", &api::KindTotalView::stale, "of how many what is known is old"},
    JsonField{"hourly_rate", &api::KindTotalView::hourly_rate, "of those that have one"},
    JsonField{"monthly_rate", &api::KindTotalView::monthly_rate, "of those that have one"},
};

template <>
inline constexpr auto json_fields<api::TotalsView> = std::tuple{
    JsonField{"resources", &api::TotalsView::resources, "how many there are"},
    JsonField{"rated", &api::TotalsView::rated, "how many of them have a rate"},
    JsonField{"stale", &api::TotalsView::stale, "of how many what is known is old"},
    JsonField{"hourly_rate", &api::TotalsView::hourly_rate, "of those that have one"},
    JsonField{"monthly_rate", &api::TotalsView::monthly_rate, "of those that have one"},
    JsonField{"currency", &api::TotalsView::currency, "of both rates"},
    JsonField{"kinds", &api::TotalsView::kinds, "the same by kind"},
};

template <>
inline constexpr auto json_fields<api::CollectedAccountView> = std::tuple{
    JsonField{"connection_id", &api::CollectedAccountView::connection_id, "by which it is read"},
    JsonField{"connection_name", &api::CollectedAccountView::connection_name, "its name"},
    JsonField{"account_id", &api::CollectedAccountView::account_id, "null: not known yet"},
    JsonField{"state", &api::CollectedAccountView::state, "whether resources may be listed"},
    JsonField{"missing", &api::CollectedAccountView::missing, "actions that AWS refuses"},
    JsonField{"unlocked_by", &api::CollectedAccountView::unlocked_by, "what it takes, for people"},
    JsonField{"collected_at", &api::CollectedAccountView::collected_at,
              "when all of it was last looked at; null: never"},
    JsonField{"problem", &api::CollectedAccountView::problem,
              "why the last collection did not go over it; null: it did, or there was none"},
    JsonField{"failures", &api::CollectedAccountView::failures,
              "kinds in regions that could not be read the last time"},
};

template <>
inline constexpr auto json_fields<api::FailedLookView> = std::tuple{
    JsonField{"account_id", &api::FailedLookView::account_id, "that was looked at"},
    JsonField{"region", &api::FailedLookView::region, "null: kinds that are of no region"},
    JsonField{"kind", &api::FailedLookView::kind, "ec2_instance, ebs_volume, …"},
    JsonField{"kind_title", &api::FailedLookView::kind_title, "the same for people"},
    JsonField{"collected_at", &api::FailedLookView::collected_at,
              "when it was last read; null: never"},
    JsonField{"stale", &api::FailedLookView::stale, "since when it cannot be, and why"},
};

template <>
inline constexpr auto json_fields<api::NewCollectionBody> = std::tuple{
    JsonField{"connection_id", &api::NewCollectionBody::connection_id,
              "whose account is to be collected"},
};

} // namespace muster
