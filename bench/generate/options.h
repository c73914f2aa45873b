#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/instant.h"

namespace muster::generate {

enum class Format {
    Cur1Csv,
    Cur1Parquet,
    Cur2Csv,
    Cur2Parquet,
    FocusCsv, // 1.2
    FocusParquet,
    Focus10Csv,
    Focus10Parquet
};
enum class MapForm { Map, Json }; // in Parquet; text formats have JSON
enum class Layout { Overwrite, CreateNew };
enum class RowOrder { Hour, Resource, Random };
enum class Profile { Normal, Hostile };
enum class Packing { Gzip, Zip, Plain };
enum class DiscountForm { Rows, NetColumns };

/// What the organization looks like and which rows its bill has. Same model, same rows.
struct ModelOptions {
    std::uint64_t seed = 1;
    std::int64_t rows = 100'000; // wanted over all months; the population is sized to come near
    int accounts = 60;
    int months = 1;
    BillingMonth first_month;
    std::optional<Instant> as_of; // the last month stops here: fees of later hours are "future"
    std::optional<int> hours;     // of each month that have usage, from its start; else all
    int tag_cardinality = 300;    // distinct values of the `app` tag
    Profile profile = Profile::Normal;
    DiscountForm discounts = DiscountForm::Rows;
    bool split_rows = false;   // EKS pods repeating the cost of their nodes
    bool unknown_type = false; // a line item type nobody has heard of
    bool plan_refund = false;  // a refunded Savings Plan fee, which breaks the amortised identity
};

/// How the rows are written.
struct OutputOptions {
    std::filesystem::path directory;
    Format format = Format::Cur1Csv;
    Layout layout = Layout::Overwrite;
    Packing packing = Packing::Gzip;
    MapForm maps = MapForm::Map;
    RowOrder order = RowOrder::Hour;
    int files = 1;      // per month
    int gzip_level = 6; // 1-9
    int threads = 2;
    int deliveries = 1; // of the last month, each newer and more complete than the one before
    std::string prefix = "bills";
    std::string report = "muster-report";
    std::string bucket = "muster-billing";
};

/// Whether a format is written as Parquet.
constexpr bool is_parquet(Format format) {
    return format == Format::Cur1Parquet || format == Format::Cur2Parquet ||
           format == Format::FocusParquet || format == Format::Focus10Parquet;
}

constexpr bool is_focus_1_0(Format format) {
    return format == Format::Focus10Csv || format == Format::Focus10Parquet;
}

constexpr bool is_focus(Format format) {
    return format == Format::FocusCsv || format == Format::FocusParquet || is_focus_1_0(format);
}

} // namespace muster::generate
