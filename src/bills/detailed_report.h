#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace muster::bills {

/// A bill of the kind that AWS delivered before the Cost and Usage Report, by the name of its file:
/// one file a month at the root of the billing bucket, rewritten in place. A plain value.
///
/// These reports know neither amortised cost nor Savings Plans. What they say is kept under the
/// names of the later reports, so that one question is asked of all months.
struct DetailedReport {
    /// From the one that says most. Several of a month are the same money.
    enum class Kind : std::uint8_t { ResourcesAndTags, LineItems, CostAllocation, Monthly };

    std::string account; // twelve digits, of the payer
    Kind kind = Kind::Monthly;
    BillingMonth month;

    /// What reports of all kinds of one payer are called.
    [[nodiscard]] std::string report_name() const;
};

/// `123456789012-aws-billing-detailed-line-items-with-resources-and-tags-2014-03.csv.zip`, the same
/// without resources and tags, `-aws-cost-allocation-` and `-aws-billing-csv-`; nothing for any
/// other name. https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/detailed-billing.html
std::optional<DetailedReport> detailed_report(std::string_view file_name);

/// The column that says which rows are sums of others, by its canonical name.
inline constexpr std::string_view kRecordTypeColumn = "record_type";

/// Whether a header is that of such a report.
bool is_detailed_header(std::span<const std::string> source_names);
/// The canonical name of a column of such a report: `LinkedAccountId` is
/// line_item_usage_account_id, `user:Team` is resource_tags_user_team.
std::string detailed_column_name(std::string_view source_name);

/// A line that AWS puts above the header of a cost allocation report that has no tags.
bool is_notice_of_tags(std::string_view line);

/// What a row of such a report is. An unknown kind of record might be either.
enum class RecordKind : std::uint8_t { LineItem, Total, Unknown };
RecordKind record_kind(std::string_view record_type);

} // namespace muster::bills
