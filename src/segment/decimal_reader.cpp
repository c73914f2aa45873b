#include "segment/decimal_reader.h"

#include <algorithm>

#include "base/check.h"
#include "segment/byte_order.h"
#include "segment/segment_state.h"

namespace muster::ledger {
namespace {

constexpr std::size_t kBytesOfEscape = 20; // row (4 bytes) and units (16)

} // namespace

Status DecimalReader::open(ColumnIndex column, std::uint32_t block) {
    const Segment::State& state = *segment_.state_;
    TRY(const Segment::State::Decimals found, state.find_decimals(column, block));
    entry_ = found.entry;
    copy_ = found.copy;
    TRY(payload_, state.read_payload(found.column, *entry_, block, scratch_));
    block_ = show(*entry_, state.directory.block_rows(block), payload_);
    if (copy_ != nullptr) {
        TRY(copy_payload_, state.read_payload(found.copy_column, *copy_, block, copy_scratch_));
        block_.scale = copy_->scale;
        block_.absent = copy_->absent;
        block_.escaped = copy_->escaped;
        block_.min = copy_->min;
        block_.max = copy_->max;
        block_.sum_fits_int64 = copy_->sum_fits_int64;
        block_.exceptions = copy_->count;
    }
    return {};
}

void DecimalReader::read_units(std::span<std::int64_t> units) const {
    MUSTER_CHECK(units.size() == block_.rows, "a buffer is not as long as its block");
    ledger::read_units(*entry_, block_.rows, payload_, units);
    for (std::size_t i = 0; i < block_.exceptions; ++i) {
        const Exception exception = exception_at(*copy_, copy_payload_.planes, i);
        units[exception.row] = exception.units;
    }
}

void DecimalReader::read_presence(std::span<std::uint8_t> present) const {
    MUSTER_CHECK(present.size() == block_.rows, "a buffer is not as long as its block");
    std::ranges::fill(present, entry_->absent == block_.rows ? std::uint8_t{0} : std::uint8_t{1});
    if (payload_.presence != nullptr) {
        for (std::size_t row = 0; row < present.size(); ++row) {
            present[row] =
                static_cast<std::uint8_t>((unsigned{payload_.presence[row / 8]} >> (row % 8)) & 1U);
        }
    }
    for (std::size_t i = 0; i < block_.exceptions; ++i) {
        const Exception exception = exception_at(*copy_, copy_payload_.planes, i);
        present[exception.row] = exception.is_present ? 1 : 0;
    }
}

void DecimalReader::read_exceptions(std::vector<Exception>& exceptions) const {
    exceptions.resize(block_.exceptions);
    for (std::size_t i = 0; i < exceptions.size(); ++i) {
        exceptions[i] = exception_at(*copy_, copy_payload_.planes, i);
    }
}

void DecimalReader::read_escapes(std::vector<Segment::Escape>& escapes) const {
    escapes.clear();
    for (std::size_t i = 0; i < entry_->escaped; ++i) {
        const std::uint8_t* at = payload_.escapes + i * kBytesOfEscape;
        escapes.push_back({load<std::uint32_t>(at), load<Int128>(at + 4)});
    }
    std::ranges::sort(escapes, {}, &Segment::Escape::row); // as a damaged file may not have them
    if (copy_ != nullptr && !escapes.empty()) {            // an exception replaces an escape
        std::vector<Exception> exceptions;
        read_exceptions(exceptions);
        std::erase_if(escapes, [&](const Segment::Escape& escape) {
            return std::ranges::binary_search(exceptions, escape.row, {}, &Exception::row);
        });
    }
}

} // namespace muster::ledger
