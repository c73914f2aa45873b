#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "bills/interner.h"
#include "segment/rows.h"

namespace muster::bills {

/// A text column of a batch that is being collected. The interner's codes are those of the whole
/// file; a batch gets codes of its own, so that its table of values holds what occurs in it only.
class CodedTextColumn {
public:
    Interner& interner() noexcept { return interner_; }

    void append(std::span<const std::uint32_t> codes);
    void append_absent(std::size_t rows);
    /// Of a row appended before.
    void set(std::size_t row, std::uint32_t code) { codes_[row] = local(code); }
    [[nodiscard]] std::size_t size() const noexcept { return codes_.size(); }

    [[nodiscard]] ledger::CodedTexts view() const { return {codes_, values_}; }
    /// Begins the next batch.
    void clear();
    /// Forgets the interner's texts as well; only between batches.
    void forget();

private:
    static constexpr std::uint32_t kUnused = std::numeric_limits<std::uint32_t>::max();

    std::uint32_t local(std::uint32_t code) {
        if (code >= local_of_.size()) {
            local_of_.resize(interner_.size(), kUnused);
        }
        auto& local = local_of_[code];
        if (local == kUnused) {
            local = static_cast<std::uint32_t>(values_.size());
            values_.push_back(interner_.text(code));
            used_.push_back(code);
        }
        return local;
    }

    Interner interner_;
    std::vector<std::uint32_t> codes_;
    std::vector<std::string_view> values_;
    std::vector<std::uint32_t> local_of_; // by the interner's code
    std::vector<std::uint32_t> used_;
};

/// A decimal column of a batch that is being collected.
class CodedDecimalColumn {
public:
    void append_absent(std::size_t rows = 1);
    void append(const Decimal& value);
    /// Of a row appended before as absent.
    void set(std::size_t row, const Decimal& value);
    /// Doubles as the shortest decimals that read back as them; absent where the bit of `validity`
    /// (null: none) is 0. Errors: those of Decimal::from_double.
    Status append(std::span<const double> values, const std::uint64_t* validity);

    [[nodiscard]] std::size_t size() const noexcept { return units_.size(); }
    [[nodiscard]] ledger::CodedDecimals view() const;
    void clear();

private:
    std::vector<std::int64_t> units_;
    std::vector<std::uint8_t> scales_;
    std::vector<std::uint8_t> present_;
    std::vector<ledger::CodedDecimals::Escape> escapes_;
    bool has_other_scales_ = false;
};

} // namespace muster::bills
