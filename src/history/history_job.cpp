#include "history/history_job.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "aws_model/json_access.h"
#include "aws_model/operations.h"
#include "base/file.h"
#include "billing/bill_format.h"
#include "billing/import.h"
#include "bills/history_columns.h"
#include "history/history_bill.h"
#include "jobs/retry_policy.h"
#include "jobs/step_context.h"

namespace muster::history {
namespace {

using jobs::StepContext;
using jobs::StepOutcome;

constexpr std::string_view kWaiting = "waiting";
constexpr std::chrono::hours kPreparing{12};
constexpr int kMostTries = 8; // while Cost Explorer prepares, which takes it a day
constexpr int kMostPages = 1'000;
/// So long AWS still changes a month that is over.
constexpr std::chrono::hours kSettles{24 * 15};

Json::Object month_object(BillingMonth month) {
    return {{"month", month.str()}, {"outcome", kWaiting}, {"requests", Json()},
            {"version", Json()},    {"rows", Json()},      {"reason", Json()},
            {"detail", Json()}};
}

void put(Json::Object& object, std::string_view key, Json value) {
    std::ranges::find(object, key, &JsonMember::key)->value = std::move(value);
}

std::string outcome_of(const Json& month) {
    return aws::text_of(month, "outcome");
}

/// The newest first: those are looked at.
Json::Array months_until(Instant now) {
    const BillingMonth current = BillingMonth::of(now);
    const bool has_day = current.start() + std::chrono::hours{24} <= now;
    Json::Array months;
    for (int i = has_day ? 0 : 1; i <= HistoryJob::kMonthsBefore; ++i) {
        months.emplace_back(
            month_object(BillingMonth(current.year_month() - std::chrono::months{i})));
    }
    return months;
}

Result<HistoryRequest> request_in(const Json& input) {
    TRY(auto account, AwsAccountId::parse(aws::text_of(input, "account")));
    TRY(const auto partition,
        kAwsPartitionNames.parse(aws::text_of(input, "partition"), "history.bad_partition"));
    return HistoryRequest{.account = std::move(account),
                          .partition = partition,
                          .role = {.arn = aws::text_of(input, "role_arn"),
                                   .external_id = aws::text_of(input, "external_id")}};
}

/// Whole days alone: the answer for today would be another one tomorrow.
std::chrono::year_month_day end_of(BillingMonth month, Instant now) {
    const Instant end = std::min(month.next().start(), now);
    return end.date();
}

/// The months of the cursor, which a step changes and returns.
Json::Array* months_of(Json& cursor) {
    Json::Object* const members = cursor.if_object();
    return members == nullptr || members->empty() ? nullptr : members->front().value.if_array();
}

std::string summary_of(const Json::Array& months) {
    const auto read = std::ranges::count(months, std::string("read"), outcome_of);
    const auto failed = std::ranges::count(months, std::string("failed"), outcome_of);
    std::int64_t requests = 0;
    for (const Json& month : months) {
        const Json* const asked = month.find("requests");
        requests += asked == nullptr ? 0 : asked->integer().value_or(0);
    }
    return fmt::format("{} months read, {} failed, {} requests at $0.01", read, failed, requests);
}

/// Cost Explorer prepares an account's costs when it is first used.
Error error_of(aws::CallFailure failure) {
    if (failure.code == "DataUnavailableException") {
        return {ErrorKind::Impossible, "history.not_prepared",
                "Cost Explorer has no costs of the account yet; it prepares them within a day of "
                "its first use"};
    }
    return std::move(failure.error);
}

/// What was read in a month's answer goes into the ledger as a bill does.
Result<billing::ImportReport> import_month(ledger::Store& store,
                                           const std::string& source,
                                           BillingMonth month,
                                           const std::string& text,
                                           const HistoryJob::Options& options,
                                           StepContext& context) {
    TRY(const ledger::ScratchDirectory scratch, store.scratch());
    const std::filesystem::path path = scratch.path() / "history.csv";
    TRY_DONE(write_file_atomically(path, text));
    const std::string name = fmt::format("cost-explorer:{}/{}", source, month.str());
    bills::Delivery delivery;
    delivery.report_name = bills::kCostExplorer;
    delivery.month = month;
    delivery.delivered_at = context.now();
    delivery.manifest_path = name;
    delivery.files.push_back({.path = path, .name = name, .entry = {}, .bytes = text.size()});
    billing::ImportOptions import;
    import.source = source;
    import.threads = options.threads;
    billing::ImportProgress progress;
    return billing::import_deliveries({delivery}, import, store, progress, context.stop());
}

/// Published after it was last asked for, but the program ended before that was written down.
bool was_published(const std::optional<ledger::Version>& current, const HistoryMonth& month) {
    const bool is_written_down =
        month.read_at && month.asked_at && *month.read_at >= *month.asked_at;
    return current && month.asked_at && !is_written_down &&
           current->published_at >= *month.asked_at;
}

/// No other month would be told either.
bool is_denied(ErrorKind kind) {
    return kind == ErrorKind::Forbidden || kind == ErrorKind::Unauthorized;
}

Result<HistoryMonth>
known_month(StepContext& context, const std::string& source, BillingMonth month) {
    std::optional<HistoryMonth> known;
    TRY_DONE(context.read([&](sql::Session& session) -> Status {
        TRY(known, find_month(session, source, month));
        return {};
    }));
    HistoryMonth none;
    none.source = source;
    none.month = month;
    return known.value_or(std::move(none));
}

} // namespace

bool HistoryJob::is_in(AwsPartition partition) {
    return partition != AwsPartition::AwsUsGov; // whose costs are told to the paired account
}

jobs::NewJob HistoryJob::plan(const HistoryRequest& request, jobs::Origin origin) {
    return {.kind = std::string(kKind),
            .business_key = request.account.str(),
            .input = Json::Object{{"account", request.account.str()},
                                  {"partition", kAwsPartitionNames.name(request.partition)},
                                  {"role_arn", request.role.arn},
                                  {"external_id", request.role.external_id}},
            .origin = std::move(origin)};
}

jobs::Kind HistoryJob::kind() const {
    jobs::Kind kind;
    kind.name = kKind;
    kind.steps = {{"look", [](StepContext& context) { return look(context); }},
                  {"read", [this](StepContext& context) { return read_in(context); }}};
    kind.timeout = std::chrono::hours{1};
    return kind;
}

Result<StepOutcome> HistoryJob::look(StepContext& context) {
    Json::Array months = months_until(context.now());
    context.note(fmt::format("{} months", months.size()));
    return StepOutcome::done(Json::Object{{"months", std::move(months)}});
}

/// One month a call, so that a crash repeats no more.
Result<StepOutcome> HistoryJob::read_in(StepContext& context) const {
    Json cursor = context.cursor();
    Json::Array* const months = months_of(cursor);
    if (months == nullptr) {
        return Error{ErrorKind::Internal, "history.bad_cursor", "the job has lost its months"};
    }
    const auto next = std::ranges::find(*months, kWaiting, outcome_of);
    if (next == months->end()) {
        context.note(summary_of(*months));
        return StepOutcome::done();
    }
    TRY(const HistoryRequest request, request_in(context.input()));
    // Before anything is asked, so that no answer that was paid for has nowhere to go.
    auto store = ledger::Store::open(options_.place, ledger::Store::Access::Write, {ports_.clock});
    if (!store && store.error().reason == "lock.held") {
        return StepOutcome::wait("another import: " + store.error().detail, options_.look_again);
    }
    if (!store) {
        return std::move(store.error());
    }
    return read_month(context, request, *store, std::move(cursor),
                      static_cast<std::size_t>(next - months->begin()));
}

Result<StepOutcome> HistoryJob::read_month(StepContext& context,
                                           const HistoryRequest& request,
                                           ledger::Store& store,
                                           Json cursor,
                                           std::size_t at) const {
    Json::Array& months = *months_of(cursor);
    Json::Object& shown = *months[at].if_object();
    TRY(const BillingMonth number, BillingMonth::parse(aws::text_of(months[at], "month")));
    const std::string& source = request.account.str();
    TRY(const HistoryMonth known, known_month(context, source, number));
    auto read = read_once(context, request, store, known);
    TRY(HistoryMonth month, known_month(context, source, number)); // with its requests
    put(shown, "requests", month.requests - known.requests);
    if (!read && read.error().reason == "history.not_prepared" && month.requests < kMostTries) {
        return StepOutcome::wait("Cost Explorer to prepare the account's costs", kPreparing);
    }
    month.failed_reason = read ? "" : read.error().reason;
    month.failed_detail = read ? "" : read.error().detail;
    if (!read) {
        if (context.stop().stop_requested() || jobs::is_retryable(read.error().kind)) {
            return std::move(read.error());
        }
        if (is_denied(read.error().kind)) {
            TRY_DONE(context.write([&](sql::Session& s) { return save_month(s, month); }));
            return std::move(read.error());
        }
        put(shown, "reason", read.error().reason);
        put(shown, "detail", read.error().detail);
    }
    put(shown, "outcome", read ? read->outcome : "failed");
    if (read && read->version) {
        put(shown, "version", read->version->id);
        put(shown, "rows", read->version->contents.rows);
    }
    if (read && read->was_asked) {
        month.read_at = context.now();
        month.is_whole = number.next().start() + kSettles <= context.now();
    }
    context.also([month](sql::Session& session) { return save_month(session, month); });
    context.note(summary_of(months));
    return StepOutcome::again(std::move(cursor));
}

/// Asks only where there is something to be asked.
Result<HistoryJob::Read> HistoryJob::read_once(StepContext& context,
                                               const HistoryRequest& request,
                                               ledger::Store& store,
                                               const HistoryMonth& known) const {
    const std::string& source = request.account.str();
    TRY(auto current, store.current(source, known.month));
    if (current && !billing::is_history(current->delivery)) {
        return Read{.outcome = "billed", .version = std::move(current)};
    }
    if (known.is_whole) {
        return Read{.outcome = "known", .version = std::move(current)};
    }
    if (was_published(current, known)) {
        return Read{.outcome = "read", .version = std::move(current), .was_asked = true};
    }
    TRY(const auto costs, ask(context, request, known.month));
    if (costs.empty()) {
        return Read{.outcome = "empty", .version = {}, .was_asked = true};
    }
    const std::string text = history_bill(source, known.month, costs);
    TRY(auto report, import_month(store, source, known.month, text, options_, context));
    return Read{
        .outcome = "read", .version = std::move(report.months.front().version), .was_asked = true};
}

Result<std::vector<DailyCost>>
HistoryJob::ask(StepContext& context, const HistoryRequest& request, BillingMonth month) const {
    const std::string region(global_region(request.partition));
    TRY(aws::Client client, ports_.sessions.session_for(request.role, region).client("ce", region));
    const auto end = end_of(month, context.now());
    // Each that is sent costs, also one that is sent again because nobody heard its answer.
    const std::function<Status()> count = [&] {
        return context.write([&](sql::Session& session) {
            return count_request(session, request.account.str(), month, context.now());
        });
    };
    std::vector<DailyCost> costs;
    std::string token;
    for (int pages = 0; pages < kMostPages; ++pages) {
        auto answer =
            client.ask(aws::operations::ce::kGetCostAndUsage, cost_request(month, end, token),
                       {.stop = context.stop(), .sending = &count});
        if (!answer) {
            return error_of(std::move(answer.error()));
        }
        TRY(CostPage page, read_cost_page(*answer, month));
        std::ranges::move(page.costs, std::back_inserter(costs));
        if (page.next_token.empty()) {
            return costs;
        }
        token = std::move(page.next_token);
    }
    return Error{ErrorKind::Upstream, "history.too_many_pages",
                 fmt::format("{} has more than {} pages of costs", month.str(), kMostPages)};
}

} // namespace muster::history
