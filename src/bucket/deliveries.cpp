#include "bucket/deliveries.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "bills/delivery_layout.h"
#include "bills/detailed_delivery.h"
#include "bills/manifest_choice.h"

namespace muster::bucket {
namespace {

namespace fs = std::filesystem;

/// A year of hourly reports of a large organization, each delivery kept, are a tenth of this.
constexpr std::size_t kMostObjects = 1'000'000;

/// An object that is named like a detailed billing report.
struct ListedReport {
    Object object;
    bills::DetailedReport report;
};

/// What counts of a listing.
struct Listing {
    std::map<std::string, Object, std::less<>> bills; // by key
    std::vector<ListedManifest> manifests;
    std::vector<ListedReport> reports;
};

bool is_beside(const fs::path& key) {
    return std::ranges::any_of(
        key, [](const fs::path& part) { return bills::is_beside_bills(part.string()); });
}

Result<Listing> list(Bucket& bucket, const std::string& prefix, const std::stop_token& stop) {
    Listing listing;
    const auto take = [&](Object object) -> Status {
        const fs::path key(object.key);
        const std::string name = key.filename().string();
        if (is_beside(key)) {
            return {};
        }
        if (bills::is_manifest_name(name)) {
            auto month = month_of_key(object.key);
            listing.manifests.push_back({std::move(object), month});
        } else if (auto report = bills::detailed_report(name)) {
            listing.reports.push_back({std::move(object), std::move(*report)});
        } else if (bills::is_bill_name(name)) {
            listing.bills.emplace(object.key, std::move(object));
        }
        if (listing.bills.size() > kMostObjects) {
            return Error{ErrorKind::Invalid, "billing.too_many_objects",
                         fmt::format("s3://{}/{}: more than {} bills; name a longer prefix",
                                     bucket.name(), prefix, kMostObjects)};
        }
        return {};
    };
    TRY_DONE(bucket.list(prefix, take, stop));
    return listing;
}

/// Reports that create anew keep the manifest of each delivery; the newest lies above them too.
void drop_manifests_below_newest(std::vector<ListedManifest>& manifests) {
    std::set<fs::path> keys;
    for (const ListedManifest& manifest : manifests) {
        keys.insert(fs::path(manifest.object.key));
    }
    std::erase_if(manifests, [&](const ListedManifest& manifest) {
        const fs::path key(manifest.object.key);
        const fs::path above = key.parent_path().parent_path();
        return bills::is_period_folder(above.filename().string()) &&
               keys.contains(above / key.filename());
    });
}

/// Of the reports of a month the one that says most; none where a later report tells of the month,
/// whether it is read now or not.
void keep_best_reports(Listing& listing) {
    std::map<std::pair<std::string, BillingMonth>, bills::DetailedReport::Kind> best;
    for (const ListedReport& listed : listing.reports) {
        const bills::DetailedReport& report = listed.report;
        auto& kind = best.try_emplace({report.account, report.month}, report.kind).first->second;
        kind = std::min(kind, report.kind);
    }
    std::erase_if(listing.reports, [&](const ListedReport& listed) {
        const bills::DetailedReport& report = listed.report;
        return best[{report.account, report.month}] != report.kind ||
               std::ranges::any_of(listing.manifests, [&](const ListedManifest& manifest) {
                   return manifest.month == report.month;
               });
    });
}

Result<bills::Manifest>
read_manifest(Bucket& bucket, const Object& object, const std::stop_token& stop) {
    const std::string name = fmt::format("s3://{}/{}", bucket.name(), object.key);
    if (object.bytes > bills::kMaxManifestBytes) {
        return Error{ErrorKind::Invalid, "billing.manifest_too_large",
                     fmt::format("{}: {} bytes; a manifest has at most {}", name, object.bytes,
                                 bills::kMaxManifestBytes)};
    }
    ObjectBytes bytes(bucket, {.object = object, .name = name}, nullptr, stop);
    Bytes text(static_cast<std::size_t>(object.bytes));
    for (std::size_t done = 0; done < text.size();) {
        TRY(const std::size_t count, bytes.read(std::span(text).subspan(done)));
        done += count;
    }
    return bills::parse_manifest(as_text(text), name);
}

bills::BillFile bill_file(Bucket& bucket, bills::BillOrigin& origin, const Object& object) {
    return {.path = fmt::format("s3://{}/{}", bucket.name(), object.key),
            .name = object.key,
            .entry = {},
            .bytes = object.bytes,
            .origin = &origin,
            .mark = object.etag};
}

/// Manifests are read without the slash that some keys begin with.
std::string with_slash(const std::string& key) {
    return "/" + key;
}

Result<Object> object_of(Bucket& bucket,
                         const Listing& listing,
                         const std::string& key,
                         const std::stop_token& stop) {
    for (const std::string& name : {key, with_slash(key)}) {
        if (const auto found = listing.bills.find(name); found != listing.bills.end()) {
            return found->second;
        }
    }
    TRY(auto found, bucket.look(key, stop)); // outside of the prefix
    if (!found) {
        return Error{ErrorKind::NotFound, "billing.file_missing", key};
    }
    return std::move(*found);
}

/// A delivery found in a bucket, file by file.
class Finder {
public:
    Finder(Bucket& bucket, bills::BillOrigin& origin, const std::stop_token& stop)
        : bucket_(bucket), origin_(origin), stop_(stop) {}

