#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace muster::bills {

/// What the names of AWS's folders and files mean.
/// https://docs.aws.amazon.com/cur/latest/userguide/understanding-report-versions.html,
/// https://docs.aws.amazon.com/cur/latest/userguide/dataexports-export-delivery.html

bool is_manifest_name(std::string_view file_name);
/// A bill by its extension: .csv, .csv.gz, .csv.zip, .parquet, and plain .gz or .zip.
bool is_bill_name(std::string_view file_name);
/// What lies among bills and is none: the table of AWS's Athena artifact that tells whether a
/// refresh is under way, and what macOS adds to archives.
bool is_beside_bills(std::string_view name);
/// `20180101-20180201`, `BILLING_PERIOD=2018-01` or `month=1`: a folder of one billing month.
bool is_period_folder(std::string_view folder_name);
/// The time at the front of `20240105T063045.000Z-<execution id>`, if there is one.
std::optional<Instant> delivery_folder_time(std::string_view folder_name);

/// Where the file of a manifest lies beside the manifest: below the same period folder, in the
/// `data` folder beside its `metadata` folder, or under the longest end of its key that exists
/// below the manifest's folder or one of those above it, up to `root`.
std::optional<std::filesystem::path> locate_key(const std::filesystem::path& manifest_path,
                                                std::string_view key,
                                                const std::filesystem::path& root);

} // namespace muster::bills
