#include "api_connections/connection_json.h"

namespace muster::api {
namespace {

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

std::optional<BillsBody> bills_view(const std::optional<connections::BillsPlace>& bills) {
    return bills ? std::optional(BillsBody{.bucket = bills->bucket,
                                           .region = unless_empty(bills->region),
                                           .prefix = unless_empty(bills->prefix),
                                           .report = bills->report})
                 : std::nullopt;
}

} // namespace

std::optional<CauseView> view_of(const std::optional<connections::Cause>& cause) {
    return cause ? std::optional(CauseView{cause->reason, cause->detail}) : std::nullopt;
}

std::optional<connections::BillsPlace> bills_of(const std::optional<BillsBody>& body) {
    return body ? std::optional(connections::BillsPlace{.bucket = body->bucket,
                                                        .region = body->region.value_or(""),
                                                        .prefix = body->prefix.value_or(""),
                                                        .report = body->report})
                : std::nullopt;
}

ConnectionView view_of(const connections::Connection& connection) {
    return {.id = connection.id,
            .name = connection.name,
            .kind = connection.kind,
            .partition = connection.partition,
            .account_id = connection.account,
            .external_id = connection.external_id.str(),
            .role_name = connection.role_name(),
            .role_arn = connection.role ? std::optional(connection.role->str()) : std::nullopt,
            .state = connection.state,
            .since = connection.since,
            .cause = view_of(connection.cause),
            .bills = bills_view(connection.bills),
            .checked_at = connection.checked_at,
            .worked_at = connection.worked_at,
            .task = connection.task,
            .created_at = connection.created_at,
            .changed_at = connection.changed_at,
            .revision = connection.revision};
}

FeatureView view_of(const connections::Feature& feature,
                    const connections::FeatureStanding& standing) {
    std::vector<std::string> needs;
    for (const connections::Need& need : feature.needs) {
        needs.emplace_back(need.action);
    }
    return {.name = std::string(feature.name),
            .title = std::string(feature.title),
            .needs = std::move(needs),
            .state = standing.state,
            .since = standing.since,
            .missing = standing.missing,
            .waits_for = unless_empty(standing.waits_for),
            .unlocked_by = std::string(feature.unlocked_by),
            .worked_at = standing.worked_at};
}

std::vector<WayView> ways_of(connections::OwnIdentity& identity, const std::stop_token& stop) {
    std::vector<WayView> all;
    for (const connections::OfferedWay& offered : identity.ways(stop)) {
        all.push_back(
            {.way = offered.way, .is_offered = !offered.why_not, .why_not = offered.why_not});
    }
    return all;
}

namespace {

OtherIdentityView
other_of(connections::OwnIdentities& own, AwsPartition partition, const std::stop_token& stop) {
    connections::OwnIdentity& other = own.in(partition);
    OtherIdentityView view{.partition = partition,
                           .principal = {},
                           .account_id = {},
                           .problem = {},
                           .region = other.settings().region,
                           .artifact_bucket = other.settings().artifact_bucket,
                           .ways = ways_of(other, stop)};
    if (auto identity = own.identity_in(partition, stop)) {
        view.principal = std::move(identity->principal);
        view.account_id = std::move(identity->account);
    } else {
        view.problem = CauseView{std::string(identity.error().reason), identity.error().detail};
    }
    return view;
}

} // namespace

IdentityView view_of(connections::OwnIdentities& own, const std::stop_token& stop) {
    const connections::OwnIdentity::Settings& settings = own.own().settings();
    IdentityView view{.principal = {},
                      .account_id = {},
                      .partition = {},
                      .problem = {},
                      .region = settings.region,
                      .artifact_bucket = settings.artifact_bucket,
                      .queue = settings.queue,
                      .callback_topic = {},
                      .ways = ways_of(own.own(), stop),
                      .others = {}};
    if (const auto& topic = settings.callback_topic) {
        view.callback_topic = topic->str();
    }
    if (const auto identity = own.own().identity(stop)) {
        view.principal = identity->principal;
        view.account_id = identity->account;
        view.partition = identity->partition;
    } else {
        view.problem = CauseView{std::string(identity.error().reason), identity.error().detail};
    }
    for (const AwsPartition partition : own.others()) {
        view.others.push_back(other_of(own, partition, stop));
    }
    return view;
}

} // namespace muster::api
