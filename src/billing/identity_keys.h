#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "segment/column.h"
#include "segment/rows.h"

namespace muster::billing {

/// The identity of a bill's line: a hash of its line item id and time interval, which together are
/// unique in a delivery (measured on real bills; the id alone is not). 128 bits: chance does not
/// make two equal.
struct IdentityKey {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    friend auto operator<=>(const IdentityKey&, const IdentityKey&) = default;
};

/// Collects the identity keys of one file's rows as sorted runs on disk, in bounded memory. Used by
/// one thread.
class IdentityKeys {
public:
    static constexpr std::size_t kRunKeys = 1U << 19U;

    /// Runs go to `stem`.0, .1, … Nothing is collected where the schema has no identity columns.
    IdentityKeys(const ledger::Schema& schema, std::filesystem::path stem);

    Status add(const ledger::TextRows& rows);
    Status add(const ledger::CodedRows& rows);
    /// The runs' files, each sorted. Errors: those of FileDescriptor.
    Result<std::vector<std::filesystem::path>> finish();

private:
    Status add_key(std::string_view id, std::string_view interval);
    Status write_run();

    std::optional<ledger::ColumnIndex> id_;
    std::optional<ledger::ColumnIndex> interval_;
    std::filesystem::path stem_;
    std::vector<IdentityKey> keys_;
    std::string scratch_;
    std::vector<std::filesystem::path> runs_;
};

/// The runs of one file.
struct FileKeys {
    std::string file;
    std::vector<std::filesystem::path> runs;
};

/// Errors: Invalid "billing.overlapping_files" naming two files that have a line in common.
Status check_no_overlap(const std::vector<FileKeys>& files);

} // namespace muster::billing
