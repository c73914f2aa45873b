#pragma once

#include <filesystem>
#include <utility>

#include "base/result.h"
#include "bills/bill_file.h"

namespace muster::billing {

/// A file of bills on this machine's disk: itself, or a copy of one that lies elsewhere, which goes
/// with the object. Parquet is read by DuckDB, which has no way to be handed bytes by us.
class LocalCopy {
public:
    /// `place` is for the copy. Errors: those of the file and of writing.
    static Result<LocalCopy>
    of(const bills::BillFile& file, bills::BillBytes& bytes, const std::filesystem::path& place);
    LocalCopy(LocalCopy&& other) noexcept
        : path_(std::move(other.path_)), is_copy_(std::exchange(other.is_copy_, false)) {}
    LocalCopy& operator=(LocalCopy&&) = delete;
    ~LocalCopy();

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    LocalCopy(std::filesystem::path path, bool is_copy)
        : path_(std::move(path)), is_copy_(is_copy) {}

    std::filesystem::path path_;
    bool is_copy_;
};

} // namespace muster::billing
