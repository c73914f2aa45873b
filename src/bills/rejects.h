#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/result.h"

namespace muster::bills {

/// Where a bad row stood. The header is row 1, as in a spreadsheet; a column of 0 is the row as a
/// whole.
struct RowPlace {
    std::string file;
    std::uint64_t row = 0;
    std::uint64_t column = 0;
    std::string column_name;

    /// "bill.csv.gz, row 17, column 23 (lineItem/UnblendedCost)"
    [[nodiscard]] std::string str() const;
};

/// Collects the rows that an import skips instead of stopping at them: a CSV file of place, reason
/// and the row's own text. The file appears with the first row. Thread-safe.
class Rejects {
public:
    explicit Rejects(std::filesystem::path path) : path_(std::move(path)) {}

    /// Errors: those of FileDescriptor.
    Status add(const RowPlace& place, const Error& reason, std::string_view row);

    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    /// Returns when the file is on the disk.
    Status finish();

private:
    std::filesystem::path path_;
    std::mutex mutex_;
    FileDescriptor file_;
    std::atomic<std::uint64_t> count_ = 0;
};

} // namespace muster::bills
