#include "api/billing_routes.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <string>
#include <utility>

#include "api/origins.h"
#include "api/paging.h"
#include "api/report_json.h"
#include "cost/report_text.h"
#include "cost/version_diff.h"
#include "ledger/source_summary.h"
#include "ledger/version_document.h"

namespace muster::api {
namespace {

using ledger::Selection;
using ledger::Version;
using Which = ledger::Store::Which;

Answer list_sources(const BillingPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only({}));
    TRY(const auto versions, ports.store.versions({}));
    Json::Array items;
    for (const ledger::SourceSummary& source : ledger::summarize_sources(versions)) {
        items.push_back(Json::Object{{"name", source.name},
                                     {"months", source.months},
                                     {"first_month", source.first.str()},
                                     {"last_month", source.last.str()},
                                     {"rows", source.rows},
                                     {"bytes", source.bytes}});
    }
    return list_response(std::move(items), std::nullopt);
}

/// Errors: Invalid "request.repeated_parameter", "billing_month.malformed".
Result<Selection> selection_of(const http::Query& query) {
    Selection selection;
    TRY(selection.source, query.one("source"));
    TRY(const auto month, query.one("month"));
    if (month) {
        TRY(selection.first, BillingMonth::parse(*month));
        selection.last = selection.first;
    }
    return selection;
}

std::size_t violations_of(const Version& version) {
    return static_cast<std::size_t>(std::ranges::count(version.contents.checks,
                                                       ledger::CheckResult::Verdict::Violated,
                                                       &ledger::CheckResult::verdict));
}

/// A month as its current version has it, of all there are.
Json month_json(const Version& version, std::size_t versions) {
    const std::string& currency = version.contents.currency;
    return Json::Object{{"source", version.delivery.source},
                        {"month", version.delivery.month.str()},
                        {"version", version.id},
                        {"rows", version.contents.rows},
                        {"currency", currency.empty() ? Json() : Json(currency)},
                        {"published_at", version.published_at.str()},
                        {"versions", versions},
                        {"violations", violations_of(version)},
                        {"delivery_id", version.delivery.delivery_id},
                        {"format", version.delivery.format}};
}

Answer list_months(const BillingPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only({"source"}));
    TRY(const Selection selection, selection_of(request.query));
    TRY(const auto versions, ports.store.versions(selection, Which::All));
    const auto key = [](const Version& version) {
        return std::pair(version.delivery.source, version.delivery.month);
    };
    std::map<std::pair<std::string, BillingMonth>, std::size_t> counts;
    for (const Version& version : versions) {
        ++counts[key(version)];
    }
    Json::Array items;
    for (const Version& version : versions) {
        if (version.current) {
            items.push_back(month_json(version, counts[key(version)]));
        }
    }
    return list_response(std::move(items), std::nullopt);
}

Answer list_versions(const BillingPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only({"source", "month"}));
    TRY(const Selection selection, selection_of(request.query));
    TRY(const auto versions, ports.store.versions(selection, Which::All));
    Json::Array items;
    for (const Version& version : versions) {
        Json::Object item = ledger::version_summary(version);
        item.push_back({"violations", violations_of(version)});
        items.push_back(std::move(item));
    }
    return list_response(std::move(items), std::nullopt);
}

Error version_unknown() {
    return {ErrorKind::NotFound, "ledger.version_unknown",
            "a version of that number does not exist, or was collected"};
}

Result<std::int64_t> version_id(std::string_view text) {
    std::int64_t id = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, id);
    return read.ec == std::errc() && read.ptr == end && id > 0 ? Result<std::int64_t>(id)
                                                               : version_unknown();
}

Result<Version> version_of(const BillingPorts& ports, std::string_view text) {
    TRY(const std::int64_t id, version_id(text));
    TRY(auto found, ports.store.versions(Selection::of_version(id), Which::All));
    return found.empty() ? Result<Version>(version_unknown()) : std::move(found.front());
}

Answer show_version(const BillingPorts& ports, const http::Request& request, const Caller&) {
    TRY(const Version version, version_of(ports, request.path.at("id")));
    return http::Response::json(200, ledger::version_document(version));
}

