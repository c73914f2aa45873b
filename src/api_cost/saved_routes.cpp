#include "api_cost/saved_routes.h"

#include <cstdint>
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

struct SavedReportView {
    saved::SavedReportId id;
    saved::ItemName name;
    std::optional<saved::ItemName> folder;
    cost::Report report;
    std::optional<Json> view;
    std::string owner;
    bool is_shared;
    Instant created_at;
    Instant changed_at;
    std::int64_t revision;
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

struct DashboardView {
    saved::DashboardId id;
    saved::ItemName name;
    std::vector<saved::Widget> widgets;
    std::string owner;
    bool is_shared;
    Instant created_at;
    Instant changed_at;
    std::int64_t revision;
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
inline constexpr auto json_fields<api::SavedReportView> = std::tuple{
    JsonField{"id", &api::SavedReportView::id, "report_…"},
    JsonField{"name", &api::SavedReportView::name, "what it is called"},
    JsonField{"folder", &api::SavedReportView::folder, "where people look for it"},
    JsonField{"report", &api::SavedReportView::report, "the question"},
    JsonField{"view", &api::SavedReportView::view, "how the console shows it"},
    JsonField{"owner", &api::SavedReportView::owner, "who made it: user_… or token_…"},
    JsonField{"is_shared", &api::SavedReportView::is_shared, "whether others see it"},
    JsonField{"created_at", &api::SavedReportView::created_at, "when it was made"},
    JsonField{"changed_at", &api::SavedReportView::changed_at, "the last time"},
    JsonField{"revision", &api::SavedReportView::revision, "one higher with each change"},
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

template <>
inline constexpr auto json_fields<api::DashboardView> = std::tuple{
    JsonField{"id", &api::DashboardView::id, "dashboard_…"},
    JsonField{"name", &api::DashboardView::name, "what it is called"},
    JsonField{"widgets", &api::DashboardView::widgets, "in the order they are shown"},
    JsonField{"owner", &api::DashboardView::owner, "who made it: user_… or token_…"},
    JsonField{"is_shared", &api::DashboardView::is_shared, "whether others see it"},
    JsonField{"created_at", &api::DashboardView::created_at, "when it was made"},
    JsonField{"changed_at", &api::DashboardView::changed_at, "the last time"},
    JsonField{"revision", &api::DashboardView::revision, "one higher with each change"},
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

    static SavedReportView view(const Item<SavedReport>& item) {
        return {.id = item.id,
                .name = item.name,
                .folder = item.content.folder,
                .report = item.content.report,
                .view = item.content.view,
                .owner = item.owner,
                .is_shared = item.is_shared,
                .created_at = item.created_at,
                .changed_at = item.changed_at,
                .revision = item.revision};
    }
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

    static DashboardView view(const Item<Dashboard>& item) {
        return {.id = item.id,
                .name = item.name,
                .widgets = item.content.widgets,
                .owner = item.owner,
                .is_shared = item.is_shared,
                .created_at = item.created_at,
                .changed_at = item.changed_at,
                .revision = item.revision};
    }
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
    return to_json(KindOf<Content>::view(item));
}

template <class Content>
Answer list(const SavedPorts& ports, const http::Request& request, const Caller& caller) {
    TRY_DONE(request.query.expect_only(kPageQuery));
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

using SavedRoute = Route<SavedPorts>;
using enum http::Verb;

constexpr SavedRoute kSavedRoutes[] = {
    {Get,
     "/api/v1/cost/saved-reports",
     Permission::CostRead,
     &list<SavedReport>,
     {.summary = "List the saved reports that one may see",
      .query = kPageQuery,
      .answer = &list_schema<SavedReportView>}},
    {Post,
     "/api/v1/cost/saved-reports",
     Permission::ReportsUpdate,
     &create<SavedReport>,
     {.summary = "Make a saved report",
      .body = &json_schema<NewReportBody>,
      .status = 201,
      .answer = &json_schema<SavedReportView>}},
    {Get,
     "/api/v1/cost/saved-reports/{id}",
     Permission::CostRead,
     &show<SavedReport>,
     {.summary = "Show a saved report", .answer = &json_schema<SavedReportView>}},
    {Patch,
     "/api/v1/cost/saved-reports/{id}",
     Permission::ReportsUpdate,
     &edit<SavedReport>,
     {.summary = "Change a saved report",
      .body = &json_schema<ReportEditBody>,
      .answer = &json_schema<SavedReportView>,
      .needs_revision = true}},
    {Delete,
     "/api/v1/cost/saved-reports/{id}",
     Permission::ReportsUpdate,
     &remove<SavedReport>,
     {.summary = "Delete a saved report", .status = 204}},
    {Get,
     "/api/v1/cost/dashboards",
     Permission::CostRead,
     &list<Dashboard>,
     {.summary = "List the dashboards that one may see",
      .query = kPageQuery,
      .answer = &list_schema<DashboardView>}},
    {Post,
     "/api/v1/cost/dashboards",
     Permission::ReportsUpdate,
     &create<Dashboard>,
     {.summary = "Make a dashboard",
      .body = &json_schema<NewDashboardBody>,
      .status = 201,
      .answer = &json_schema<DashboardView>}},
    {Get,
     "/api/v1/cost/dashboards/{id}",
     Permission::CostRead,
     &show<Dashboard>,
     {.summary = "Show a dashboard", .answer = &json_schema<DashboardView>}},
    {Patch,
     "/api/v1/cost/dashboards/{id}",
     Permission::ReportsUpdate,
     &edit<Dashboard>,
     {.summary = "Change a dashboard",
      .body = &json_schema<DashboardEditBody>,
      .answer = &json_schema<DashboardView>,
      .needs_revision = true}},
    {Delete,
     "/api/v1/cost/dashboards/{id}",
     Permission::ReportsUpdate,
     &remove<Dashboard>,
     {.summary = "Delete a dashboard", .status = 204}},
};

} // namespace

std::span<const SavedRoute> saved_routes() {
    return kSavedRoutes;
}

} // namespace muster::api
