#pragma once

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

/// What was found below a prefix. Its deliveries read through `origin`.
struct FoundDeliveries {
    std::vector<bills::Delivery> deliveries;
    std::vector<ListedManifest> manifests; // that were read
    std::size_t passed_over = 0;           // manifests that were not wanted
};

/// Finds the deliveries below a prefix of a bucket, in any layout AWS writes, as find_deliveries()
/// of bills does below a folder: by one listing, and one GET of each manifest that counts. Keys of
/// files are those of the manifests. Without any manifest, all bills below the prefix are loose.
///
/// Errors: NotFound "billing.nothing_found"; NotFound "billing.file_missing" for a file of a
/// manifest; Invalid "billing.too_many_objects"; those of parse_manifest() and Bucket.
Result<FoundDeliveries> find_deliveries(Bucket& bucket,
                                        bills::BillOrigin& origin,
                                        const std::string& prefix,
                                        const WantsManifest& wants = {},
                                        const std::stop_token& stop = {});

} // namespace muster::bucket