/// The version to compare with: the one that is named, else the one delivered before.
Result<Version> version_against(const BillingPorts& ports,
                                const Version& after,
                                std::optional<std::string_view> named) {
    if (named) {
        return version_of(ports, *named);
    }
    const Selection month{.source = after.delivery.source,
                          .first = after.delivery.month,
                          .last = after.delivery.month,
                          .version_ids = {}};
    TRY(auto versions, ports.store.versions(month, Which::All));
    const auto at = std::ranges::find(versions, after.id, &Version::id);
    if (at == versions.begin() || at == versions.end()) {
        return Error{ErrorKind::NotFound, "ledger.version_unknown",
                     "there is no version before this one to compare with"};
    }
    return *std::prev(at);
}

Result<cost::DiffOptions> diff_options(const http::Query& query, unsigned threads) {
    TRY_DONE(query.expect_only({"against", "by", "measures"}));
    TRY(const auto by, query.one("by"));
    TRY(const auto measures, query.one("measures"));
    cost::DiffOptions options;
    options.threads = threads;
    TRY(options.by, cost::parse_names(by.value_or("service,charge_type")));
    if (measures) {
        TRY(options.measures, cost::parse_names(*measures));
    }
    return options;
}

Answer diff(const BillingPorts& ports, const http::Request& request, const Caller&) {
    TRY(cost::DiffOptions options, diff_options(request.query, ports.threads));
    TRY(const auto named, request.query.one("against"));
    TRY(const Version after, version_of(ports, request.path.at("id")));
    TRY(const Version before, version_against(ports, after, named));
    options.before = before.id;
    options.after = after.id;
    TRY(const auto pass,
        ports.gate.enter(before.contents.rows + after.contents.rows, request.stop));
    TRY(const auto result, cost::diff_versions(ports.store, options, request.stop));
    Json::Object document{{"before", before.id}, {"after", after.id}};
    TRY(auto members, answer_members(result));
    std::ranges::move(members, std::back_inserter(document));
    return http::Response::json(200, std::move(document));
}

Answer start_import(const BillingPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto body, request.json_as<billing::ImportRequest>());
    TRY(const jobs::NewJob job, ports.imports.plan(body, job_origin_of(caller)));
    TRY(const jobs::Task task,
        ports.database.write([&](sql::Session& session) -> Result<jobs::Task> {
            TRY(const jobs::Started started, ports.queue.start(session, job));
            return ports.tasks.get(session, started.id, std::nullopt);
        }));
    ports.workers.wake();
    ports.listener.job_changed(task.job);
    auto response = http::Response::json(202, jobs::to_json(task));
    response.headers.add("Location", "/api/v1/tasks/" + task.job.id.str());
    return response;
}

Answer list_directories(const BillingPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only({}));
    Json::Array items;
    for (const auto& directory : ports.directories.list()) {
        Json::Array entries;
        for (const std::string& entry : directory.entries) {
            entries.push_back(entry);
        }
        items.push_back(
            Json::Object{{"path", directory.path.string()}, {"entries", std::move(entries)}});
    }
    return list_response(std::move(items), std::nullopt);
}

using Row = Route<BillingPorts>;
using enum http::Verb;

constexpr Row kRoutes[] = {
    Row{Get, "/api/v1/billing/sources", Permission::BillingRead, &list_sources},
    Row{Get, "/api/v1/billing/months", Permission::BillingRead, &list_months},
    Row{Get, "/api/v1/billing/versions", Permission::BillingRead, &list_versions},
    Row{Get, "/api/v1/billing/versions/{id}", Permission::BillingRead, &show_version},
    Row{Get, "/api/v1/billing/versions/{id}/diff", Permission::BillingRead, &diff},
    Row{Post, "/api/v1/billing/imports", Permission::BillingUpdate, &start_import},
    Row{Get, "/api/v1/billing/import-directories", Permission::BillingRead, &list_directories},
};

} // namespace

std::span<const Row> billing_routes() {
    return kRoutes;
}

} // namespace muster::api
