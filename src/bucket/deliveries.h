#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "bills/delivery.h"
#include "bucket/object_bytes.h"

namespace muster::bucket {

/// A manifest as a listing tells of it, and the month that the folders of its key speak of.
struct ListedManifest {
    Object object;
    std::optional<BillingMonth> month;
};

/// What the folders of a key say of its month: `BILLING_PERIOD=2026-10`, `20261001-20261101`,
/// `year=2026/month=10`; nothing where they say nothing.
std::optional<BillingMonth> month_of_key(std::string_view key);

/// Whether the manifest is to be read; one that is not is as if it were not there.
using WantsManifest = std::function<bool(const ListedManifest&)>;

/// What is looked for, and what happens when a delivery is not whole.
struct DeliverySearch {
    std::string prefix{};
    WantsManifest wants{};
    enum class Broken : std::uint8_t { Stop, Collect };
    Broken broken = Broken::Stop;
};

/// A delivery that cannot be read, and why: its manifest is none, or lists what is not there.
struct BrokenDelivery {
    ListedManifest manifest;
    Error error;
};

/// What was found below a prefix. Its deliveries read through `origin`.
struct FoundDeliveries {
    std::vector<bills::Delivery> deliveries;
    std::vector<ListedManifest> manifests; // that were read
    std::size_t passed_over = 0;           // manifests that were not wanted
    std::vector<BrokenDelivery> broken{};  // where they are collected
};

/// Finds the deliveries below a prefix of a bucket, in any layout AWS writes, as find_deliveries()
/// of bills does below a folder: by one listing, and one GET of each manifest that counts. Keys of
/// files are those of the manifests. A detailed billing report is its own manifest, and counts for
/// months that no manifest's key speaks of. Without any manifest, all other bills below the prefix
/// are loose.
///
/// Errors: NotFound "billing.nothing_found"; NotFound "billing.file_missing" for a file of a
/// manifest; Invalid "billing.too_many_objects"; those of parse_manifest() and Bucket.
Result<FoundDeliveries> find_deliveries(Bucket& bucket,
                                        bills::BillOrigin& origin,
                                        const DeliverySearch& search,
                                        const std::stop_token& stop = {});

} // namespace muster::bucket
