#include "scan/synthetic_ledger.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <span>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "builder/segment_builder.h"

namespace muster::bench {
namespace {

using ledger::CodedDecimals;
using ledger::CodedRows;
using ledger::Column;
using ledger::ColumnKind;

constexpr std::uint32_t kBatch = 16384;
constexpr std::uint64_t kSegmentRows = 1U << 20U;
constexpr std::uint32_t kServices = 40;
constexpr std::uint32_t kSkus = 2000;
constexpr std::uint32_t kAccounts = 200;
constexpr std::uint32_t kRegions = 12;
constexpr std::uint32_t kHours = 31 * 24;

/// splitmix64: a number for any number, the same on every machine.
std::uint64_t scramble(std::uint64_t x) {
    x += 0x9E3779B97F4A7C15U;
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31U);
}

/// What a row's texts depend on.
enum class Of : std::uint8_t { Bill, Hour, Account, Sku, Resource, Kind };

struct TextColumn {
    const char* name;
    Of of;
    std::string (*value)(std::uint64_t);
};

std::string service_of(std::uint64_t sku) {
    return fmt::format("AmazonService{:02}", sku * sku % kServices);
}
std::string region_of(std::uint64_t sku) {
    return fmt::format("region-{}", sku / 7 % kRegions);
}
std::string instance_of(std::uint64_t sku) {
    return sku % 3 == 0 ? fmt::format("m{}.{}xlarge", sku % 7, 1 << sku % 5) : std::string();
}
std::string hour_text(std::uint64_t hour) {
    return fmt::format("2024-03-{:02}T{:02}:00:00Z", 1 + hour / 24, hour % 24);
}

constexpr std::array<TextColumn, 33> kTexts{{
    {"bill_invoice_id", Of::Bill, [](auto) { return std::string("1234567890"); }},
    {"bill_bill_type", Of::Bill, [](auto) { return std::string("Anniversary"); }},
    {"bill_payer_account_id", Of::Bill, [](auto) { return std::string("000000000001"); }},
    {"bill_billing_entity", Of::Bill, [](auto) { return std::string("AWS"); }},
    {"bill_billing_period_start_date", Of::Bill, [](auto) { return hour_text(0); }},
    {"line_item_usage_start_date", Of::Hour, hour_text},
    {"line_item_usage_end_date", Of::Hour, [](auto h) { return hour_text(h + 1); }},
    {"line_item_usage_account_id", Of::Account,
     [](auto a) { return fmt::format("{:012}", a * 7919); }},
    {"line_item_line_item_type", Of::Kind,
     [](auto k) {
         return std::string(k < 90   ? "Usage"
                            : k < 95 ? "DiscountedUsage"
                                     : "SavingsPlanCoveredUsage");
     }},
    {"line_item_product_code", Of::Sku, service_of},
    {"line_item_usage_type", Of::Sku, [](auto s) { return fmt::format("USE{}-Box:{}", s % 9, s); }},
    {"line_item_operation", Of::Sku,
     [](auto s) { return fmt::format("RunInstances:{:04}", s % 30); }},
    {"line_item_availability_zone", Of::Sku, [](auto s) { return region_of(s) + "abc"[s % 3]; }},
    {"line_item_currency_code", Of::Bill, [](auto) { return std::string("USD"); }},
    {"line_item_line_item_description", Of::Sku,
     [](auto s) { return fmt::format("${}.0{} per unit of thing {}", s % 3, s % 97, s); }},
    {"line_item_resource_id", Of::Resource,
     [](auto r) {
         return fmt::format("arn:aws:ec2:region:{:012}:instance/i-{:016x}", r % 200, scramble(r));
     }},
    {"product_product_name", Of::Sku, [](auto s) { return "Amazon " + service_of(s); }},
    {"product_servicecode", Of::Sku, [](auto s) { return service_of(s) + "Code"; }},
    {"product_region", Of::Sku, region_of},
    {"product_product_family", Of::Sku, [](auto s) { return fmt::format("Family {}", s % 25); }},
    {"product_instance_type", Of::Sku, instance_of},
    {"product_instance_type_family", Of::Sku, [](auto s) { return instance_of(s).substr(0, 2); }},
    {"product_operating_system", Of::Sku,
     [](auto s) { return std::string(s % 4 == 0 ? "Linux" : ""); }},
    {"product_sku", Of::Sku,
     [](auto s) { return fmt::format("SKU{:010}", scramble(s) % 10000000000); }},
    {"pricing_term", Of::Kind, [](auto k) { return std::string(k < 95 ? "OnDemand" : ""); }},
    {"pricing_unit", Of::Sku, [](auto s) { return std::string(s % 2 == 0 ? "Hrs" : "GB-Mo"); }},
    {"pricing_rate_id", Of::Sku, [](auto s) { return fmt::format("{}", scramble(s) % 100000000); }},
    {"reservation_reservation_a_r_n", Of::Kind,
     [](auto k) { return k >= 90 && k < 95 ? fmt::format("arn:ri/{}", k) : std::string(); }},
    {"savings_plan_savings_plan_a_r_n", Of::Kind,
     [](auto k) { return k >= 95 ? fmt::format("arn:sp/{}", k) : std::string(); }},
    {"resource_tags_user_team", Of::Resource,
     [](auto r) { return r % 5 == 0 ? std::string() : fmt::format("team-{}", r % 60); }},
    {"resource_tags_user_environment", Of::Resource,
     [](auto r) { return std::string(r % 4 == 0   ? ""
                                     : r % 3 == 0 ? "prod"
                                                  : "dev"); }},
    {"resource_tags_user_cost_center", Of::Resource,
     [](auto r) { return fmt::format("cc{}", r % 300); }},
    {"cost_category_product", Of::Account,
     [](auto a) { return fmt::format("product {}", a % 20); }},
}};

constexpr std::array<const char*, 7> kDecimals{
    "unblended_cost",     "blended_cost",          "net_cost",    "amortized_cost",
    "net_amortized_cost", "public_on_demand_cost", "usage_amount"};

ledger::Schema schema() {
    ledger::Schema schema;
    for (const TextColumn& column : kTexts) {
        schema.columns.push_back({column.name, column.name, ColumnKind::Text});
    }
    for (const char* name : kDecimals) {
        const bool is_usage = std::string_view(name) == "usage_amount";
        schema.columns.push_back({name, name, is_usage ? ColumnKind::Quantity : ColumnKind::Money});
    }
    return schema;
}

/// All values that texts can have, by column.
class Dictionary {
public:
    explicit Dictionary(std::uint64_t resources) {
        for (const TextColumn& column : kTexts) {
            std::vector<std::string>& values = values_.emplace_back();
            for (std::uint64_t i = 0; i < count(column.of, resources); ++i) {
                values.push_back(column.value(i));
            }
            std::vector<std::string_view>& views = views_.emplace_back();
            views.assign(values.begin(), values.end());
        }
    }
    [[nodiscard]] std::span<const std::string_view> views(std::size_t column) const {
        return views_[column];
    }

private:
    static std::uint64_t count(Of of, std::uint64_t resources) {
        switch (of) {
        case Of::Bill: return 1;
        case Of::Hour: return kHours;
        case Of::Account: return kAccounts;
        case Of::Sku: return kSkus;
        case Of::Resource: return resources;
        case Of::Kind: break;
        }
        return 100;
    }
    std::vector<std::vector<std::string>> values_;
    std::vector<std::vector<std::string_view>> views_;
};

/// One batch of made-up rows.
class Batch {
public:
    explicit Batch(const Dictionary& dictionary) : dictionary_(dictionary) { present_.fill(1); }

