#include "api/saved_routes.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "api/paging.h"
#include "api/revision.h"
#include "base/json_fields.h"

namespace muster::api {

struct NewReportBody {
    saved::ItemName name;
    std::optional<saved::ItemName> folder;
    cost::Report report;
    std::optional<Json> view;
    std::optional<bool> is_shared;
};

struct ReportEditBody {
    std::optional<saved::ItemName> name;
    std::optional<saved::ItemName> folder;
    std::optional<cost::Report> report;
    std::optional<Json> view;
    std::optional<bool> is_shared;
};

struct NewDashboardBody {
    saved::ItemName name;
    std::vector<saved::Widget> widgets;
    std::optional<bool> is_shared;
};

struct DashboardEditBody {
    std::optional<saved::ItemName> name;
    std::optional<std::vector<saved::Widget>> widgets;
    std::optional<bool> is_shared;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<api::NewReportBody> = std::tuple{
    JsonField{"name", &api::NewReportBody::name, "what it is called"},
    JsonField{"folder", &api::NewReportBody::folder, "where people look for it"},
    JsonField{"report", &api::NewReportBody::report, "the question"},
    JsonField{"view", &api::NewReportBody::view, "how the console shows it", saved::kView},
    JsonField{"is_shared", &api::NewReportBody::is_shared, "whether others see it; not without it"},
};

template <>
inline constexpr auto json_fields<api::ReportEditBody> = std::tuple{
    JsonField{"name", &api::ReportEditBody::name, "absent: as it is"},
    JsonField{"folder", &api::ReportEditBody::folder, "absent: as it is; null: none"},
    JsonField{"report", &api::ReportEditBody::report, "absent: as it is"},
    JsonField{"view", &api::ReportEditBody::view, "absent: as it is; null: none", saved::kView},
    JsonField{"is_shared", &api::ReportEditBody::is_shared, "absent: as it is"},
};

template <>
inline constexpr auto json_fields<api::NewDashboardBody> = std::tuple{
    JsonField{"name", &api::NewDashboardBody::name, "what it is called"},
    JsonField{"widgets", &api::NewDashboardBody::widgets, "in the order they are shown"},
    JsonField{"is_shared", &api::NewDashboardBody::is_shared,
              "whether others see it; not without it"},
};

template <>
inline constexpr auto json_fields<api::DashboardEditBody> = std::tuple{
    JsonField{"name", &api::DashboardEditBody::name, "absent: as it is"},
    JsonField{"widgets", &api::DashboardEditBody::widgets, "absent: as they are"},
    JsonField{"is_shared", &api::DashboardEditBody::is_shared, "absent: as it is"},
};

} // namespace muster

namespace muster::api {
namespace {

using saved::Dashboard;
using saved::Item;
using saved::ItemEdit;
using saved::NewItem;
using saved::SavedReport;
using saved::Shelf;

/// What differs between the kinds: the shelf they stand on, and how their bodies are read.
template <class Content>
struct KindOf;

template <>
struct KindOf<SavedReport> {
    static constexpr std::string_view kPath = "/api/v1/cost/saved-reports/";
    static const Shelf<SavedReport>& shelf(const SavedPorts& ports) { return ports.reports; }

    static Result<NewItem<SavedReport>> new_item(const Json& document) {
        TRY(auto body, from_json<NewReportBody>(document));
        return NewItem<SavedReport>{.name = std::move(body.name),
                                    .is_shared = body.is_shared.value_or(false),
                                    .content = {.folder = std::move(body.folder),
                                                .report = std::move(body.report),
                                                .view = std::move(body.view)}};
    }
    static Result<ItemEdit<SavedReport>> edit(const Json& document) {
        TRY(auto body, from_json<ReportEditBody>(document));
        ItemEdit<SavedReport> edit{.name = std::move(body.name),
                                   .is_shared = body.is_shared,
                                   .content = {.folder = {}, .report = body.report, .view = {}}};
        if (document.find("folder") != nullptr) {
            edit.content.folder = std::move(body.folder);
        }
        if (document.find("view") != nullptr) {
            edit.content.view = std::move(body.view);
        }
        return edit;
    }
};

template <>
struct KindOf<Dashboard> {
    static constexpr std::string_view kPath = "/api/v1/cost/dashboards/";
    static const Shelf<Dashboard>& shelf(const SavedPorts& ports) { return ports.dashboards; }

