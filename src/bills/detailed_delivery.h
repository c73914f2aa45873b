#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "bills/delivery.h"
#include "bills/detailed_report.h"

namespace muster::bills {

/// A file that is named like a detailed billing report, where it was found.
struct DetailedBill {
    DetailedReport report;
    BillFile file;
    std::string delivery_id;            // changes with the content; empty: the content is looked at
    std::optional<Instant> modified_at; // where it says when AWS wrote it
};

/// A delivery for each payer and month, of the report that says most; they are no loose files, but
/// speak for themselves as others' manifests do. By account and month.
std::vector<Delivery> detailed_deliveries(std::vector<DetailedBill> bills);

} // namespace muster::bills
