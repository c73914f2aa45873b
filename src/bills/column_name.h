#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "segment/column.h"

namespace muster::bills {

/// The name by which queries know a column, whichever of AWS's spellings its sender used:
/// `lineItem/UsageAccountId` and `line_item_usage_account_id` → line_item_usage_account_id;
/// `reservation/ReservationARN`, `reservation_reservation_a_r_n` and `…_arn` → …_arn;
/// `BilledCost` → billed_cost; `x_ServiceCode` → x_service_code;
/// `resourceTags/user:Cost Center` → resource_tags_user_cost_center.
/// Its own result is left as it is. May be empty for a name without letters or digits.
///
/// The rules are those of AWS's Athena integration:
/// https://docs.aws.amazon.com/cur/latest/userguide/cur-ate-run.html
std::string canonical_column_name(std::string_view source_name);

/// How the values of the column with that canonical name are kept.
ledger::ColumnKind column_kind(std::string_view canonical_name);

/// The schema of a header: canonical names made unique (tags that differ only in case or
/// punctuation get a suffix), kinds chosen, the sender's names kept.
/// Errors: Invalid "billing.duplicate_column" when a name comes twice, or a column AWS documents
/// comes under two spellings; Invalid "billing.too_many_columns" past 20,000.
Result<ledger::Schema> schema_of_header(std::span<const std::string> source_names);

} // namespace muster::bills
