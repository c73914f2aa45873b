#include "api/audit_routes.h"

#include <utility>

#include "api/origins.h"
#include "api/paging.h"
#include "api/person_names.h"
#include "audit/export.h"
#include "audit/search.h"

namespace muster::api {
namespace {

constexpr int kExportPage = 500; // events read at a time

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

Result<audit::Filter> filter_of(const http::Query& query) {
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

Result<Json> entry_json(const audit::Entry& entry, PersonNames& names) {
    const audit::Event& event = entry.event;
    TRY(const Json actor_name, names.of(event.actor));
    TRY(const Json target_name, names.of(event.target));
    return Json(Json::Object{{"id", entry.chain + ':' + std::to_string(entry.seq)},
                             {"at", entry.at.str()},
                             {"actor", event.actor},
                             {"actor_name", actor_name},
                             {"action", event.action},
                             {"target", event.target},
                             {"target_name", target_name},
                             {"result", audit::kEventResultNames.name(event.result)},
                             {"request_id", event.request_id},
                             {"scope", event.scope},
                             {"details", event.details},
                             {"hash", entry.hash}});
}

Answer list_events(const AuditPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only({"actor", "action", "target", "result", "request_id", "from",
                                        "to", "order", "limit", "cursor"}));
    TRY(const audit::Filter filter, filter_of(request.query));
    TRY(const audit::PageRequest wanted, page_of(request.query));
    return ports.database.read([&](sql::Session& session) -> Answer {
        TRY(const audit::Page page, audit::search(session, filter, wanted));
        PersonNames names(session);
        Json::Array items;
        for (const audit::Entry& entry : page.entries) {
            TRY(Json item, entry_json(entry, names));
            items.push_back(std::move(item));
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
    TRY_DONE(request.query.expect_only(
        {"actor", "action", "target", "result", "request_id", "from", "to", "format"}));
    TRY(audit::Filter filter, filter_of(request.query));
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

using Row = Route<AuditPorts>;
using enum http::Verb;

constexpr Row kRoutes[] = {
    Row{Get, "/api/v1/audit/events", Permission::AuditRead, &list_events},
    Row{Get, "/api/v1/audit/export", Permission::AuditExport, &export_events},
};

} // namespace

std::span<const Row> audit_routes() {
    return kRoutes;
}

} // namespace muster::api
