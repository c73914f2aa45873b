#include "bucket/month_search.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <tuple>
#include <utility>

#include "base/aws_account_id.h"
#include "billing/bill_format.h"
#include "billing/delivery_identity.h"
#include "bills/detailed_report.h"
#include "bucket/object_bytes.h"

namespace muster::bucket {
namespace {

using Broken = DeliverySearch::Broken;

/// The folder that a report's own lies in, where others and copies lie too.
std::string above(std::string_view prefix) {
    while (prefix.ends_with('/')) {
        prefix.remove_suffix(1);
    }
    return std::string(prefix.substr(0, prefix.rfind('/') + 1));
}

bool is_nothing(const Error& error) {
    return error.reason == "billing.nothing_found";
}

/// Looks below one prefix after the other into one bucket.
class Look {
public:
    Look(Bucket& bucket, const std::stop_token& stop)
        : bucket_(bucket), origin_(bucket, stop), stop_(stop) {}

    Status below(const std::string& prefix) {
        auto found =
            find_deliveries(bucket_, origin_, {.prefix = prefix, .broken = Broken::Collect}, stop_);
        if (!found && !is_nothing(found.error())) {
            return std::move(found.error());
        }
        for (bills::Delivery& delivery : found ? found->deliveries : decltype(deliveries)()) {
            if (delivery.month && manifests_.insert(delivery.manifest_path).second) {
                deliveries.push_back(std::move(delivery));
            }
        }
        if (found) {
            std::ranges::move(found->broken, std::back_inserter(broken));
        }
        return {};
    }

    std::vector<bills::Delivery> deliveries;
    std::vector<BrokenDelivery> broken;

private:
    Bucket& bucket_;
    BucketOrigin origin_;
    const std::stop_token& stop_;
    std::set<std::filesystem::path> manifests_;
};

/// All of the bucket may be out of bounds, or far more than bills.
bool may_look_closer(const Error& error) {
    return error.reason == "billing.bucket_denied" || error.reason == "billing.too_many_objects";
}

Status look_around(Look& look, const BillSource& source) {
    const std::string& own = source.what.address.prefix;
    const std::string wide = above(own);
    Status status = look.below(wide);
    if (!status && wide != own && may_look_closer(status.error())) {
        status = look.below(own);
    }
    TRY_DONE(std::move(status));
    if (wide.empty() || !AwsAccountId::parse(source.what.source)) {
        return {};
    }
    Status at_root = look.below(source.what.source + "-aws-"); // where detailed reports lie
    return at_root || may_look_closer(at_root.error()) ? Status() : std::move(at_root);
}

BillForm form_of(const std::string& key) {
    if (bills::detailed_report(std::filesystem::path(key).filename().string())) {
        return BillForm::Detailed;
    }
    return key.contains("/metadata/") || key.starts_with("metadata/") ? BillForm::Export
                                                                      : BillForm::Report;
}

FoundMonth found_month(const bills::Delivery& delivery, const Bucket& bucket) {
    FoundMonth month{.month = *delivery.month,
                     .report = delivery.report_name,
                     .container = "csv",
                     .files = delivery.files.size(),
                     .delivered_at = delivery.delivered_at,
                     .manifest = delivery.manifest_path.string(),
                     .why = {}};
    const std::string place = std::string(Address::kScheme) + bucket.name() + '/';
    month.manifest.erase(0, month.manifest.starts_with(place) ? place.size() : 0);
    month.form = form_of(month.manifest);
    for (const bills::BillFile& file : delivery.files) {
        month.bytes += file.bytes;
        month.container = file.name.ends_with(".parquet") ? "parquet" : month.container;
    }
    return month;
}

FoundMonth broken_month(const BrokenDelivery& broken) {
    const std::string& key = broken.manifest.object.key;
    return {.month = *broken.manifest.month,
            .form = form_of(key),
            .report = {},
            .container = {},
            .delivered_at = broken.manifest.object.modified_at,
            .manifest = key,
            .standing = MonthStanding::Broken,
            .why = broken.error.detail};
}

Result<MonthStanding> standing_of(const ledger::Store& store,
                                  const std::string& source,
                                  const bills::Delivery& delivery,
                                  const std::stop_token& stop) {
    TRY(const auto current, store.current(source, *delivery.month));
    if (!current || billing::is_history(current->delivery)) {
        return MonthStanding::Available;
    }
    ledger::DeliveryFacts facts;
    facts.source = source;
    facts.delivery_id = delivery.id;
    TRY(const auto inputs, billing::describe_files(delivery, stop));
    TRY(const auto known, billing::versions_of_files(store, facts, delivery.month, inputs));
    return known.empty() ? MonthStanding::Other : MonthStanding::Imported;
}

/// What can be read before what cannot, the source's own report before others, an old kind of
/// report last, then the newest.
void order(std::vector<FoundMonth>& months, const std::string& own_prefix) {
    std::ranges::stable_sort(months, {}, [&](const FoundMonth& month) {
        const std::int64_t age = -month.delivered_at.value_or(Instant()).unix_millis();
        return std::tuple(month.month, month.standing == MonthStanding::Broken,
                          !month.manifest.starts_with(own_prefix), month.form == BillForm::Detailed,
                          age);
    });
    std::optional<BillingMonth> last;
    for (FoundMonth& month : months) {
        month.is_preferred = month.month != last;
        last = month.month;
    }
}

} // namespace

Bucket open_bucket(SourceSessions& sessions, const BillSource& source) {
    const NewBillSource& what = source.what;
    return {sessions.session_for(source),
            {.name = what.address.bucket, .region = what.region, .payer = what.payer}};
}

Result<std::vector<FoundMonth>> MonthSearch::months(const BillSource& source,
                                                    const std::stop_token& stop) const {
    Bucket bucket = open_bucket(ports_.sessions, source);
    Look look(bucket, stop);
    TRY_DONE(look_around(look, source));
    TRY(const auto store, ledger::Store::open(place_, ledger::Store::Access::Read, {ports_.clock}));
    std::vector<FoundMonth> months;
    for (const bills::Delivery& delivery : look.deliveries) {
        months.push_back(found_month(delivery, bucket));
        TRY(months.back().standing, standing_of(store, source.what.source, delivery, stop));
    }
    for (const BrokenDelivery& broken : look.broken) {
        if (broken.manifest.month) {
            months.push_back(broken_month(broken));
        }
    }
    order(months, source.what.address.prefix);
    return months;
}

} // namespace muster::bucket
