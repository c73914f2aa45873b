#include "bucket/deliveries.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "bills/delivery_layout.h"
#include "bills/manifest_choice.h"

namespace muster::bucket {
namespace {

namespace fs = std::filesystem;

/// A year of hourly reports of a large organization, each delivery kept, are a tenth of this.
constexpr std::size_t kMostObjects = 1'000'000;

/// What counts of a listing.
struct Listing {
    std::map<std::string, Object, std::less<>> bills; // by key
    std::vector<ListedManifest> manifests;
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

    bills::Delivery loose(const Listing& listing) {
        bills::Delivery delivery;
        for (const auto& [key, object] : listing.bills) {
            delivery.files.push_back(bill_file(bucket_, origin_, object));
            delivery.files.back().name = delivery.files.back().path.string();
        }
        return delivery;
    }

private:
    Bucket& bucket_;
    bills::BillOrigin& origin_;
    const std::stop_token& stop_;
};

Error nothing_found(const Bucket& bucket, const std::string& prefix) {
    return {ErrorKind::NotFound, "billing.nothing_found",
            fmt::format("s3://{}/{}: no manifest and no .csv, .gz, .zip or .parquet object there",
                        bucket.name(), prefix)};
}

} // namespace

Result<FoundDeliveries> find_deliveries(Bucket& bucket,
                                        bills::BillOrigin& origin,
                                        const std::string& prefix,
                                        const WantsManifest& wants,
                                        const std::stop_token& stop) {
    TRY(Listing listing, list(bucket, prefix, stop));
    Finder finder(bucket, origin, stop);
    FoundDeliveries found;
    if (listing.manifests.empty()) {
        if (listing.bills.empty()) {
            return nothing_found(bucket, prefix);
        }
        found.deliveries.push_back(finder.loose(listing));
        return found;
    }
    drop_manifests_below_newest(listing.manifests);
    std::vector<bills::PlacedManifest> placed;
    for (ListedManifest& listed : listing.manifests) {
        if (wants && !wants(listed)) {
            ++found.passed_over;
            continue;
        }
        TRY(bills::Manifest manifest, read_manifest(bucket, listed.object, stop));
        placed.push_back(bills::place_manifest(std::move(manifest), listed.object.key,
                                               listed.object.modified_at));
        found.manifests.push_back(std::move(listed));
    }
    for (const bills::PlacedManifest& manifest : bills::newest_manifests(std::move(placed))) {
        if (!manifest.is_superseded) {
            TRY(bills::Delivery delivery, finder.delivery_of(manifest, listing));
            found.deliveries.push_back(std::move(delivery));
        }
    }
    std::ranges::stable_sort(found.deliveries, {}, &bills::Delivery::month);
    return found;
}

} // namespace muster::bucket