    Result<std::vector<bills::PlacedManifest>>
    read_manifests(const std::vector<ListedManifest>& manifests,
                   DeliverySearch::Broken broken,
                   FoundDeliveries& found) {
        std::vector<bills::PlacedManifest> placed;
        for (const ListedManifest& listed : manifests) {
            auto manifest = read_manifest(bucket_, listed.object, stop_);
            if (!manifest) {
                TRY_DONE(keep_or_stop(listed, std::move(manifest.error()), broken, found));
                continue;
            }
            placed.push_back(bills::place_manifest(std::move(*manifest), listed.object.key,
                                                   listed.object.modified_at));
        }
        return placed;
    }

    Status add_delivery(const bills::PlacedManifest& manifest,
                        const Listing& listing,
                        DeliverySearch::Broken broken,
                        FoundDeliveries& found) {
        auto delivery = delivery_of(manifest, listing);
        if (!delivery) {
            const ListedManifest listed{{.key = manifest.path.string(),
                                         .etag = {},
                                         .bytes = 0,
                                         .modified_at = manifest.time},
                                        manifest.manifest.month};
            return keep_or_stop(listed, std::move(delivery.error()), broken, found);
        }
        found.deliveries.push_back(std::move(*delivery));
        return {};
    }

    Result<bills::Delivery> delivery_of(const bills::PlacedManifest& placed,
                                        const Listing& listing) {
        bills::Delivery delivery = bills::delivery_without_files(placed);
        delivery.manifest_path = fmt::format("s3://{}/{}", bucket_.name(), placed.path.string());
        for (const std::string& key : placed.manifest.keys) {
            auto object = object_of(bucket_, listing, key, stop_);
            if (!object && object.error().reason == "billing.file_missing") {
                return Error{ErrorKind::NotFound, "billing.file_missing",
                             fmt::format("{}: it lists {}, which is not there",
                                         delivery.manifest_path.string(), key)};
            }
            if (!object) {
                return std::move(object.error());
            }
            bills::BillFile file = bill_file(bucket_, origin_, *object);
            file.name = key;
            delivery.files.push_back(std::move(file));
        }
        return delivery;
    }

    std::vector<bills::Delivery> detailed(const std::vector<ListedReport>& reports) {
        std::vector<bills::DetailedBill> found;
        for (const ListedReport& listed : reports) {
            found.push_back({.report = listed.report,
                             .file = bill_file(bucket_, origin_, listed.object),
                             .delivery_id = listed.object.etag,
                             .modified_at = listed.object.modified_at});
        }
        return bills::detailed_deliveries(std::move(found));
    }

    bills::Delivery loose(const Listing& listing) {
        bills::Delivery delivery;
        for (const auto& [key, object] : listing.bills) {
            delivery.files.push_back(bill_file(bucket_, origin_, object));
            delivery.files.back().name = delivery.files.back().path.string();
        }
        return delivery;
    }

private:
    /// S3 that cannot be reached breaks no delivery.
    static Status keep_or_stop(const ListedManifest& manifest,
                               Error error,
                               DeliverySearch::Broken broken,
                               FoundDeliveries& found) {
        const bool is_its_own =
            error.kind == ErrorKind::Invalid || error.reason == "billing.file_missing";
        if (broken == DeliverySearch::Broken::Stop || !is_its_own) {
            return error;
        }
        found.broken.push_back({manifest, std::move(error)});
        return {};
    }

    Bucket& bucket_;
    bills::BillOrigin& origin_;
    const std::stop_token& stop_;
};

ListedManifest manifest_of(const ListedManifest& manifest) {
    return manifest;
}

/// A detailed billing report speaks for itself.
ListedManifest manifest_of(const ListedReport& listed) {
    return {listed.object, listed.report.month};
}

template <class Listed>
std::vector<Listed>
take_wanted(std::vector<Listed>& listed, const WantsManifest& wants, FoundDeliveries& found) {
    std::vector<Listed> wanted;
    for (Listed& one : listed) {
        if (wants && !wants(manifest_of(one))) {
            ++found.passed_over;
            continue;
        }
        found.manifests.push_back(manifest_of(one));
        wanted.push_back(std::move(one));
    }
    return wanted;
}

Error nothing_found(const Bucket& bucket, const std::string& prefix) {
    return {ErrorKind::NotFound, "billing.nothing_found",
            fmt::format("s3://{}/{}: no manifest and no .csv, .gz, .zip or .parquet object there",
                        bucket.name(), prefix)};
}

} // namespace

Result<FoundDeliveries> find_deliveries(Bucket& bucket,
                                        bills::BillOrigin& origin,
                                        const DeliverySearch& search,
                                        const std::stop_token& stop) {
    TRY(Listing listing, list(bucket, search.prefix, stop));
    if (listing.manifests.empty() && listing.bills.empty() && listing.reports.empty()) {
        return nothing_found(bucket, search.prefix);
    }
    keep_best_reports(listing);
    drop_manifests_below_newest(listing.manifests);
    FoundDeliveries found;
    Finder finder(bucket, origin, stop);
    const bool has_manifests = !listing.manifests.empty();
    const auto reports = take_wanted(listing.reports, search.wants, found);
    const auto manifests = take_wanted(listing.manifests, search.wants, found);
    found.deliveries = finder.detailed(reports);
    if (!has_manifests && !listing.bills.empty()) {
        found.deliveries.push_back(finder.loose(listing));
    }
    TRY(auto placed, finder.read_manifests(manifests, search.broken, found));
    for (const bills::PlacedManifest& manifest : bills::newest_manifests(std::move(placed))) {
        if (!manifest.is_superseded) {
            TRY_DONE(finder.add_delivery(manifest, listing, search.broken, found));
        }
    }
    std::ranges::stable_sort(found.deliveries, {}, &bills::Delivery::month);
    return found;
}

} // namespace muster::bucket
