#include "bucket/backfill_job.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "billing/import_outcome.h"
#include "billing/progress_reporter.h"
#include "bucket/better_bill.h"
#include "bucket/object_bytes.h"
#include "crypto/sha256.h"
#include "jobs/retry_policy.h"
#include "jobs/step_context.h"

namespace muster::bucket {
namespace {

using jobs::StepContext;
using jobs::StepOutcome;

constexpr std::string_view kWaiting = "waiting";

std::string text_in(const Json::Object& object, std::string_view key) {
    const auto found = std::ranges::find(object, key, &JsonMember::key);
    const std::string* const text = found == object.end() ? nullptr : found->value.if_string();
    return text == nullptr ? std::string() : *text;
}

void put(Json::Object& object, std::string_view key, Json value) {
    const auto found = std::ranges::find(object, key, &JsonMember::key);
    if (found == object.end()) {
        object.push_back({std::string(key), std::move(value)});
    } else {
        found->value = std::move(value);
    }
}

Json::Object month_object(BillingMonth month) {
    return {{"month", month.str()}, {"report", Json()}, {"manifest", Json()}, {"outcome", kWaiting},
            {"version", Json()},    {"rows", Json()},   {"reason", Json()},   {"detail", Json()}};
}

/// Nothing: all months.
Result<std::optional<std::set<BillingMonth>>> months_in(const Json& input) {
    const Json* const given = input.find("months");
    const Json::Array* const items = given == nullptr ? nullptr : given->if_array();
    if (items == nullptr) {
        return std::optional<std::set<BillingMonth>>();
    }
    std::set<BillingMonth> months;
    for (const Json& item : *items) {
        const std::string* const text = item.if_string();
        TRY(const BillingMonth month, BillingMonth::parse(text == nullptr ? "" : *text));
        months.insert(month);
    }
    return std::optional(std::move(months));
}

Result<std::optional<BillSource>> source_of(StepContext& context) {
    const Json* const given = context.input().find("source_id");
    const std::string* const text = given == nullptr ? nullptr : given->if_string();
    TRY(const BillSourceId id, BillSourceId::parse(text == nullptr ? "" : *text));
    std::optional<BillSource> source;
    TRY_DONE(context.read([&](sql::Session& session) -> Status {
        TRY(source, find_source(session, id));
        return {};
    }));
    return source;
}

Error source_gone() {
    return {ErrorKind::NotFound, "billing.no_such_source",
            "where bills come from was changed since; ask again"};
}

void fail(Json::Object& month, const Error& error, std::string_view outcome) {
    put(month, "outcome", outcome);
    put(month, "reason", error.reason);
    put(month, "detail", error.detail);
}

/// What the job is to do with each month that was asked for.
Json::Array planned(const std::vector<FoundMonth>& found,
                    const std::optional<std::set<BillingMonth>>& wanted) {
    Json::Array months;
    std::set<BillingMonth> missing = wanted.value_or(std::set<BillingMonth>());
    for (const FoundMonth& one : found) {
        const bool is_asked_for =
            wanted ? wanted->contains(one.month) : one.standing == MonthStanding::Available;
        if (!one.is_preferred || !is_asked_for) {
            continue;
        }
        missing.erase(one.month);
        Json::Object month = month_object(one.month);
        put(month, "report", one.report);
        put(month, "manifest", one.manifest);
        months.emplace_back(std::move(month));
    }
    for (const BillingMonth each : missing) {
        Json::Object month = month_object(each);
        put(month, "outcome", "missing");
        put(month, "detail", "there is no bill of that month in the bucket");
        months.emplace_back(std::move(month));
    }
    std::ranges::stable_sort(
        months, {}, [](const Json& month) { return text_in(*month.if_object(), "month"); });
    return months;
}

std::string summary_of(const Json::Array& months) {
    std::size_t read = 0;
    std::string others;
    for (const Json& each : months) {
        const Json::Object& month = *each.if_object();
        const std::string outcome = text_in(month, "outcome");
        if (outcome == "added" || outcome == "replaced" || outcome == "unchanged") {
            ++read;
        } else {
            others += fmt::format("; {} {}", text_in(month, "month"), outcome);
        }
    }
    return fmt::format("{} of {} months are in the ledger{}", read, months.size(), others);
}

} // namespace

Result<jobs::NewJob> BackfillJob::plan(const BillSourceId& id,
                                       const std::optional<std::vector<BillingMonth>>& months,
                                       jobs::Origin origin) {
    if (months && (months->empty() || months->size() > kMostMonths)) {
        return Error{ErrorKind::Invalid, "billing.no_months",
                     fmt::format("{} months; expected 1 to {}, or none for all", months->size(),
                                 kMostMonths)};
    }
    Json::Array list;
    std::string names;
    const std::set<BillingMonth> in_order =
        months ? std::set(months->begin(), months->end()) : std::set<BillingMonth>();
    for (const BillingMonth month : in_order) {
        list.emplace_back(month.str());
        names += month.str();
    }
    return jobs::NewJob{.kind = std::string(kKind),
                        .business_key =
                            id.str() + ":" + (months ? crypto::Sha256::of(names).hex() : "all"),
                        .input = Json::Object{{"source_id", id.str()},
                                              {"months", months ? Json(std::move(list)) : Json()}},
                        .origin = std::move(origin)};
}

jobs::Kind BackfillJob::kind() const {
    jobs::Kind kind;
    kind.name = kKind;
    kind.steps = {{"look", [this](StepContext& context) { return look(context); }},
                  {"import", [this](StepContext& context) { return read_in(context); }}};
    kind.timeout = std::chrono::hours{24};
    return kind;
}

Result<StepOutcome> BackfillJob::look(StepContext& context) const {
    TRY(const auto source, source_of(context));
    if (!source) {
        return source_gone();
    }
    TRY(const auto wanted, months_in(context.input()));
    TRY(const auto found, ports_.search.months(*source, context.stop()));
    Json::Array months = planned(found, wanted);
    context.note(fmt::format("{} months to be read", months.size()));
    return StepOutcome::done(Json::Object{{"months", std::move(months)}});
}

/// One month a call, so that a crash repeats no more.
Result<StepOutcome> BackfillJob::read_in(StepContext& context) const {
    Json cursor = context.cursor();
    Json::Object* const members = cursor.if_object();
    Json::Array* const months =
        members == nullptr || members->empty() ? nullptr : members->front().value.if_array();
    if (months == nullptr) {
        return Error{ErrorKind::Internal, "billing.bad_cursor", "the job has lost its months"};
    }
    const auto next = std::ranges::find_if(*months, [](const Json& month) {
        return text_in(*month.if_object(), "outcome") == kWaiting;
    });
    if (next == months->end()) {
        context.note(summary_of(*months));
        return StepOutcome::done();
    }
    auto store = ledger::Store::open(options_.place, ledger::Store::Access::Write, {ports_.clock});
    if (!store && store.error().reason == "lock.held") {
        return StepOutcome::wait("another import: " + store.error().detail, options_.look_again);
    }
    if (!store) {
        return std::move(store.error());
    }
    // Under the lock, so that nothing comes in after a source was taken away and its bills deleted.
    TRY(const auto source, source_of(context));
    if (!source) {
        return source_gone();
    }
    TRY_DONE(read_month(context, *source, *store, *next->if_object()));
    context.note(summary_of(*months));
    return StepOutcome::again(std::move(cursor));
}

Status BackfillJob::read_month(StepContext& context,
                               const BillSource& source,
                               ledger::Store& store,
                               Json::Object& month) const {
    const std::string manifest = text_in(month, "manifest");
    Bucket bucket = open_bucket(ports_.sessions, source);
    BucketOrigin origin(bucket, context.stop());
    bool is_kept = false;
    const auto import = [&]() -> Result<billing::ImportReport> {
        TRY(FoundDeliveries found, find_deliveries(bucket, origin,
                                                   {.prefix = manifest,
                                                    .wants =
                                                        [&](const ListedManifest& listed) {
                                                            return listed.object.key == manifest;
                                                        }},
                                                   context.stop()));
        TRY(is_kept, keep_better_bills(store, source.what.source, found.deliveries));
        if (is_kept) {
            return billing::ImportReport();
        }
        billing::ImportOptions options;
        options.source = source.what.source;
        options.threads = options_.threads;
        billing::ImportProgress progress;
        const billing::ProgressReporter reporter(ports_.progress, context, progress, {});
        return billing::import_deliveries(found.deliveries, options, store, progress,
                                          context.stop());
    };
    auto report = import();
    if (!report) {
        // Neither the end of the program nor a busy S3 is the month's fault.
        if (context.stop().stop_requested() || jobs::is_retryable(report.error().kind)) {
            return std::move(report.error());
        }
        const bool has_no_rows = report.error().reason == "billing.no_rows";
        fail(month, report.error(), has_no_rows ? "empty" : "failed");
        return {};
    }
    if (report->months.empty()) {
        put(month, "outcome", is_kept ? "kept" : "missing");
        return {};
    }
    const billing::ImportedMonth& done = report->months.front();
    put(month, "outcome", billing::kOutcomeNames.name(done.outcome));
    put(month, "version", done.version.id);
    put(month, "rows", done.version.contents.rows);
    return {};
}

} // namespace muster::bucket