    const CodedRows& make(std::uint64_t first, std::uint32_t rows, const LedgerSize& size) {
        for (std::uint32_t i = 0; i < rows; ++i) {
            make_row(i, scramble(size.seed * 0x100000001ULL + first + i), size.resources);
        }
        coded_.rows = rows;
        coded_.texts.clear();
        coded_.decimals.assign(kTexts.size() + kDecimals.size(), {});
        for (std::size_t c = 0; c < kTexts.size(); ++c) {
            const auto& codes = codes_[static_cast<std::size_t>(kTexts[c].of)];
            coded_.texts.push_back({std::span(codes).first(rows), dictionary_.views(c)});
        }
        coded_.texts.resize(coded_.decimals.size());
        for (std::size_t d = 0; d < kDecimals.size(); ++d) {
            const int scale = d + 1 == kDecimals.size() ? 6 : 10;
            coded_.decimals[kTexts.size() + d] = {
                std::span(units_[d]).first(rows), {}, scale, std::span(present_).first(rows), {}};
        }
        return coded_;
    }

private:
    void make_row(std::uint32_t i, std::uint64_t random, std::uint64_t resources) {
        const std::uint64_t resource = random % resources;
        const std::uint64_t fixed = scramble(resource);
        const std::uint64_t sku = fixed % kSkus * (fixed >> 40U) % kSkus;
        codes_[static_cast<std::size_t>(Of::Hour)][i] =
            static_cast<std::uint32_t>((random >> 32U) % kHours);
        codes_[static_cast<std::size_t>(Of::Account)][i] =
            static_cast<std::uint32_t>((fixed >> 20U) % kAccounts);
        codes_[static_cast<std::size_t>(Of::Sku)][i] = static_cast<std::uint32_t>(sku);
        codes_[static_cast<std::size_t>(Of::Resource)][i] = static_cast<std::uint32_t>(resource);
        codes_[static_cast<std::size_t>(Of::Kind)][i] =
            static_cast<std::uint32_t>(fixed >> 33U) % 100;
        const auto price = static_cast<std::int64_t>(1 + sku * 37 % 5000) * 100000;
        const auto usage = static_cast<std::int64_t>(1 + (random >> 50U) % 9000);
        const std::int64_t cost = price * usage / (sku % 3 == 0 ? 1000 : 997);
        units_[0][i] = cost;
        units_[1][i] = cost;
        units_[2][i] = cost - cost / 20;
        units_[3][i] = fixed % 10 == 0 ? cost * 7 / 10 : cost;
        units_[4][i] = units_[3][i] - units_[3][i] / 20;
        units_[5][i] = cost * 11 / 10;
        units_[6][i] = usage * 1000;
    }

