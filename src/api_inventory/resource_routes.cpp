#include "api_inventory/resource_routes.h"

#include <algorithm>
#include <utility>

#include "api/accepted_task.h"
#include "api/origins.h"
#include "api/paging.h"
#include "api_inventory/resource_json.h"
#include "connections/connection_store.h"
#include "connections/feature_store.h"
#include "inventory/collect_job.h"
#include "inventory/resource_store.h"
#include "jobs/task_schema.h"

namespace muster::api {
namespace {

using connections::Connection;
using connections::ConnectionId;
using inventory::ResourceFilter;

constexpr std::string_view kListQuery[] = {"account", "region", "kind", "state", "tag",
                                           "text",    "ended",  "sort", "limit", "cursor"};
constexpr std::string_view kTotalsQuery[] = {"account", "region", "kind", "state",
                                             "tag",     "text",   "ended"};

constexpr auto kEndedNames = enum_names<ResourceFilter::Ended>({
    {ResourceFilter::Ended::LeaveOut, "leave_out"},
    {ResourceFilter::Ended::Show, "show"},
});

std::vector<std::string> texts(const http::Query& query, std::string_view name) {
    const std::vector<std::string_view> values = query.all(name);
    return {values.begin(), values.end()};
}

/// `key`, or `key=value`. Errors: Invalid "resources.bad_tag".
Result<inventory::TagFilter> tag_in(std::string_view text) {
    const std::size_t equals = text.find('=');
    inventory::TagFilter tag{.key = std::string(text.substr(0, equals)), .value = {}};
    if (tag.key.empty()) {
        return Error{ErrorKind::Invalid, "resources.bad_tag", "a tag is KEY or KEY=VALUE"};
    }
    if (equals != text.npos) {
        tag.value = text.substr(equals + 1);
    }
    return tag;
}

Result<ResourceFilter> filter_of(const http::Query& query) {
    ResourceFilter filter{.regions = texts(query, "region"), .states = texts(query, "state")};
    for (const std::string_view text : query.all("account")) {
        TRY(const AwsAccountId account, AwsAccountId::parse(text));
        filter.accounts.push_back(account.str());
    }
    for (const std::string_view name : query.all("kind")) {
        if (inventory::find_kind(name) == nullptr) {
            return Error{ErrorKind::Invalid, "resources.unknown_kind",
                         "there is no kind of resource of this name"};
        }
        filter.kinds.emplace_back(name);
    }
    for (const std::string_view text : query.all("tag")) {
        TRY(auto tag, tag_in(text));
        filter.tags.push_back(std::move(tag));
    }
    TRY(const auto text, query.one("text"));
    filter.text = text.value_or("");
    TRY(const auto ended, query.one("ended"));
    TRY(filter.ended, kEndedNames.parse(ended.value_or("leave_out"), "resources.bad_ended"));
    return filter;
}

Answer list(const ResourcePorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only(kListQuery));
    TRY(const ResourceFilter filter, filter_of(request.query));
    TRY(const Paging paging, Paging::parse(request.query));
    TRY(const auto sort, request.query.one("sort"));
    inventory::ResourcePage page{.limit = paging.limit + 1};
    TRY(page.order,
        inventory::kResourceOrderNames.parse(sort.value_or("arn"), "resources.bad_sort"));
    TRY(page.after, paging.after<inventory::ResourceCursor>());
    TRY(const auto found, ports.database.read([&](sql::Session& session) {
        return inventory::list_resources(session, filter, page);
    }));
    return page_response(
        found, paging.limit,
        [](const inventory::Resource& resource) { return to_json(view_of(resource)); },
        [](const inventory::Resource& resource) {
            return inventory::ResourceCursor::of(resource).str();
        });
}

Answer show_totals(const ResourcePorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only(kTotalsQuery));
    TRY(const ResourceFilter filter, filter_of(request.query));
    TRY(const auto totals, ports.database.read([&](sql::Session& session) {
        return inventory::total_resources(session, filter);
    }));
    return http::Response::json(200, to_json(view_of(totals)));
}

std::optional<StaleView> problem_of(const std::optional<inventory::Collections>& collections) {
    if (!collections || collections->reason.empty()) {
        return std::nullopt;
    }
    return StaleView{
        .since = collections->tried_at, .code = collections->reason, .detail = collections->detail};
}

