#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/json_fields.h"
#include "base/json_schema.h"
#include "connections/connections.h"
#include "connections/own_identities.h"

// What the routes of connections read and print.
namespace muster::api {

struct BillsBody {
    connections::BucketName bucket;
    std::optional<std::string> region;
    std::optional<std::string> prefix;
    std::optional<connections::AwsName> report;
};

struct NewConnectionBody {
    connections::ConnectionName name;
    connections::ConnectionKind kind = connections::ConnectionKind::Management;
    std::optional<AwsPartition> partition;
    std::optional<AwsAccountId> account_id;
    std::optional<BillsBody> bills;
};

struct ConnectionEditBody {
    std::optional<connections::ConnectionName> name;
    std::optional<BillsBody> bills;
};

struct RegistrationBody {
    std::string role_arn;
};

struct BillsDeletionBody {
    std::string confirm;
};

struct CauseView {
    std::string code;
    std::string detail;
};

struct ConnectionView {
    connections::ConnectionId id;
    connections::ConnectionName name;
    connections::ConnectionKind kind = connections::ConnectionKind::Management;
    AwsPartition partition = AwsPartition::Aws;
    std::optional<AwsAccountId> account_id;
    std::string external_id;
    std::string role_name;
    std::optional<std::string> role_arn;
    connections::ConnectionState state = connections::ConnectionState::Pending;
    Instant since;
    std::optional<CauseView> cause;
    std::optional<BillsBody> bills;
    std::optional<Instant> checked_at;
    std::optional<Instant> worked_at;
    std::optional<std::string> task;
    Instant created_at;
    Instant changed_at;
    std::int64_t revision = 1;
};

struct FeatureView {
    std::string name;
    std::string title;
    std::vector<std::string> needs;
    connections::FeatureState state = connections::FeatureState::Unchecked;
    Instant since;
    std::vector<std::string> missing;
    std::optional<std::string> waits_for;
    std::string unlocked_by;
    std::optional<Instant> worked_at;
};

struct TemplateView {
    std::string file;
    std::string text;
};

struct QuickCreateView {
    std::string url;
};

struct WayView {
    connections::Way way = connections::Way::Manual;
    bool is_offered = false;
    std::optional<std::string> why_not;
};

/// Who Muster is in a partition that an identity was configured for.
struct OtherIdentityView {
    AwsPartition partition = AwsPartition::Aws;
    std::optional<std::string> principal;
    std::optional<AwsAccountId> account_id;
    std::optional<CauseView> problem;
    std::string region;
    std::optional<std::string> artifact_bucket;
    std::vector<WayView> ways;
};

struct IdentityView {
    std::optional<std::string> principal;
    std::optional<AwsAccountId> account_id;
    std::optional<AwsPartition> partition;
    std::optional<CauseView> problem;
    std::string region;
    std::optional<std::string> artifact_bucket;
    std::optional<std::string> queue;
    std::optional<std::string> callback_topic;
    std::vector<WayView> ways;
    std::vector<OtherIdentityView> others;
};

std::optional<CauseView> view_of(const std::optional<connections::Cause>& cause);
ConnectionView view_of(const connections::Connection& connection);
FeatureView view_of(const connections::Feature& feature,
                    const connections::FeatureStanding& standing);
IdentityView view_of(connections::OwnIdentities& own, const std::stop_token& stop);
std::vector<WayView> ways_of(connections::OwnIdentity& identity, const std::stop_token& stop);
std::optional<connections::BillsPlace> bills_of(const std::optional<BillsBody>& body);

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto kJsonNames<AwsPartition> = kAwsPartitionNames;
template <>
inline constexpr auto kJsonNames<connections::ConnectionKind> = connections::kConnectionKindNames;
template <>
inline constexpr auto kJsonNames<connections::ConnectionState> = connections::kConnectionStateNames;
template <>
inline constexpr auto kJsonNames<connections::FeatureState> = connections::kFeatureStateNames;
template <>
inline constexpr auto kJsonNames<connections::Way> = connections::kWayNames;

template <>
inline constexpr auto json_fields<api::BillsBody> = std::tuple{
    JsonField{"bucket", &api::BillsBody::bucket, "that they are delivered to"},
    JsonField{"region", &api::BillsBody::region,
              "of the bucket; null: where the partition's global services are"},
    JsonField{"prefix", &api::BillsBody::prefix, "of the report, without a slash at its end"},
    JsonField{"report", &api::BillsBody::report, "its name; null: not known"},
};

template <>
inline constexpr auto json_fields<api::NewConnectionBody> = std::tuple{
    JsonField{"name", &api::NewConnectionBody::name, "what it is called; once"},
    JsonField{"kind", &api::NewConnectionBody::kind, "what the account is in its organization"},
    JsonField{"partition", &api::NewConnectionBody::partition, "absent: aws"},
    JsonField{"account_id", &api::NewConnectionBody::account_id,
              "with it Muster listens for the role at once; absent: a role has to be registered"},
    JsonField{"bills", &api::NewConnectionBody::bills, "where they are delivered, where known"},
};

template <>
inline constexpr auto json_fields<api::ConnectionEditBody> = std::tuple{
    JsonField{"name", &api::ConnectionEditBody::name, "absent: as it is"},
    JsonField{"bills", &api::ConnectionEditBody::bills,
              "absent: as they are; null: nobody says where, so that Muster finds them by itself"},
};

template <>
inline constexpr auto json_fields<api::RegistrationBody> = std::tuple{
    JsonField{"role_arn", &api::RegistrationBody::role_arn, "arn:aws:iam::123456789012:role/Name"},
};

template <>
inline constexpr auto json_fields<api::BillsDeletionBody> = std::tuple{
    JsonField{"confirm", &api::BillsDeletionBody::confirm,
              "the connection's name: they are gone for good"},
};

template <>
inline constexpr auto json_fields<api::CauseView> = std::tuple{
    JsonField{"code", &api::CauseView::code, "a slug, for programs"},
    JsonField{"detail", &api::CauseView::detail, "and what to do about it, for people"},
};

template <>
inline constexpr auto json_fields<api::ConnectionView> = std::tuple{
    JsonField{"id", &api::ConnectionView::id, "conn_…"},
    JsonField{"name", &api::ConnectionView::name, "what it is called"},
    JsonField{"kind", &api::ConnectionView::kind, "what the account is in its organization"},
    JsonField{"partition", &api::ConnectionView::partition, "of AWS"},
    JsonField{"account_id", &api::ConnectionView::account_id, "null: not known yet"},
    JsonField{"external_id", &api::ConnectionView::external_id,
              "that the role has to ask for; Muster's choice, no secret"},
    JsonField{"role_name", &api::ConnectionView::role_name, "that templates give the role"},
    JsonField{"role_arn", &api::ConnectionView::role_arn, "that has worked; null: none yet"},
    JsonField{"state", &api::ConnectionView::state, "where it stands"},
    JsonField{"since", &api::ConnectionView::since, "when that began"},
    JsonField{"cause", &api::ConnectionView::cause, "why it is not as it should be"},
    JsonField{"bills", &api::ConnectionView::bills, "where they are delivered; null: not known"},
    JsonField{"checked_at", &api::ConnectionView::checked_at, "when the role was last tried"},
    JsonField{"worked_at", &api::ConnectionView::worked_at, "when it last worked"},
    JsonField{"task", &api::ConnectionView::task, "that listens for the role, or did"},
    JsonField{"created_at", &api::ConnectionView::created_at, "when it was made"},
    JsonField{"changed_at", &api::ConnectionView::changed_at, "when a person last changed it"},
    JsonField{"revision", &api::ConnectionView::revision, "one higher with each change by people"},
};

template <>
inline constexpr auto json_fields<api::FeatureView> = std::tuple{
    JsonField{"name", &api::FeatureView::name, "for programs"},
    JsonField{"title", &api::FeatureView::title, "for people"},
    JsonField{"needs", &api::FeatureView::needs, "the actions that the role has to be allowed"},
    JsonField{"state", &api::FeatureView::state, "whether it can be used"},
    JsonField{"since", &api::FeatureView::since, "when that began"},
    JsonField{"missing", &api::FeatureView::missing, "the actions that AWS refused"},
    JsonField{"waits_for", &api::FeatureView::waits_for, "what else is not there; null: nothing"},
    JsonField{"unlocked_by", &api::FeatureView::unlocked_by, "what will unlock it"},
    JsonField{"worked_at", &api::FeatureView::worked_at, "when it could last be used"},
};

template <>
inline constexpr auto json_fields<api::TemplateView> = std::tuple{
    JsonField{"file", &api::TemplateView::file, "what to call it"},
    JsonField{"text", &api::TemplateView::text, "ready, with this connection's names in it"},
};

template <>
inline constexpr auto json_fields<api::QuickCreateView> = std::tuple{
    JsonField{"url", &api::QuickCreateView::url,
              "of a page of AWS, for the account's administrator"},
};

template <>
inline constexpr auto json_fields<api::WayView> = std::tuple{
    JsonField{"way", &api::WayView::way, "by which a role is made"},
    JsonField{"is_offered", &api::WayView::is_offered, "whether it can be gone here"},
    JsonField{"why_not", &api::WayView::why_not, "and what would change that"},
};

template <>
inline constexpr auto json_fields<api::OtherIdentityView> = std::tuple{
    JsonField{"partition", &api::OtherIdentityView::partition, "whose accounts it is for"},
    JsonField{"principal", &api::OtherIdentityView::principal, "whom roles there are to trust"},
    JsonField{"account_id", &api::OtherIdentityView::account_id, "that Muster is in there"},
    JsonField{"problem", &api::OtherIdentityView::problem, "why no role there can trust it"},
    JsonField{"region", &api::OtherIdentityView::region, "where STS is asked"},
    JsonField{"artifact_bucket", &api::OtherIdentityView::artifact_bucket, "for templates"},
    JsonField{"ways", &api::OtherIdentityView::ways, "those that can be gone first"},
};

template <>
inline constexpr auto json_fields<api::IdentityView> = std::tuple{
    JsonField{"principal", &api::IdentityView::principal, "whom roles are to trust"},
    JsonField{"account_id", &api::IdentityView::account_id, "that Muster is in"},
    JsonField{"partition", &api::IdentityView::partition, "of AWS"},
    JsonField{"problem", &api::IdentityView::problem, "why it is not known who Muster is"},
    JsonField{"region", &api::IdentityView::region, "where STS is asked"},
    JsonField{"artifact_bucket", &api::IdentityView::artifact_bucket, "for templates"},
    JsonField{"queue", &api::IdentityView::queue, "behind the topic"},
    JsonField{"callback_topic", &api::IdentityView::callback_topic,
              "that stacks call back to, so that Muster knows at once; null: it asks by itself"},
    JsonField{"ways", &api::IdentityView::ways, "those that can be gone first"},
    JsonField{"others", &api::IdentityView::others,
              "who Muster is in partitions that an identity was configured for"},
};

} // namespace muster
