#pragma once

#include <cstdint>
#include <vector>

#include "segment/rows.h"

namespace muster::billing {

/// `count` rows from `first` on, as rows of their own; views of the same memory.
ledger::TextRows slice(const ledger::TextRows& rows, std::uint32_t first, std::uint32_t count);

/// The same for coded rows. Escapes are renumbered into memory of this object, which must outlive
/// the use of `rows()`.
class CodedSlice {
public:
    CodedSlice(const ledger::CodedRows& rows, std::uint32_t first, std::uint32_t count);
    [[nodiscard]] const ledger::CodedRows& rows() const noexcept { return rows_; }

private:
    std::vector<std::vector<ledger::CodedDecimals::Escape>> escapes_;
    ledger::CodedRows rows_;
};

} // namespace muster::billing