Result<CollectedAccountView> account_view(sql::Session& session, const Connection& connection) {
    const auto& feature = inventory::collected_feature();
    TRY(const auto standings, connections::feature_standings(session, connection));
    const auto standing =
        std::ranges::find(standings, feature.name, &connections::FeatureStanding::feature);
    TRY(const auto collections, inventory::find_collections(session, connection.id));
    TRY(const auto failures, inventory::count_failed_looks(session, connection.id));
    return CollectedAccountView{.connection_id = connection.id,
                                .connection_name = connection.name.str(),
                                .account_id = connection.account,
                                .state = standing->state,
                                .missing = standing->missing,
                                .unlocked_by = std::string(feature.unlocked_by),
                                .collected_at = collections ? collections->ended_at : std::nullopt,
                                .problem = problem_of(collections),
                                .failures = failures};
}

Answer list_accounts(const ResourcePorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only(kPageQuery));
    TRY(const Paging paging, Paging::parse(request.query));
    TRY(const auto after, paging.after<ConnectionId>());
    using Views = std::vector<CollectedAccountView>;
    TRY(const Views views, ports.database.read([&](sql::Session& session) -> Result<Views> {
        TRY(const auto page,
            connections::list_connections(session, {.after = after, .limit = paging.limit + 1}));
        Views all;
        for (const Connection& connection : page) {
            TRY(auto view, account_view(session, connection));
            all.push_back(std::move(view));
        }
        return all;
    }));
    return page_response(
        views, paging.limit, [](const CollectedAccountView& view) { return to_json(view); },
        [](const CollectedAccountView& view) { return view.connection_id.str(); });
}

Answer list_failures(const ResourcePorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only(kPageQuery));
    TRY(const Paging paging, Paging::parse(request.query));
    TRY(const auto looks, ports.database.read([&](sql::Session& session) {
        return inventory::list_failed_looks(session, paging.cursor.value_or(""), paging.limit + 1);
    }));
    return page_response(
        looks, paging.limit,
        [](const inventory::FailedLook& look) { return to_json(view_of(look)); },
        [](const inventory::FailedLook& look) { return look.key(); });
}

/// Errors: NotFound "connection.not_found"; Impossible "resources.locked".
Result<jobs::JobId> start_collection(sql::Session& session,
                                     jobs::Queue& queue,
                                     const ConnectionId& id,
                                     const Caller& caller) {
    TRY(const Connection connection, connections::get_connection(session, id));
    TRY(const bool may, inventory::may_collect(session, connection));
    if (!may) {
        return Error{ErrorKind::Impossible, "resources.locked",
                     std::string(inventory::collected_feature().unlocked_by)};
    }
    TRY(const jobs::Started started,
        queue.start(session, inventory::CollectJob::plan(connection, job_origin_of(caller))));
    return started.id;
}

Answer collect(const ResourcePorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto body, request.json_as<NewCollectionBody>());
    TRY(const jobs::Task task,
        ports.database.write([&](sql::Session& session) -> Result<jobs::Task> {
            TRY(const auto job, start_collection(session, ports.queue, body.connection_id, caller));
            return ports.tasks.get(session, job, std::nullopt);
        }));
    ports.workers.wake();
    ports.listener.job_changed(task.job);
    return accepted_task(task);
}

using ResourceRoute = Route<ResourcePorts>;
using enum http::Verb;

constexpr ResourceRoute kResourceRoutes[] = {
    {Get,
     "/api/v1/resources",
     Permission::ResourcesRead,
     &list,
     {.summary = "List what runs in connected accounts, with its rates",
      .query = kListQuery,
      .answer = &list_schema<ResourceView>}},
    {Get,
     "/api/v1/resources/totals",
     Permission::ResourcesRead,
     &show_totals,
     {.summary = "Count resources and add up their rates, by kind",
      .query = kTotalsQuery,
      .answer = &json_schema<TotalsView>}},
    {Get,
     "/api/v1/resources/accounts",
     Permission::ResourcesRead,
     &list_accounts,
     {.summary = "List the accounts whose resources are collected, or what that waits for",
      .query = kPageQuery,
      .answer = &list_schema<CollectedAccountView>}},
    {Get,
     "/api/v1/resources/failures",
     Permission::ResourcesRead,
     &list_failures,
     {.summary = "List what could not be collected, and why",
      .query = kPageQuery,
      .answer = &list_schema<FailedLookView>}},
    {Post,
     "/api/v1/resources/collections",
     Permission::ConnectionsUpdate,
     &collect,
     {.summary = "Collect the resources of an account now, as a task",
      .body = &json_schema<NewCollectionBody>,
      .status = 202,
      .answer = &jobs::task_schema}},
};

} // namespace

std::span<const ResourceRoute> resource_routes() {
    return kResourceRoutes;
}

} // namespace muster::api
