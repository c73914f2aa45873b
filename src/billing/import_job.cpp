#include "billing/import_job.h"

#include <fmt/format.h>

#include "billing/import_outcome.h"
#include "billing/progress_reporter.h"
#include "billing/rejects_file.h"
#include "bills/delivery.h"
#include "crypto/sha256.h"
#include "jobs/step_context.h"

namespace muster::billing {
namespace {

using jobs::StepContext;
using jobs::StepOutcome;

std::string summary_of(const std::vector<bills::Delivery>& deliveries) {
    std::size_t files = 0;
    std::uint64_t bytes = 0;
    for (const bills::Delivery& delivery : deliveries) {
        files += delivery.files.size();
        for (const bills::BillFile& file : delivery.files) {
            bytes += file.bytes;
        }
    }
    return fmt::format("{} deliver{}, {} file{}, {} bytes", deliveries.size(),
                       deliveries.size() == 1 ? "y" : "ies", files, files == 1 ? "" : "s", bytes);
}

/// Of a length that a job's key may have.
std::string business_key(const std::filesystem::path& path, const ImportRequest& request) {
    std::string key = request.source.value_or("") + ":" + path.string();
    constexpr std::size_t kMaxBytes = 512;
    return key.size() <= kMaxBytes ? key : crypto::Sha256::of(key).hex();
}

} // namespace

Result<jobs::NewJob> ImportJob::plan(const ImportRequest& request, jobs::Origin origin) const {
    TRY(const std::filesystem::path path, ports_.directories.admit(request.path));
    ImportRequest admitted = request;
    admitted.path = path.string();
    return jobs::NewJob{.kind = std::string(kKind),
                        .business_key = business_key(path, request),
                        .input = to_json(admitted),
                        .origin = std::move(origin)};
}

jobs::Kind ImportJob::kind() const {
    jobs::Kind kind;
    kind.name = kKind;
    kind.steps = {{"look", [this](StepContext& context) { return look(context); }},
                  {"import", [this](StepContext& context) { return read_in(context); }}};
    kind.timeout = std::chrono::hours{24};
    return kind;
}

/// The path is looked at again: a link may have been put there since it was asked for.
Result<ImportOptions> ImportJob::options_of(const Json& input) const {
    TRY(const auto request, from_json<ImportRequest>(input));
    ImportOptions options;
    TRY(auto path, ports_.directories.admit(request.path));
    options.paths = {std::move(path)};
    options.source = request.source;
    options.threads = options_.threads;
    options.may_read = [this](const std::filesystem::path& real) {
        return ports_.directories.contains(real);
    };
    if (request.keep_going.value_or(false)) {
        options.bad_rows = BadRows::Skip;
        TRY(options.rejects, rejects_file(options_.place.data, ports_.clock));
    }
    return options;
}

Result<StepOutcome> ImportJob::look(StepContext& context) const {
    TRY(const ImportOptions options, options_of(context.input()));
    TRY(const auto deliveries, bills::find_deliveries(options.paths, options.may_read));
    context.note(summary_of(deliveries));
    return StepOutcome::done();
}

Result<StepOutcome> ImportJob::read_in(StepContext& context) const {
    TRY(const ImportOptions options, options_of(context.input()));
    auto store = ledger::Store::open(options_.place, ledger::Store::Access::Write, {ports_.clock});
    if (!store && store.error().reason == "lock.held") {
        return StepOutcome::wait("another import: " + store.error().detail, options_.look_again);
    }
    if (!store) {
        return std::move(store.error());
    }
    ImportProgress progress;
    const ProgressReporter reporter(ports_.progress, context, progress,
                                    {.post = options_.report_every, .keep = options_.keep_every});
    TRY(const ImportReport report, import_bills(options, *store, progress, context.stop()));
    context.note(summary_of(report));
    return StepOutcome::done(outcome_of(report, options.rejects));
}

} // namespace muster::billing
