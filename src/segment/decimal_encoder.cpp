#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <limits>
#include <numeric>

#include "segment/block_kernels.h"
#include "segment/byte_order.h"
#include "segment/code_block.h"
#include "segment/decimal_block.h"
#include "segment/exact_divider.h"

namespace muster::ledger {
namespace {

constexpr std::size_t kMaxValues = 8192;   // of a dictionary; each takes 8 bytes
constexpr int kWidthToScale = 4;           // fewer bytes cannot be much improved on
constexpr std::size_t kRunRows = 16;       // that are compared at once
constexpr std::size_t kSampledRows = 1024; // to tell whether a dictionary is worth a try

struct Range {
    std::uint32_t valued = 0; // present and not escaped
    std::uint32_t absent = 0;
    std::int64_t min = 0;
    std::int64_t max = 0;
};

/// Marks rows whose value stands in `units`: present, not escaped.
void mark_valued(const DecimalRows& rows, std::vector<std::uint8_t>& valued) {
    valued.assign(rows.present.begin(), rows.present.end());
    for (const Segment::Escape& escape : rows.escapes) {
        valued[escape.row] = 0;
    }
}

Range range_of(const DecimalRows& rows, std::span<const std::uint8_t> valued) {
    const auto found = kernels::bounds(rows.units.data(), valued.data(), valued.size());
    Range range;
    range.valued = static_cast<std::uint32_t>(found.count);
    range.absent = static_cast<std::uint32_t>(valued.size() - found.count - rows.escapes.size());
    if (found.count > 0) {
        range.min = found.min;
        range.max = found.max;
    }
    return range;
}

std::uint64_t magnitude(std::int64_t units) {
    const auto bits = static_cast<std::uint64_t>(units);
    return units < 0 ? std::uint64_t{0} - bits : bits;
}

/// The first row from `row` on that the factor does not divide; 0 divides nothing but 0.
std::size_t
skip_divisible(std::span<const std::int64_t> units, std::size_t row, std::uint64_t factor) {
    const ExactDivider divider(factor == 0 ? 1 : factor);
    const std::int64_t* all = units.data();
    const std::size_t count = units.size();
    while (row < count && (factor == 0 ? all[row] == 0 : divider.divides(magnitude(all[row])))) {
        ++row;
    }
    return row;
}

/// The greatest common divisor of all units (absent ones are 0 and divide by anything). Amounts
/// with fewer places than the scale share a power of ten; it takes a byte or two off every row.
std::uint64_t common_factor(std::span<const std::int64_t> units) {
    std::uint64_t factor = 0;
    const std::size_t step = std::max<std::size_t>(1, units.size() / 64);
    for (std::size_t row = 0; row < units.size() && factor != 1; row += step) {
        factor = std::gcd(factor, magnitude(units[row]));
    }
    for (std::size_t row = 0; row < units.size() && factor != 1;) {
        row = skip_divisible(units, row, factor);
        if (row < units.size()) {
            factor = std::gcd(factor, magnitude(units[row]));
        }
    }
    constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
    return factor == 0 || factor > kMost ? 1 : factor; // 2^63 is no int64
}

/// Numbers distinct values; gives up past `limit` of them.
class ValueNumbers {
public:
    explicit ValueNumbers(std::size_t limit) : limit_(limit), slots_(std::bit_ceil(limit * 4), 0) {}

