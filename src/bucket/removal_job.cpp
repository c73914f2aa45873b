#include "bucket/removal_job.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "bucket/bill_source.h"
#include "jobs/open_job.h"
#include "jobs/step_context.h"

namespace muster::bucket {
namespace {

using jobs::StepContext;
using jobs::StepOutcome;

std::string source_name_in(const Json& input) {
    const Json* const name = input.find("source");
    const std::string* const text = name == nullptr ? nullptr : name->if_string();
    return text == nullptr ? std::string() : *text;
}

/// How many versions there were: the first run finds all of them, and later ones those that were
/// still read, unless another writer was there first.
std::uint64_t versions_of(const Json& cursor, const ledger::Collected& collected) {
    const Json* const known = cursor.find("versions");
    const std::int64_t before = known == nullptr ? 0 : known->integer().value_or(0);
    return std::max(static_cast<std::uint64_t>(before),
                    std::uint64_t{collected.removed.size() + collected.pinned.size()});
}

Status expect_unused(StepContext& context, const std::string& source) {
    std::optional<BillSource> place;
    TRY_DONE(context.read([&](sql::Session& session) -> Status {
        TRY(place, find_source_named(session, source));
        return {};
    }));
    return place ? Status(Error{ErrorKind::Conflict, "billing.source_in_use",
                                fmt::format("bills of {} come in from {}: they would only come "
                                            "again",
                                            source, place->what.address.of(""))})
                 : Status{};
}

} // namespace

jobs::NewJob RemovalJob::plan(const std::string& source, jobs::Origin origin) {
    return {.kind = std::string(kKind),
            .business_key = source,
            .input = Json::Object{{"source", source}},
            .origin = std::move(origin)};
}

Result<bool> RemovalJob::is_removing(sql::Session& session, std::string_view source) {
    TRY(const auto open, jobs::find_open_job(session, kKind, source));
    return open.has_value();
}

jobs::Kind RemovalJob::kind() const {
    jobs::Kind kind;
    kind.name = kKind;
    kind.steps = {{"remove", [this](StepContext& context) { return remove(context); }}};
    return kind;
}

/// Who brings bills in looks under the same lock whether they are still wanted: none come after.
Result<StepOutcome> RemovalJob::remove(StepContext& context) const {
    const std::string source = source_name_in(context.input());
    auto store = ledger::Store::open(options_.place, ledger::Store::Access::Write, {clock_});
    if (!store && store.error().reason == "lock.held") {
        return StepOutcome::wait("an import: " + store.error().detail, options_.look_again);
    }
    if (!store) {
        return std::move(store.error());
    }
    TRY_DONE(expect_unused(context, source));
    TRY(const ledger::Collected collected, store->remove_source(source));
    const std::uint64_t versions = versions_of(context.cursor(), collected);
    Json cursor = Json::Object{{"versions", versions}};
    if (!collected.pinned.empty()) {
        return StepOutcome::wait("a report that reads them still", options_.look_again,
                                 std::move(cursor));
    }
    context.note(fmt::format("{} versions of {}", versions, source));
    return StepOutcome::done(std::move(cursor));
}

} // namespace muster::bucket
