#include "api_operations/audit_routes.h"

#include <tuple>
#include <utility>

#include "api/origins.h"
#include "api/paging.h"
#include "api_operations/person_names.h"
#include "audit/export.h"
#include "audit/search.h"
#include "base/json_fields.h"

namespace muster::api {

/// An event as people read it: with the names that its ids have now.
struct EventView {
    std::string id;
    Instant at;
    std::string actor;
    std::optional<std::string> actor_name;
    std::string action;
    std::string target;
    std::optional<std::string> target_name;
    audit::EventResult result = audit::EventResult::Succeeded;
    std::string request_id;
    std::string scope;
    Json details;
    std::string hash;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto kJsonNames<audit::EventResult> = audit::kEventResultNames;

template <>
inline constexpr auto json_fields<api::EventView> = std::tuple{
    JsonField{"id", &api::EventView::id, "its chain and number there"},
    JsonField{"at", &api::EventView::at, "when it happened"},
    JsonField{"actor", &api::EventView::actor, "who did it: an id, or a part of the program"},
    JsonField{"actor_name", &api::EventView::actor_name, "null: no user, or none any more"},
    JsonField{"action", &api::EventView::action, "noun and verb"},
    JsonField{"target", &api::EventView::target, "what it was done to; may be empty"},
    JsonField{"target_name", &api::EventView::target_name, "null: no user, or none any more"},
    JsonField{"result", &api::EventView::result, "how it ended"},
    JsonField{"request_id", &api::EventView::request_id, "may be empty"},
    JsonField{"scope", &api::EventView::scope, "may be empty"},
    JsonField{"details", &api::EventView::details, "an object"},
    JsonField{"hash", &api::EventView::hash, "of it and of all before it in its chain"},
};

} // namespace muster

namespace muster::api {
namespace {

constexpr int kExportPage = 500; // events read at a time

constexpr std::string_view kExportMedia[] = {"application/jsonl"};
constexpr std::string_view kEventsQuery[] = {"actor", "action", "target", "result", "request_id",
                                             "from",  "to",     "order",  "limit",  "cursor"};
constexpr std::string_view kExportQuery[] = {"actor",      "action", "target", "result",
                                             "request_id", "from",   "to",     "format"};

constexpr auto kOrderNames = enum_names<audit::Order>({
    {audit::Order::NewestFirst, "newest"},
    {audit::Order::OldestFirst, "oldest"},
});

std::vector<std::string> texts(const http::Query& query, std::string_view name) {
    const std::vector<std::string_view> values = query.all(name);
    return {values.begin(), values.end()};
}

Result<std::optional<Instant>> instant_in(const http::Query& query, std::string_view name) {
    TRY(const auto text, query.one(name));
    if (!text) {
        return std::optional<Instant>();
    }
    TRY(const Instant instant, Instant::parse(*text));
    return std::optional(instant);
}

Result<audit::Filter> audit_filter_of(const http::Query& query) {
    audit::Filter filter{.actors = texts(query, "actor"),
                         .actions = texts(query, "action"),
                         .targets = texts(query, "target"),
                         .request_ids = texts(query, "request_id")};
    for (const std::string_view name : query.all("result")) {
        TRY(const auto result, audit::kEventResultNames.parse(name, "audit.bad_result"));
        filter.results.push_back(result);
    }
    TRY(filter.from, instant_in(query, "from"));
    TRY(filter.to, instant_in(query, "to"));
    return filter;
}

Result<audit::PageRequest> page_of(const http::Query& query) {
    TRY(const Paging paging, Paging::parse(query));
    TRY(const auto after, paging.after<audit::Cursor>());
    TRY(const auto order, query.one("order"));
    TRY(const auto named, kOrderNames.parse(order.value_or("newest"), "audit.bad_order"));
    return audit::PageRequest{.order = named, .after = after, .limit = paging.limit};
}

Result<EventView> view_of(const audit::Entry& entry, PersonNames& names) {
    const audit::Event& event = entry.event;
    TRY(const auto actor_name, names.of(event.actor));
    TRY(const auto target_name, names.of(event.target));
    return EventView{.id = entry.chain + ':' + std::to_string(entry.seq),
                     .at = entry.at,
                     .actor = event.actor,
                     .actor_name = actor_name,
                     .action = event.action,
                     .target = event.target,
                     .target_name = target_name,
                     .result = event.result,
                     .request_id = event.request_id,
                     .scope = event.scope,
                     .details = event.details,
                     .hash = entry.hash};
}

Answer list_events(const AuditPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only(kEventsQuery));
    TRY(const audit::Filter filter, audit_filter_of(request.query));
    TRY(const audit::PageRequest wanted, page_of(request.query));
    return ports.database.read([&](sql::Session& session) -> Answer {
        TRY(const audit::Page page, audit::search(session, filter, wanted));
        PersonNames names(session);
        Json::Array items;
        for (const audit::Entry& entry : page.entries) {
            TRY(const EventView view, view_of(entry, names));
            items.push_back(to_json(view));
        }
        return list_response(std::move(items),
                             page.next ? std::optional(page.next->str()) : std::nullopt);
    });
}

/// The events of a filter, oldest first, as lines: a page is read when the one before is sent.
class ExportedLines {
public:
    ExportedLines(sql::Database& database, audit::Filter filter, audit::ExportForm form)
        : database_(database), filter_(std::move(filter)), form_(form) {}

