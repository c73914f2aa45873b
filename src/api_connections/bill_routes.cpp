#include "api_connections/bill_routes.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "api/accepted_task.h"
#include "api/origins.h"
#include "api/paging.h"
#include "api_connections/bill_json.h"
#include "api_connections/connection_request.h"
#include "billing/bill_format.h"
#include "bucket/backfill_job.h"
#include "connections/support_request.h"
#include "history/history_job.h"
#include "jobs/task_schema.h"

namespace muster::api {
namespace {

using bucket::BillSource;
using connections::Connection;

constexpr std::string_view kSpanQuery[] = {"first", "last"};
constexpr int kMonthsBefore = 12;
constexpr std::size_t kMostMonths = 600;

Result<Connection> connection_of(const ConnectionBillPorts& ports, const http::Request& request) {
    TRY(const auto id, connection_id_of(request));
    return ports.connections.get(id);
}

/// Where its bills come from. Errors: Conflict "connection.no_bills".
Result<BillSource> source_of(const ConnectionBillPorts& ports, const Connection& connection) {
    std::optional<BillSource> source;
    if (connection.account) {
        TRY(source, ports.database.read([&](sql::Session& session) {
            return bucket::find_source_named(session, connection.account->str());
        }));
    }
    if (!source) {
        return Error{ErrorKind::Conflict, "connection.no_bills",
                     "no bills are read through this connection: its role has to work, and it has "
                     "to be known where the bills are delivered"};
    }
    return std::move(*source);
}

Result<jobs::Task> start(const ConnectionBillPorts& ports, const jobs::NewJob& job) {
    TRY(jobs::Task task, ports.database.write([&](sql::Session& session) -> Result<jobs::Task> {
        TRY(const jobs::Started started, ports.queue.start(session, job));
        return ports.tasks.get(session, started.id, std::nullopt);
    }));
    ports.workers.wake();
    ports.listener.job_changed(task.job);
    return task;
}

Answer list_months(const ConnectionBillPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only({}));
    TRY(const Connection connection, connection_of(ports, request));
    TRY(const BillSource source, source_of(ports, connection));
    TRY(const auto months, ports.months.months(source, request.stop));
    Json::Array items;
    for (const bucket::FoundMonth& month : months) {
        items.push_back(to_json(view_of(month)));
    }
    return list_response(std::move(items), std::nullopt);
}

Answer
backfill(const ConnectionBillPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto body, request.json_as<BackfillBody>());
    TRY(const Connection connection, connection_of(ports, request));
    TRY(const BillSource source, source_of(ports, connection));
    TRY(const auto job, bucket::BackfillJob::plan(source.id, body.months, job_origin_of(caller)));
    TRY(const jobs::Task task, start(ports, job));
    return accepted_task(task);
}

/// The months that were asked for; else the twelve before this one.
Result<std::vector<BillingMonth>> span_of(const http::Query& query, Instant now) {
    TRY(const auto first, query.one("first"));
    TRY(const auto last, query.one("last"));
    const std::chrono::year_month current = BillingMonth::of(now).year_month();
    BillingMonth begin(current - std::chrono::months{kMonthsBefore});
    BillingMonth end(current - std::chrono::months{1});
    if (first) {
        TRY(begin, BillingMonth::parse(*first));
    }
    if (last) {
        TRY(end, BillingMonth::parse(*last));
    }
    std::vector<BillingMonth> months;
    for (BillingMonth month = begin; month <= end && months.size() < kMostMonths;
         month = month.next()) {
        months.push_back(month);
    }
    if (months.empty()) {
        return Error{ErrorKind::Invalid, "request.bad_span", "first is after last"};
    }
    return months;
}

