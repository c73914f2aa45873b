#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/file.h"
#include "base/result.h"
#include "segment/column.h"
#include "segment/rows.h"

namespace muster::billing {

/// Rows of one schema put aside on disk, as delimited text, until all others are read. Used by one
/// thread.
class HeldRows {
public:
    HeldRows(const ledger::Schema& schema, std::filesystem::path path)
        : schema_(schema), path_(std::move(path)) {}

    struct BadAmount {
        ledger::ColumnIndex column = 0;
        Error error;
    };
    /// The first field of the row that should be a number and is none. Coded rows have none.
    [[nodiscard]] std::optional<BadAmount> bad_amount(const ledger::TextRows& rows,
                                                      std::uint32_t row) const;
    [[nodiscard]] static std::optional<BadAmount> bad_amount(const ledger::CodedRows& /*rows*/,
                                                             std::uint32_t /*row*/) {
        return std::nullopt;
    }

    Status add(const ledger::TextRows& rows);
    Status add(const ledger::CodedRows& rows);
    [[nodiscard]] bool is_empty() const { return !file_.is_open(); }
    /// Closes the file: a header of the sender's names, then the rows.
    Result<std::filesystem::path> finish();

private:
    Status write(std::string_view text);

    ledger::Schema schema_;
    std::filesystem::path path_;
    FileDescriptor file_;
};

} // namespace muster::billing
