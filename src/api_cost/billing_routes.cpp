#include "api_cost/billing_routes.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "api/accepted_task.h"
#include "api/origins.h"
#include "api/paging.h"
#include "api_cost/report_json.h"
#include "base/json_fields.h"
#include "cost/report_text.h"
#include "cost/version_diff.h"
#include "jobs/task_schema.h"
#include "ledger/source_summary.h"
#include "ledger/version_document.h"
#include "ledger/version_schema.h"

namespace muster::api {

/// A month as its current version has it, of all there are.
struct MonthView {
    std::string source;
    BillingMonth month;
    std::int64_t version;
    std::uint64_t rows;
    std::optional<std::string> currency;
    Instant published_at;
    std::size_t versions;
    std::size_t violations;
    std::string delivery_id;
    std::string format;
};

struct DirectoryView {
    std::string path;
    std::vector<std::string> entries;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<ledger::SourceSummary> = std::tuple{
    JsonField{"name", &ledger::SourceSummary::name, "of a report of AWS, or given to files"},
    JsonField{"months", &ledger::SourceSummary::months, "how many there are"},
    JsonField{"first_month", &ledger::SourceSummary::first, "the oldest"},
    JsonField{"last_month", &ledger::SourceSummary::last, "the newest"},
    JsonField{"rows", &ledger::SourceSummary::rows, "charges in all"},
    JsonField{"bytes", &ledger::SourceSummary::bytes, "that they take on disk"},
};

template <>
inline constexpr auto json_fields<api::MonthView> = std::tuple{
    JsonField{"source", &api::MonthView::source, "whose bill it is"},
    JsonField{"month", &api::MonthView::month, "YYYY-MM"},
    JsonField{"version", &api::MonthView::version, "the current one, by its number"},
    JsonField{"rows", &api::MonthView::rows, "charges"},
    JsonField{"currency", &api::MonthView::currency, "null: no row says"},
    JsonField{"published_at", &api::MonthView::published_at, "when it became current"},
    JsonField{"versions", &api::MonthView::versions, "how many are kept"},
    JsonField{"violations", &api::MonthView::violations, "checks that did not hold"},
    JsonField{"delivery_id", &api::MonthView::delivery_id, "what its sender calls the delivery"},
    JsonField{"format", &api::MonthView::format, "cur1-csv, cur2-parquet, focus-1.0-csv, …"},
};

template <>
inline constexpr auto json_fields<api::DirectoryView> = std::tuple{
    JsonField{"path", &api::DirectoryView::path, "on the server"},
    JsonField{"entries", &api::DirectoryView::entries, "names at its top"},
};

} // namespace muster

namespace muster::api {
namespace {

using ledger::Selection;
using ledger::Version;
using Which = ledger::Store::Which;

constexpr std::string_view kMonthsQuery[] = {"source"};
constexpr std::string_view kVersionsQuery[] = {"source", "month"};
constexpr std::string_view kDiffQuery[] = {"against", "by", "measures"};

Answer list_sources(const BillingPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only({}));
    TRY(const auto versions, ports.store.versions({}));
    Json::Array items;
    for (const ledger::SourceSummary& source : ledger::summarize_sources(versions)) {
        items.push_back(to_json(source));
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

MonthView month_view(const Version& version, std::size_t versions) {
    const std::string& currency = version.contents.currency;
    return {.source = version.delivery.source,
            .month = version.delivery.month,
            .version = version.id,
            .rows = version.contents.rows,
            .currency = currency.empty() ? std::nullopt : std::optional(currency),
            .published_at = version.published_at,
            .versions = versions,
            .violations = violations_of(version),
            .delivery_id = version.delivery.delivery_id,
            .format = version.delivery.format};
}

Answer list_months(const BillingPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only(kMonthsQuery));
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
            items.push_back(to_json(month_view(version, counts[key(version)])));
        }
    }
    return list_response(std::move(items), std::nullopt);
}

Answer list_versions(const BillingPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only(kVersionsQuery));
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
    TRY_DONE(query.expect_only(kDiffQuery));
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
    TRY(auto result, cost::diff_versions(ports.store, options, request.stop));
    TRY(const auto answer, diff_answer(before.id, after.id, std::move(result)));
    return http::Response::json(200, to_json(answer));
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
    return accepted_task(task);
}

Answer list_directories(const BillingPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only({}));
    Json::Array items;
    for (const auto& directory : ports.directories.list()) {
        items.push_back(
            to_json(DirectoryView{.path = directory.path.string(), .entries = directory.entries}));
    }
    return list_response(std::move(items), std::nullopt);
}

using BillingRoute = Route<BillingPorts>;
using enum http::Verb;

constexpr BillingRoute kBillingRoutes[] = {
    {Get,
     "/api/v1/billing/sources",
     Permission::BillingRead,
     &list_sources,
     {.summary = "List whose bills there are", .answer = &list_schema<ledger::SourceSummary>}},
    {Get,
     "/api/v1/billing/months",
     Permission::BillingRead,
     &list_months,
     {.summary = "List the months there are",
      .query = kMonthsQuery,
      .answer = &list_schema<MonthView>}},
    {Get,
     "/api/v1/billing/versions",
     Permission::BillingRead,
     &list_versions,
     {.summary = "List every version that is kept",
      .query = kVersionsQuery,
      .answer = &list_of<&ledger::version_summary_schema>}},
    {Get,
     "/api/v1/billing/versions/{id}",
     Permission::BillingRead,
     &show_version,
     {.summary = "Show a version with the proof of its import", .answer = &ledger::version_schema}},
    {Get,
     "/api/v1/billing/versions/{id}/diff",
     Permission::BillingRead,
     &diff,
     {.summary = "Tell what changed since another version of the month",
      .query = kDiffQuery,
      .answer = &json_schema<DiffAnswer>}},
    {Post,
     "/api/v1/billing/imports",
     Permission::BillingUpdate,
     &start_import,
     {.summary = "Import bills, as a task",
      .body = &json_schema<billing::ImportRequest>,
      .status = 202,
      .answer = &jobs::task_schema}},
    {Get,
     "/api/v1/billing/import-directories",
     Permission::BillingRead,
     &list_directories,
     {.summary = "List where imports may come from", .answer = &list_schema<DirectoryView>}},
};

} // namespace

std::span<const BillingRoute> billing_routes() {
    return kBillingRoutes;
}

} // namespace muster::api
