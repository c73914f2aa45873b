#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "connections/connection.h"

namespace muster::connections {

/// What is to be backfilled, by the names that AWS knows it by.
struct Backfill {
    enum class Kind { Report, Export };

    std::string account; // whose it is
    Kind kind = Kind::Report;
    std::string report;
    std::string bucket;
    std::string prefix;
    std::vector<BillingMonth> months; // in order; at least one
};

/// What a person sends to AWS Support, who alone can deliver months of before a report was made.
struct SupportRequest {
    std::string subject;
    std::string text;
};

/// Filled in, out of catalog/connections/support_request.txt.
SupportRequest support_request(const Backfill& backfill);

/// The lines of that file: the subject first; a line that is a dot is blank.
std::span<const std::string_view> support_request_lines();

} // namespace muster::connections