    static Result<NewItem<Dashboard>> new_item(const Json& document) {
        TRY(auto body, from_json<NewDashboardBody>(document));
        return NewItem<Dashboard>{.name = std::move(body.name),
                                  .is_shared = body.is_shared.value_or(false),
                                  .content = {.widgets = std::move(body.widgets)}};
    }
    static Result<ItemEdit<Dashboard>> edit(const Json& document) {
        TRY(auto body, from_json<DashboardEditBody>(document));
        return ItemEdit<Dashboard>{.name = std::move(body.name),
                                   .is_shared = body.is_shared,
                                   .content = {.widgets = std::move(body.widgets)}};
    }
};

template <class Content>
Result<Id<typename Content::Tag>> id_of(const http::Request& request) {
    return Id<typename Content::Tag>::parse(request.path.at("id"));
}

template <class Content>
Json item_json(const Item<Content>& item) {
    Json::Object document{{"id", item.id.str()}, {"name", item.name.str()}};
    Json content = to_json(item.content);
    std::ranges::move(*content.if_object(), std::back_inserter(document));
    document.push_back({"owner", item.owner});
    document.push_back({"is_shared", Json(item.is_shared)});
    document.push_back({"created_at", item.created_at.str()});
    document.push_back({"changed_at", item.changed_at.str()});
    document.push_back({"revision", item.revision});
    return document;
}

template <class Content>
Answer list(const SavedPorts& ports, const http::Request& request, const Caller& caller) {
    TRY_DONE(request.query.expect_only({"limit", "cursor"}));
    TRY(const Paging paging, Paging::parse(request.query));
    TRY(const auto after, (paging.after<Id<typename Content::Tag>>()));
    TRY(const auto items,
        KindOf<Content>::shelf(ports).list(caller, {.after = after, .limit = paging.limit + 1}));
    return page_response(items, paging.limit, item_json<Content>,
                         [](const Item<Content>& item) { return item.id.str(); });
}

template <class Content>
Answer create(const SavedPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const Json document, request.json());
    TRY(const auto body, KindOf<Content>::new_item(document));
    TRY(const auto item, KindOf<Content>::shelf(ports).create(caller, body));
    auto response = record_response(201, item_json(item), item.revision);
    response.headers.add("Location", std::string(KindOf<Content>::kPath) + item.id.str());
    return response;
}

template <class Content>
Answer show(const SavedPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto id, id_of<Content>(request));
    TRY(const auto item, KindOf<Content>::shelf(ports).get(caller, id));
    return record_response(200, item_json(item), item.revision);
}

template <class Content>
Answer edit(const SavedPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto id, id_of<Content>(request));
    TRY(const Json document, request.json());
    TRY(const auto body, KindOf<Content>::edit(document));
    TRY(const std::int64_t revision, seen_revision(request));
    TRY(const auto item, KindOf<Content>::shelf(ports).edit(caller, id, revision, body));
    return record_response(200, item_json(item), item.revision);
}

template <class Content>
Answer remove(const SavedPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto id, id_of<Content>(request));
    TRY_DONE(KindOf<Content>::shelf(ports).remove(caller, id));
    return http::Response::empty();
}

using Row = Route<SavedPorts>;
using enum http::Verb;

constexpr Row kRoutes[] = {
    Row{Get, "/api/v1/cost/saved-reports", Permission::CostRead, &list<SavedReport>},
    Row{Post, "/api/v1/cost/saved-reports", Permission::ReportsUpdate, &create<SavedReport>},
    Row{Get, "/api/v1/cost/saved-reports/{id}", Permission::CostRead, &show<SavedReport>},
    Row{Patch, "/api/v1/cost/saved-reports/{id}", Permission::ReportsUpdate, &edit<SavedReport>},
    Row{Delete, "/api/v1/cost/saved-reports/{id}", Permission::ReportsUpdate, &remove<SavedReport>},
    Row{Get, "/api/v1/cost/dashboards", Permission::CostRead, &list<Dashboard>},
    Row{Post, "/api/v1/cost/dashboards", Permission::ReportsUpdate, &create<Dashboard>},
    Row{Get, "/api/v1/cost/dashboards/{id}", Permission::CostRead, &show<Dashboard>},
    Row{Patch, "/api/v1/cost/dashboards/{id}", Permission::ReportsUpdate, &edit<Dashboard>},
    Row{Delete, "/api/v1/cost/dashboards/{id}", Permission::ReportsUpdate, &remove<Dashboard>},
};

} // namespace

std::span<const Row> saved_routes() {
    return kRoutes;
}

} // namespace muster::api