/// Without those that lie in the bucket or came in otherwise.
Result<std::vector<BillingMonth>> never_delivered(const ConnectionBillPorts& ports,
                                                  const BillSource& source,
                                                  const std::vector<bucket::FoundMonth>& found,
                                                  std::vector<BillingMonth> months) {
    std::set<BillingMonth> there;
    for (const bucket::FoundMonth& month : found) {
        there.insert(month.month);
    }
    ledger::Selection own;
    own.source = source.what.source;
    TRY(const auto versions, ports.store.versions(own));
    for (const ledger::Version& version : versions) {
        if (!billing::is_history(version.delivery)) {
            there.insert(version.delivery.month);
        }
    }
    std::erase_if(months, [&](BillingMonth month) { return there.contains(month); });
    if (months.empty()) {
        return Error{ErrorKind::Conflict, "connection.nothing_missing",
                     "each of these months has been delivered"};
    }
    return months;
}

/// The report that AWS is to fill: the connection's own, or the one that was found.
Result<connections::Backfill> backfill_of(const Connection& connection,
                                          const BillSource& source,
                                          const std::vector<bucket::FoundMonth>& found,
                                          std::vector<BillingMonth> months) {
    const auto own = std::ranges::find_if(found, [](const bucket::FoundMonth& month) {
        return month.is_preferred && month.form != bucket::BillForm::Detailed &&
               !month.report.empty();
    });
    const bool is_named = connection.bills && connection.bills->report;
    if (!is_named && own == found.end()) {
        return Error{ErrorKind::Conflict, "connection.no_report",
                     "it is not known which report AWS is to fill: name it in the connection"};
    }
    using Kind = connections::Backfill::Kind;
    const bool is_export = own != found.end() && own->form == bucket::BillForm::Export;
    return connections::Backfill{.account = connection.account->str(),
                                 .kind = is_export ? Kind::Export : Kind::Report,
                                 .report = is_named ? connection.bills->report->str() : own->report,
                                 .bucket = source.what.address.bucket.str(),
                                 .prefix =
                                     connection.bills ? connection.bills->prefix : std::string(),
                                 .months = std::move(months)};
}

Answer
support_request(const ConnectionBillPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only(kSpanQuery));
    TRY(auto months, span_of(request.query, ports.clock.now()));
    TRY(const Connection connection, connection_of(ports, request));
    TRY(const BillSource source, source_of(ports, connection));
    TRY(const auto found, ports.months.months(source, request.stop));
    TRY(months, never_delivered(ports, source, found, std::move(months)));
    TRY(const auto wanted, backfill_of(connection, source, found, months));
    auto written = connections::support_request(wanted);
    return http::Response::json(200,
                                to_json(SupportRequestView{.subject = std::move(written.subject),
                                                           .text = std::move(written.text),
                                                           .months = std::move(months)}));
}

Answer show_history(const ConnectionBillPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only({}));
    TRY(const Connection connection, connection_of(ports, request));
    Json::Array items;
    if (connection.account) {
        TRY(const auto months, ports.database.read([&](sql::Session& session) {
            return history::list_months(session, connection.account->str());
        }));
        for (const history::HistoryMonth& month : months) {
            items.push_back(to_json(view_of(month)));
        }
    }
    return list_response(std::move(items), std::nullopt);
}

Answer
read_history(const ConnectionBillPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const Connection connection, connection_of(ports, request));
    if (!connection.account || !connection.role) {
        return Error{ErrorKind::Conflict, "connection.no_role",
                     "no role of this connection has worked yet"};
    }
    if (!history::HistoryJob::is_in(connection.partition)) {
        return Error{ErrorKind::Impossible, "connection.no_cost_explorer",
                     "the partition has no Cost Explorer"};
    }
    const jobs::NewJob job = history::HistoryJob::plan(
        {.account = *connection.account,
         .partition = connection.partition,
         .role = {.arn = connection.role->str(), .external_id = connection.external_id.str()}},
        job_origin_of(caller));
    TRY(const jobs::Task task, start(ports, job));
    return accepted_task(task);
}

