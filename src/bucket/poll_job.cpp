#include "bucket/poll_job.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "billing/import_outcome.h"
#include "billing/progress_reporter.h"
#include "bucket/better_bill.h"
#include "bucket/month_search.h"
#include "bucket/object_bytes.h"
#include "jobs/step_context.h"

namespace muster::bucket {
namespace {

using jobs::StepContext;
using jobs::StepOutcome;

constexpr int kAtOnce = 2;

/// Of the current month and the one before always, of older ones when they are not those that were
/// read.
WantsManifest wants_what_is_new(ReadManifests read, Instant now) {
    const BillingMonth current = BillingMonth::of(now);
    return [read = std::move(read), current](const ListedManifest& listed) {
        const bool is_recent = !listed.month || listed.month->next() >= current;
        const auto known = read.find(listed.object.key);
        return is_recent || known == read.end() || known->second != listed.object.etag;
    };
}

ReadManifests etags_of(const std::vector<ListedManifest>& manifests) {
    ReadManifests read;
    for (const ListedManifest& manifest : manifests) {
        read.emplace(manifest.object.key, manifest.object.etag);
    }
    return read;
}

Result<BillSourceId> source_in(const Json& input) {
    const Json* const id = input.find("source_id");
    const std::string* const text = id == nullptr ? nullptr : id->if_string();
    return BillSourceId::parse(text == nullptr ? std::string_view() : *text);
}

bool is_due(const BillSource& source, Instant now, std::chrono::milliseconds every) {
    return !source.is_paused && (!source.polled_at || *source.polled_at + every <= now);
}

/// Asked with the ledger held for writing: whoever takes the source away and then its bills finds
/// that nothing comes after them.
Result<bool> is_still_wanted(StepContext& context, const BillSourceId& id) {
    std::optional<BillSource> source;
    TRY_DONE(context.read([&](sql::Session& session) -> Status {
        TRY(source, find_source(session, id));
        return {};
    }));
    return source && !source->is_paused;
}

std::vector<BillingMonth> months_of(const billing::ImportReport& report) {
    std::vector<BillingMonth> months;
    for (const billing::ImportedMonth& imported : report.months) {
        months.push_back(imported.version.delivery.month);
    }
    return months;
}

/// Kept where people look for it: at the source.
Status keep_failure(sql::Session& session, const jobs::Job& job) {
    const auto id = source_in(job.input);
    if (!id || job.state != jobs::JobState::Failed || !job.error) {
        return {};
    }
    return save_failure(session, *id, {job.error->reason, job.error->detail}, job.changed_at);
}

} // namespace

jobs::NewJob PollJob::plan(const BillSourceId& id, jobs::Origin origin) {
    return {.kind = std::string(kKind),
            .business_key = id.str(),
            .input = Json::Object{{"source_id", id.str()}},
            .origin = std::move(origin)};
}

jobs::Schedule PollJob::schedule() {
    return {.name = std::string(kSweepKind),
            .cadence = jobs::Cadence::parse("every 5m").value(),
            .kind = std::string(kSweepKind),
            .business_key = "all"};
}

std::vector<jobs::Kind> PollJob::kinds() const {
    jobs::Kind poll_kind;
    poll_kind.name = kKind;
    poll_kind.steps = {{"poll", [this](StepContext& context) { return poll(context); }}};
    poll_kind.concurrency =
        jobs::Concurrency{.limit = kAtOnce, .hold = jobs::Concurrency::Hold::Step};
    poll_kind.timeout = std::chrono::hours{24};
    poll_kind.trail = jobs::Kind::Trail::Quiet;
    poll_kind.ended = keep_failure;
    jobs::Kind sweep_kind;
    sweep_kind.name = kSweepKind;
    sweep_kind.steps = {{"sweep", [this](StepContext& context) { return sweep(context); }}};
    sweep_kind.trail = jobs::Kind::Trail::Quiet;
    return {std::move(poll_kind), std::move(sweep_kind)};
}

Result<StepOutcome> PollJob::sweep(StepContext& context) const {
    const Instant now = context.now();
    std::size_t started = 0;
    TRY_DONE(context.write([&](sql::Session& session) -> Status {
        TRY(const auto sources, list_sources(session));
        for (const BillSource& source : sources) {
            if (!is_due(source, now, options_.every)) {
                continue;
            }
            jobs::NewJob job = plan(source.id, context.job().origin);
            const auto spread = static_cast<std::uint64_t>(options_.spread.count()) + 1;
            job.not_before = now + std::chrono::milliseconds(static_cast<std::int64_t>(
                                       context.ports().random.next() % spread));
            TRY(const jobs::Started made, ports_.start(session, job));
            started += made.novelty == jobs::Started::Novelty::New ? 1 : 0;
        }
        return {};
    }));
    context.note(fmt::format("{} sources due", started));
    return StepOutcome::done();
}

Result<StepOutcome> PollJob::poll(StepContext& context) const {
    TRY(const BillSourceId id, source_in(context.input()));
    std::optional<BillSource> source;
    ReadManifests read;
    TRY_DONE(context.read([&](sql::Session& session) -> Status {
        TRY(source, find_source(session, id));
        TRY(read, read_manifests(session, id));
        return {};
    }));
    if (!source || source->is_paused) {
        context.note(source ? "the source rests" : "the source is gone");
        return StepOutcome::done();
    }
    const NewBillSource& what = source->what;
    Bucket bucket = open_bucket(ports_.sessions, *source);
    BucketOrigin origin(bucket, context.stop());
    TRY(FoundDeliveries found,
        find_deliveries(bucket, origin,
                        {.prefix = what.address.prefix,
                         .wants = wants_what_is_new(std::move(read), context.now())},
                        context.stop()));
    return take_in(context, *source, std::move(found));
}

Result<StepOutcome>
PollJob::take_in(StepContext& context, const BillSource& source, FoundDeliveries found) const {
    const auto remember = [id = source.id, read = etags_of(found.manifests), now = context.now()](
                              sql::Session& session) { return save_poll(session, id, read, now); };
    if (found.deliveries.empty()) {
        context.note("nothing new");
        context.also(remember);
        return StepOutcome::done();
    }
    auto store = ledger::Store::open(options_.place, ledger::Store::Access::Write, {ports_.clock});
    if (!store && store.error().reason == "lock.held") {
        return StepOutcome::wait("another import: " + store.error().detail, options_.look_again);
    }
    if (!store) {
        return std::move(store.error());
    }
    TRY(const bool is_wanted, is_still_wanted(context, source.id));
    if (!is_wanted) {
        context.note("the source is gone, or rests");
        return StepOutcome::done();
    }
    TRY(const bool any_kept, keep_better_bills(*store, source.what.source, found.deliveries));
    if (any_kept && found.deliveries.empty()) {
        context.note("nothing that is not known better");
        context.also(remember);
        return StepOutcome::done();
    }
    billing::ImportOptions options;
    options.source = source.what.source;
    options.threads = options_.threads;
    billing::ImportProgress progress;
    const billing::ProgressReporter reporter(ports_.progress, context, progress, {});
    TRY(const billing::ImportReport report,
        billing::import_deliveries(found.deliveries, options, *store, progress, context.stop()));
    context.note(billing::summary_of(report));
    context.also(remember);
    if (ports_.arrived) {
        context.also([this, source, months = months_of(report),
                      who = context.job().origin](sql::Session& session) {
            return ports_.arrived(session, source, months, who);
        });
    }
    return StepOutcome::done(billing::outcome_of(report, {}));
}

} // namespace muster::bucket
