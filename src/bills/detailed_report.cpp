#include "bills/detailed_report.h"

#include <algorithm>
#include <array>
#include <utility>

#include "bills/column_name.h"

namespace muster::bills {
namespace {

using Kind = DetailedReport::Kind;

constexpr std::size_t kAccountDigits = 12;
constexpr std::size_t kMonthLength = 7; // 2014-03

// Told apart by the whole of what stands between account and month.
constexpr auto kNames = std::to_array<std::pair<std::string_view, Kind>>({
    {"-aws-billing-detailed-line-items-with-resources-and-tags-", Kind::ResourcesAndTags},
    {"-aws-billing-detailed-line-items-", Kind::LineItems},
    {"-aws-cost-allocation-", Kind::CostAllocation},
    {"-aws-billing-csv-", Kind::Monthly},
});

struct Spelling {
    std::string_view source;
    std::string_view canonical;
};

// A payer without linked accounts has Rate and Cost for the pairs of blended and unblended ones;
// the monthly reports have the total of a row, its tax and credits included.
constexpr auto kColumns = std::to_array<Spelling>({
    {"InvoiceID", "bill_invoice_id"},
    {"PayerAccountId", "bill_payer_account_id"},
    {"PayerAccountName", "bill_payer_account_name"},
    {"LinkedAccountId", "line_item_usage_account_id"},
    {"LinkedAccountName", "line_item_usage_account_name"},
    {"RecordType", kRecordTypeColumn},
    {"RecordId", "identity_line_item_id"},
    {"BillingPeriodStartDate", "bill_billing_period_start_date"},
    {"BillingPeriodEndDate", "bill_billing_period_end_date"},
    {"SellerOfRecord", "line_item_legal_entity"},
    {"ProductCode", "line_item_product_code"},
    {"ProductName", "product_product_name"},
    {"RateId", "pricing_rate_id"},
    {"SubscriptionId", "reservation_subscription_id"},
    {"UsageType", "line_item_usage_type"},
    {"Operation", "line_item_operation"},
    {"AvailabilityZone", "line_item_availability_zone"},
    {"ItemDescription", "line_item_line_item_description"},
    {"UsageStartDate", "line_item_usage_start_date"},
    {"UsageEndDate", "line_item_usage_end_date"},
    {"UsageQuantity", "line_item_usage_amount"},
    {"BlendedRate", "line_item_blended_rate"},
    {"BlendedCost", "line_item_blended_cost"},
    {"UnBlendedRate", "line_item_unblended_rate"},
    {"UnBlendedCost", "line_item_unblended_cost"},
    {"Rate", "line_item_unblended_rate"},
    {"Cost", "line_item_unblended_cost"},
    {"TotalCost", "line_item_unblended_cost"},
    {"CurrencyCode", "line_item_currency_code"},
    {"TaxType", "line_item_tax_type"},
    {"ResourceId", "line_item_resource_id"},
});

char lower_letter(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_same(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lower_letter, lower_letter);
}

bool has(std::span<const std::string> names, std::string_view wanted) {
    return std::ranges::any_of(names, [&](const auto& name) { return is_same(name, wanted); });
}

bool is_account(std::string_view text) {
    return text.size() == kAccountDigits &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Copies are often unpacked.
std::optional<std::string_view> without_ending(std::string_view name) {
    for (const std::string_view ending : {".csv.zip", ".csv.gz", ".csv"}) {
        if (name.ends_with(ending)) {
            return name.substr(0, name.size() - ending.size());
        }
    }
    return std::nullopt;
}

} // namespace

std::string DetailedReport::report_name() const {
    return account + "-aws-billing";
}

std::optional<DetailedReport> detailed_report(std::string_view file_name) {
    const auto stem = without_ending(file_name);
    if (!stem || stem->size() < kAccountDigits + kMonthLength ||
        !is_account(stem->substr(0, kAccountDigits))) {
        return std::nullopt;
    }
    const std::string_view middle =
        stem->substr(kAccountDigits, stem->size() - kAccountDigits - kMonthLength);
    const auto* const named =
        std::ranges::find(kNames, middle, [](const auto& n) { return n.first; });
    const auto month = BillingMonth::parse(stem->substr(stem->size() - kMonthLength));
    if (named == kNames.end() || !month) {
        return std::nullopt;
    }
    return DetailedReport{.account = std::string(stem->substr(0, kAccountDigits)),
                          .kind = named->second,
                          .month = *month};
}

bool is_detailed_header(std::span<const std::string> source_names) {
    const bool has_cost =
        std::ranges::any_of(std::to_array<std::string_view>({"UnBlendedCost", "Cost", "TotalCost"}),
                            [&](std::string_view name) { return has(source_names, name); });
    return has_cost && has(source_names, "RecordType") && has(source_names, "ProductName");
}

std::string detailed_column_name(std::string_view source_name) {
    const auto* const known = std::ranges::find_if(
        kColumns, [&](const Spelling& column) { return is_same(column.source, source_name); });
    if (known != kColumns.end()) {
        return std::string(known->canonical);
    }
    const std::string own = canonical_column_name(source_name);
    const bool is_tag = source_name.starts_with("user:") || source_name.starts_with("aws:");
    return is_tag ? "resource_tags_" + own : own;
}

bool is_notice_of_tags(std::string_view line) {
    return line.starts_with("Don't see your tags in the report?");
}

RecordKind record_kind(std::string_view record_type) {
    if (record_type.ends_with("LineItem")) { // LinkedLineItem, PayerLineItem
        return RecordKind::LineItem;
    }
    const bool is_total = record_type.ends_with("Total") || record_type.ends_with("Rounding");
    return is_total ? RecordKind::Total : RecordKind::Unknown;
}

} // namespace muster::bills