/// The job, if it is of that kind and of this connection. Errors: NotFound "jobs.not_found".
Result<jobs::Job> job_of(const ConnectionBillPorts& ports,
                         const http::Request& request,
                         std::string_view kind,
                         const JsonMember& belonging) {
    TRY(const auto id, jobs::JobId::parse(request.path.at("task")));
    TRY(jobs::Task task, ports.database.read([&](sql::Session& session) {
        return ports.tasks.get(session, id, std::nullopt);
    }));
    const Json* const owner = task.job.input.find(belonging.key);
    if (task.job.kind != kind || owner == nullptr || *owner != belonging.value) {
        return Error{ErrorKind::NotFound, "jobs.not_found", id.str()};
    }
    return std::move(task.job);
}

Answer outcomes_of(const jobs::Job& job) {
    TRY(const auto outcomes, outcomes_in(job.cursor));
    Json::Array items;
    for (const MonthOutcomeView& outcome : outcomes) {
        items.push_back(to_json(outcome));
    }
    return list_response(std::move(items), std::nullopt);
}

Answer
show_backfill(const ConnectionBillPorts& ports, const http::Request& request, const Caller&) {
    TRY(const Connection connection, connection_of(ports, request));
    TRY(const BillSource source, source_of(ports, connection));
    TRY(const jobs::Job job,
        job_of(ports, request, bucket::BackfillJob::kKind, {"source_id", source.id.str()}));
    return outcomes_of(job);
}

Answer show_reading(const ConnectionBillPorts& ports, const http::Request& request, const Caller&) {
    TRY(const Connection connection, connection_of(ports, request));
    const std::string account = connection.account ? connection.account->str() : std::string();
    TRY(const jobs::Job job,
        job_of(ports, request, history::HistoryJob::kKind, {"account", account}));
    return outcomes_of(job);
}

using BillRoute = Route<ConnectionBillPorts>;
using enum http::Verb;

constexpr BillRoute kBillRoutes[] = {
    {Get,
     "/api/v1/connections/{id}/months",
     Permission::BillingRead,
     &list_months,
     {.summary = "List the months of bills that lie in the bucket, and which are imported",
      .answer = &list_schema<FoundMonthView>}},
    {Post,
     "/api/v1/connections/{id}/backfill",
     Permission::BillingUpdate,
     &backfill,
     {.summary = "Import earlier months of bills, as a task with a result for each",
      .body = &json_schema<BackfillBody>,
      .status = 202,
      .answer = &jobs::task_schema}},
    {Get,
     "/api/v1/connections/{id}/backfill/{task}",
     Permission::BillingRead,
     &show_backfill,
     {.summary = "List what became of each month of a backfill",
      .answer = &list_schema<MonthOutcomeView>}},
    {Get,
     "/api/v1/connections/{id}/support-request",
     Permission::BillingRead,
     &support_request,
     {.summary = "Write the request to AWS Support for months that were never delivered",
      .query = kSpanQuery,
      .answer = &json_schema<SupportRequestView>}},
    {Get,
     "/api/v1/connections/{id}/cost-history",
     Permission::BillingRead,
     &show_history,
     {.summary = "List what Cost Explorer was asked of each month, and what that cost",
      .answer = &list_schema<CostHistoryMonthView>}},
    {Post,
     "/api/v1/connections/{id}/cost-history",
     Permission::BillingUpdate,
     &read_history,
     {.summary = "Read costs of before the first bill from Cost Explorer, as a task",
      .status = 202,
      .answer = &jobs::task_schema}},
    {Get,
     "/api/v1/connections/{id}/cost-history/{task}",
     Permission::BillingRead,
     &show_reading,
     {.summary = "List what became of each month that a task read from Cost Explorer",
      .answer = &list_schema<MonthOutcomeView>}},
};

} // namespace

std::span<const BillRoute> connection_bill_routes() {
    return kBillRoutes;
}

} // namespace muster::api
