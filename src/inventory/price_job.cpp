#include "inventory/price_job.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "inventory/resource_store.h"
#include "jobs/step_context.h"

namespace muster::inventory {
namespace {

using jobs::StepContext;
using jobs::StepOutcome;

constexpr std::size_t kAtOnce = 2'000; // prices in a transaction
constexpr int kRatedAtOnce = 500;
constexpr std::string_view kUnrated = "price_list.unrated"; // read, but rates are not made of it

std::set<std::string_view> offers() {
    std::set<std::string_view> all;
    for (const ResourceKind& kind : resource_kinds()) {
        for (const RatePart& part : kind.parts) {
            all.insert(part.offer);
        }
    }
    return all;
}

Status save_all(StepContext& context, const PriceList& list, const OfferPrices& prices) {
    std::vector<std::pair<std::string, OfferPrice>> some;
    const auto save = [&]() -> Status {
        TRY_DONE(
            context.write([&](sql::Session& session) { return save_prices(session, list, some); }));
        some.clear();
        return {};
    };
    for (const auto& price : prices) {
        some.emplace_back(price);
        if (some.size() == kAtOnce) {
            TRY_DONE(save());
        }
    }
    return save();
}

Status rate_all_again(StepContext& context, const std::string& region) {
    std::optional<std::string> after = "";
    while (after && !context.stop().stop_requested()) {
        TRY_DONE(context.write([&](sql::Session& session) -> Status {
            TRY(after, rate_again(session, region, std::string(*after), kRatedAtOnce));
            return {};
        }));
    }
    return {};
}

} // namespace

jobs::Kind PriceJob::kind() const {
    jobs::Kind kind;
    kind.name = kKind;
    kind.steps = {{"read", [this](StepContext& context) { return read(context); }}};
    kind.concurrency = jobs::Concurrency{.limit = 1, .hold = jobs::Concurrency::Hold::Job};
    kind.timeout = std::chrono::hours{2};
    kind.trail = jobs::Kind::Trail::Quiet;
    return kind;
}

jobs::NewJob PriceJob::plan(jobs::Origin origin) {
    return {.kind = std::string(kKind), .business_key = "all", .origin = std::move(origin)};
}

Result<bool> PriceJob::is_due(sql::Session& session, Instant now) const {
    TRY(const auto list, next(session, now));
    return list.has_value();
}

Result<std::optional<PriceList>> PriceJob::next(sql::Session& session, Instant now) const {
    TRY(const auto regions, regions_in_use(session));
    for (const std::string& region : regions) {
        for (const std::string_view offer : offers()) {
            TRY(auto list, find_price_list(session, offer, region));
            if (!list) {
                return std::optional(PriceList{.offer = std::string(offer),
                                               .region = region,
                                               .version = {},
                                               .looked_at = now,
                                               .reason = {},
                                               .detail = {}});
            }
            const auto rest = list->reason.empty() ? rhythm_.look : rhythm_.after_failure;
            if (list->looked_at + rest <= now) {
                return list;
            }
        }
    }
    return std::optional<PriceList>();
}

Result<StepOutcome> PriceJob::read(StepContext& context) const {
    std::optional<PriceList> list;
    TRY_DONE(context.read([&](sql::Session& session) -> Status {
        TRY(list, next(session, context.now()));
        return {};
    }));
    if (!list) {
        return StepOutcome::done();
    }
    context.note(fmt::format("{} in {}", list->offer, list->region));
    const Status done = read_list(context, *list);
    if (context.stop().stop_requested()) {
        return StepOutcome::again(Json::Object{});
    }
    list->looked_at = context.now();
    list->reason = done ? "" : done.error().reason;
    list->detail = done ? "" : done.error().detail;
    context.also([list = *list](sql::Session& session) { return save_price_list(session, list); });
    return StepOutcome::again(Json::Object{});
}

Status PriceJob::read_list(StepContext& context, PriceList& list) const {
    TRY(const auto files, client_.current_files(list.offer, context.stop()));
    const auto file = files.find(list.region);
    if (file == files.end()) {
        return Error{ErrorKind::NotFound, "price_list.no_region",
                     "AWS's price list of " + list.offer + " has no region " + list.region};
    }
    if (list.version != file->second) {
        TRY(const OfferPrices prices, client_.read(list.offer, file->second, context.stop()));
        // Still due, until rates are made of it: a crash on the way is made good.
        list.version = file->second; // its path has the version in it
        list.looked_at = Instant();
        list.reason = kUnrated;
        TRY_DONE(save_all(context, list, prices));
        TRY_DONE(
            context.write([&](sql::Session& session) { return save_price_list(session, list); }));
    } else if (list.reason != kUnrated) {
        return {};
    }
    return rate_all_again(context, list.region);
}

} // namespace muster::inventory