    const Dictionary& dictionary_;
    std::array<std::array<std::uint32_t, kBatch>, 6> codes_{};
    std::array<std::array<std::int64_t, kBatch>, kDecimals.size()> units_{};
    std::array<std::uint8_t, kBatch> present_{};
    CodedRows coded_;
};

} // namespace

Result<Written> write_ledger(const std::filesystem::path& directory,
                             const LedgerSize& size,
                             std::span<const ledger::RollupPlan> rollups) {
    using Clock = std::chrono::steady_clock;
    const Dictionary dictionary(size.resources);
    const ledger::Schema columns = schema();
    const auto batch = std::make_unique<Batch>(dictionary);
    Written written;
    ledger::LayoutExperience experience;
    for (std::uint64_t first = 0; first < size.rows; first += kSegmentRows) {
        ledger::SegmentBuilder::Options options;
        options.experience = first > 0 ? &experience : nullptr;
        const auto path = directory / fmt::format("rows-{:06}.seg", written.segments.size());
        TRY(auto builder, ledger::SegmentBuilder::create(
                              {path, columns, ledger::no_derived_columns(), rollups}, options));
        const std::uint64_t end = std::min(size.rows, first + kSegmentRows);
        for (std::uint64_t at = first; at < end; at += kBatch) {
            const auto rows = static_cast<std::uint32_t>(std::min<std::uint64_t>(kBatch, end - at));
            const CodedRows& coded = batch->make(at, rows, size);
            const auto start = Clock::now();
            TRY_DONE(builder.append(coded));
            written.seconds += std::chrono::duration<double>(Clock::now() - start).count();
        }
        const auto start = Clock::now();
        TRY(auto summary, builder.finish());
        written.seconds += std::chrono::duration<double>(Clock::now() - start).count();
        experience = std::move(summary.experience);
        written.segments.push_back(path);
        for (auto& [plan, partial] : summary.partials) {
            written.partials[plan].push_back(std::move(partial));
        }
    }
    return written;
}

} // namespace muster::bench
