#include "bucket/import.h"

#include <utility>

namespace muster::bucket {

Result<BucketReport> BucketImporter::run(const BucketImport& import,
                                         billing::ImportProgress& progress,
                                         const std::stop_token& stop) {
    for (int tries = 1;; ++tries) {
        auto report = run_once(import, progress, stop);
        if (report || report.error().reason != "billing.object_changed" || tries == kTries) {
            return report;
        }
        progress.bytes = 0;
        progress.total_bytes = 0;
        progress.rows = 0;
    }
}

Result<BucketReport> BucketImporter::run_once(const BucketImport& import,
                                              billing::ImportProgress& progress,
                                              const std::stop_token& stop) {
    BucketOrigin origin(bucket_, stop);
    TRY(FoundDeliveries found,
        find_deliveries(bucket_, origin, {.prefix = import.prefix, .wants = import.wants}, stop));
    BucketReport done;
    if (!found.deliveries.empty()) {
        TRY(done.report,
            billing::import_deliveries(found.deliveries, import.options, store_, progress, stop));
    }
    done.manifests = std::move(found.manifests);
    return done;
}

} // namespace muster::bucket
