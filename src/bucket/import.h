#pragma once

#include <string>
#include <vector>

#include "billing/import.h"
#include "bucket/deliveries.h"

namespace muster::bucket {

/// What is imported from where, beside what is common to all imports (whose paths do not count).
struct BucketImport {
    std::string prefix;
    billing::ImportOptions options;
    WantsManifest wants{};
};

struct BucketReport {
    billing::ImportReport report;          // of no month when no manifest was wanted
    std::vector<ListedManifest> manifests; // that were read
};

/// Reads the bills below a prefix into the ledger as billing::import_bills() does those below a
/// folder: streamed, several objects at once, Parquet by way of one scratch file for each. A
/// delivery that is current already costs the listing and its manifest. When an object is replaced
/// while it is read, all begins anew, kTries times in all.
/// Errors: those of find_deliveries(), billing::import_deliveries() and Bucket.
class BucketImporter {
public:
    static constexpr int kTries = 3;

    BucketImporter(Bucket& bucket, ledger::Store& store) : bucket_(bucket), store_(store) {}

    Result<BucketReport> run(const BucketImport& import,
                             billing::ImportProgress& progress,
                             const std::stop_token& stop = {});

private:
    Result<BucketReport> run_once(const BucketImport& import,
                                  billing::ImportProgress& progress,
                                  const std::stop_token& stop);

    Bucket& bucket_;
    ledger::Store& store_;
};

} // namespace muster::bucket