    Result<std::string> operator()() {
        std::string lines;
        if (is_done_) {
            return lines;
        }
        TRY(const audit::Page page, database_.read([&](sql::Session& session) {
            return audit::search(
                session, filter_,
                {.order = audit::Order::OldestFirst, .after = after_, .limit = kExportPage});
        }));
        for (const audit::Entry& entry : page.entries) {
            lines += form_ == audit::ExportForm::Ocsf ? audit::to_ocsf(entry).str()
                                                      : audit::to_json(entry).str();
            lines += '\n';
        }
        after_ = page.next;
        is_done_ = !page.next.has_value();
        return lines;
    }

private:
    sql::Database& database_;
    audit::Filter filter_;
    audit::ExportForm form_;
    std::optional<audit::Cursor> after_;
    bool is_done_ = false;
};

Answer export_events(const AuditPorts& ports, const http::Request& request, const Caller& caller) {
    TRY_DONE(request.query.expect_only(kExportQuery));
    TRY(audit::Filter filter, audit_filter_of(request.query));
    TRY(const auto format, request.query.one("format"));
    TRY(const auto form,
        audit::kExportFormNames.parse(format.value_or("jsonl"), "audit.bad_format"));
    TRY_DONE(ports.database.write([&](sql::Session& session) {
        return ports.log.append(
            session, {.actor = actor_of(caller.principal),
                      .action = "audit.exported",
                      .target = {},
                      .request_id = caller.origin.request_id,
                      .scope = {},
                      .details = Json::Object{{"format", audit::kExportFormNames.name(form)}}});
    }));
    auto response = http::Response::stream(
        "application/jsonl",
        {.next = ExportedLines(ports.database, std::move(filter), form), .length = {}});
    response.headers.add("Content-Disposition", "attachment; filename=\"muster-audit.jsonl\"");
    return response;
}

using AuditRoute = Route<AuditPorts>;
using enum http::Verb;

constexpr AuditRoute kAuditRoutes[] = {
    {Get,
     "/api/v1/audit/events",
     Permission::AuditRead,
     &list_events,
     {.summary = "Search the audit log", .query = kEventsQuery, .answer = &list_schema<EventView>}},
    {Get,
     "/api/v1/audit/export",
     Permission::AuditExport,
     &export_events,
     {.summary = "Export the audit log, a line an event",
      .query = kExportQuery,
      .media = kExportMedia},
     {.cost = 50}},
};

} // namespace

std::span<const AuditRoute> audit_routes() {
    return kAuditRoutes;
}

} // namespace muster::api