    std::optional<std::uint32_t> number(std::int64_t value) {
        std::size_t slot = (static_cast<std::uint64_t>(value) * 0x9E3779B97F4A7C15ULL) >> 40U;
        std::uint16_t* slots = slots_.data();
        for (;; ++slot) {
            std::uint16_t& found = slots[slot & (slots_.size() - 1)];
            if (found == 0) {
                if (values.size() == limit_) {
                    return std::nullopt;
                }
                values.push_back(value);
                found = static_cast<std::uint16_t>(values.size());
                return found - 1U;
            }
            if (values.data()[found - 1U] == value) {
                return found - 1U;
            }
        }
    }
    std::vector<std::int64_t> values;

private:
    std::size_t limit_;
    std::vector<std::uint16_t> slots_;
};

bool is_varied(const DecimalRows& rows, std::size_t limit) {
    ValueNumbers sample(std::min(limit, kSampledRows / 2));
    const std::size_t step = std::max<std::size_t>(1, rows.units.size() / kSampledRows);
    for (std::size_t row = 0; row < rows.units.size(); row += step) {
        if (!sample.number(rows.units[row])) {
            return true;
        }
    }
    return false;
}

/// Distinct values by first appearance, and with them the code of each row; nullopt where there are
/// too many for a dictionary to be smaller than offsets of `offset_width` bytes.
std::optional<std::vector<std::int64_t>> number_values(const DecimalRows& rows,
                                                       bool some_missing,
                                                       int offset_width,
                                                       std::vector<std::uint32_t>& all_codes) {
    const std::size_t count = rows.units.size();
    const auto saved = static_cast<std::size_t>(offset_width);
    const std::size_t limit = std::min(
        kMaxValues, offset_width > 3 ? count * (saved - 2) / 10
                                     : std::min<std::size_t>(256, count * (saved - 1) / 10));
    if (limit < 2 || is_varied(rows, limit)) {
        return std::nullopt;
    }
    ValueNumbers numbers(limit);
    all_codes.resize(count);
    if (some_missing) {
        numbers.number(0); // what absent rows point at
    }
    const std::int64_t* units = rows.units.data();
    std::uint32_t* codes = all_codes.data();
    for (std::size_t row = 0; row < count; ++row) {
        if (row > 0 && units[row] == units[row - 1]) {
            codes[row] = codes[row - 1];
            continue;
        }
        const auto code = numbers.number(units[row]);
        if (!code) {
            return std::nullopt;
        }
        codes[row] = *code;
    }
    return std::move(numbers.values);
}

void write_bytes(std::vector<std::uint8_t>& payload, const void* bytes, std::size_t size) {
    if (size == 0) {
        return; // `bytes` may be null, which memcpy does not allow
    }
    const std::size_t at = payload.size();
    payload.resize(at + size);
    std::memcpy(payload.data() + at, bytes, size);
}

void write_offsets(std::span<const std::int64_t> numbers,
                   std::span<const std::uint8_t> valued,
                   const format::DecimalEntry& entry,
                   std::vector<std::uint64_t>& all_offsets,
                   std::vector<std::uint8_t>& payload) {
    const std::size_t count = numbers.size();
    const ExactDivider divider(static_cast<std::uint64_t>(entry.factor));
    const auto base = static_cast<std::uint64_t>(entry.base);
    const std::int64_t* from = numbers.data();
    const std::uint8_t* all_valued = valued.data();
    all_offsets.resize(count);
    std::uint64_t* offsets = all_offsets.data();
    for (std::size_t row = 0; row < count; ++row) {
        const auto quotient = static_cast<std::uint64_t>(divider.quotient(from[row]));
        const std::uint64_t mask = all_valued[row] != 0 ? ~std::uint64_t{0} : 0;
        offsets[row] = (quotient - base) & mask;
    }
    const std::size_t at = payload.size();
    payload.resize(at + count * entry.width);
    kernels::split(offsets, count, entry.width, payload.data() + at);
}

/// Numbers written with different places have few digits each, but many at one scale.
void write_scaled(const DecimalRows& rows,
                  EncoderRows& work,
                  format::DecimalEntry& entry,
                  std::vector<std::uint8_t>& payload) {
    DecimalRows digits = rows;
    digits.units = rows.digits;
    const Range range = range_of(digits, work.valued);
    entry.encoding = format::DecimalEncoding::Scaled;
    entry.factor = 1;
    entry.base = range.min;
    entry.width = static_cast<std::uint8_t>(
        bytes_for(static_cast<std::uint64_t>(range.max) - static_cast<std::uint64_t>(range.min)));
    payload.resize(rows.scales.size());
    for (std::size_t row = 0; row < payload.size(); ++row) {
        const int places = work.valued[row] != 0 ? rows.scale - rows.scales[row] : 0;
        payload[row] = static_cast<std::uint8_t>(places);
    }
    write_offsets(rows.digits, work.valued, entry, work.offsets, payload);
}

void write_dictionary(std::span<const std::int64_t> values,
                      std::span<const std::uint32_t> codes,
                      format::DecimalEntry& entry,
                      std::vector<std::uint8_t>& payload) {
    entry.encoding = format::DecimalEncoding::Dictionary;
    entry.count = static_cast<std::uint32_t>(values.size());
    entry.width = static_cast<std::uint8_t>(std::max(1, bytes_for(entry.count - 1U)));
    write_bytes(payload, values.data(), values.size_bytes());
    const std::size_t at = payload.size();
    payload.resize(at + codes.size() * entry.width);
    write_planes(codes, 0, entry.width, payload.data() + at);
}

void write_presence_and_escapes(const DecimalRows& rows,
                                std::uint32_t absent,
                                std::vector<std::uint8_t>& payload) {
    const std::size_t count = rows.units.size();
    if (absent > 0 && absent < count) {
        const std::size_t at = payload.size();
        payload.resize(at + (count + 7) / 8);
        for (std::size_t row = 0; row < count; ++row) {
            payload[at + row / 8] = static_cast<std::uint8_t>(
                payload[at + row / 8] | ((rows.present[row] != 0 ? 1U : 0U) << (row % 8)));
        }
    }
    for (const Segment::Escape& escape : rows.escapes) {
        write_bytes(payload, &escape.row, sizeof escape.row);
        write_bytes(payload, &escape.units, sizeof escape.units);
    }
}

bool sum_fits(const Range& range) {
    const std::uint64_t largest = std::max(magnitude(range.min), magnitude(range.max));
    constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
    return range.valued == 0 || largest <= kMost / range.valued;
}

format::DecimalEntry header_of(const DecimalRows& rows, const Range& range) {
    format::DecimalEntry entry;
    entry.scale = static_cast<std::uint8_t>(rows.scale);
    entry.absent = range.absent;
    entry.escaped = static_cast<std::uint32_t>(rows.escapes.size());
    entry.min = range.min;
    entry.max = range.max;
    entry.sum_fits_int64 = sum_fits(range);
    return entry;
}

/// Whether a run of rows is the same but for escapes.
bool is_equal_run(const DecimalRows& rows,
                  const DecimalRows& of,
                  std::size_t first,
                  std::size_t n) {
    std::uint64_t differ = 0;
    for (std::size_t i = first; i < first + n; ++i) {
        differ |= static_cast<std::uint64_t>(rows.units.data()[i] ^ of.units.data()[i]);
        differ |= static_cast<std::uint64_t>(rows.present.data()[i] ^ of.present.data()[i]);
    }
    return differ == 0;
}

void append_differing(const DecimalRows& rows,
                      const DecimalRows& of,
                      std::size_t first,
                      std::size_t n,
                      std::vector<std::uint32_t>& differing) {
    std::array<std::uint32_t, kRunRows> found{};
    std::size_t count = 0;
    for (std::size_t i = first; i < first + n; ++i) {
        found.data()[count] = static_cast<std::uint32_t>(i);
        const bool differs = rows.units.data()[i] != of.units.data()[i] ||
                             rows.present.data()[i] != of.present.data()[i];
        count += differs ? 1 : 0; // no branch: which rows differ is anybody's guess
    }
    differing.insert(differing.end(), found.begin(),
                     found.begin() + static_cast<std::ptrdiff_t>(count));
}

/// Rows that only `of` has escapes in; nullopt where the other's are not all among them, as an
/// exception has no room for one.
std::optional<std::vector<std::uint32_t>> lost_escapes(const DecimalRows& rows,
                                                       const DecimalRows& of) {
    std::vector<std::uint32_t> lost;
    auto next = rows.escapes.begin();
    for (const Segment::Escape& escape : of.escapes) {
        const bool is_kept = next != rows.escapes.end() && next->row == escape.row;
        if (!is_kept) {
            lost.push_back(escape.row);
        } else if ((next++)->units != escape.units) {
            return std::nullopt;
        }
    }
    return next == rows.escapes.end() ? std::optional(std::move(lost)) : std::nullopt;
}

/// Whether a few rows tell that far more than `most` rows differ; most pairs of columns do.
bool seem_different(const DecimalRows& rows, const DecimalRows& of, std::size_t most) {
    constexpr std::size_t kSample = 64;
    constexpr std::size_t kFarMore = 8;
    const std::size_t count = rows.units.size();
    if (count < kSample) {
        return false;
    }
    const std::size_t tolerated = kFarMore + kFarMore * most * kSample / count;
    std::size_t differing = 0;
    for (std::size_t i = 0; i < kSample && differing <= tolerated; ++i) {
        const std::size_t row = i * (count / kSample);
        differing += rows.units[row] != of.units[row] ? 1U : 0U;
    }
    return differing > tolerated;
}

} // namespace

format::DecimalEntry
encode_decimals(const DecimalRows& rows, EncoderRows& work, std::vector<std::uint8_t>& payload) {
    payload.clear();
    mark_valued(rows, work.valued);
    const Range range = range_of(rows, work.valued);
    format::DecimalEntry entry = header_of(rows, range);
    entry.factor = static_cast<std::int64_t>(common_factor(rows.units));
    const ExactDivider divider(static_cast<std::uint64_t>(entry.factor));
    entry.base = divider.quotient(range.min);
    entry.width = static_cast<std::uint8_t>(
        bytes_for(static_cast<std::uint64_t>(divider.quotient(range.max)) -
                  static_cast<std::uint64_t>(entry.base)));

    const bool some_missing = range.valued < rows.units.size();
    std::optional<std::vector<std::int64_t>> dictionary;
    if (entry.width > 1) {
        dictionary = number_values(rows, some_missing, entry.width, work.codes);
    }
    if (dictionary) {
        write_dictionary(*dictionary, work.codes, entry, payload);
    } else if (!rows.scales.empty() && entry.width >= kWidthToScale) {
        write_scaled(rows, work, entry, payload);
    } else {
        write_offsets(rows.units, work.valued, entry, work.offsets, payload);
    }
    write_presence_and_escapes(rows, range.absent, payload);
    return entry;
}

std::optional<std::vector<std::uint32_t>>
differing_rows(const DecimalRows& rows, const DecimalRows& of, std::size_t most) {
    if (rows.scale != of.scale || seem_different(rows, of, most)) {
        return std::nullopt;
    }
    const auto lost = lost_escapes(rows, of);
    if (!lost) {
        return std::nullopt;
    }
    std::vector<std::uint32_t> differing;
    for (std::size_t row = 0; row < rows.units.size() && differing.size() <= most;
         row += kRunRows) {
        const std::size_t n = std::min(kRunRows, rows.units.size() - row);
        if (!is_equal_run(rows, of, row, n)) {
            append_differing(rows, of, row, n, differing);
        }
    }
    if (!lost->empty()) {
        std::vector<std::uint32_t> all;
        std::ranges::set_union(differing, *lost, std::back_inserter(all));
        differing = std::move(all);
    }
    return differing.size() <= most ? std::optional(std::move(differing)) : std::nullopt;
}

format::DecimalEntry encode_as_copy(const DecimalRows& rows,
                                    std::uint32_t index_of,
                                    std::span<const std::uint32_t> exceptions,
                                    std::vector<std::uint8_t>& payload) {
    std::vector<std::uint8_t> valued;
    mark_valued(rows, valued);
    const Range range = range_of(rows, valued);
    format::DecimalEntry entry = header_of(rows, range);
    entry.encoding = format::DecimalEncoding::SameAsColumn;
    entry.same_as = index_of;
    entry.count = static_cast<std::uint32_t>(exceptions.size());
    const std::size_t count = exceptions.size();
    payload.resize(count * 11);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t row = exceptions[i];
        const auto units = static_cast<std::uint64_t>(rows.units[row]);
        for (std::size_t plane = 0; plane < 8; ++plane) {
            payload[plane * count + i] = static_cast<std::uint8_t>(units >> (plane * 8));
        }
        payload[8 * count + i] = static_cast<std::uint8_t>(row);
        payload[9 * count + i] = static_cast<std::uint8_t>(row >> 8U);
        payload[10 * count + i] = rows.present[row];
    }
    return entry;
}

} // namespace muster::ledger
