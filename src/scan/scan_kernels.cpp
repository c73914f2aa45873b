#include "scan/scan_kernels.h"

#include <algorithm>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "scan/scan_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace muster::ledger::scan_kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <int kWidth, class D32>
HWY_INLINE hn::Vec<D32> load_planes(D32 d32, const std::uint8_t* at, std::size_t stride) {
    const hn::Rebind<std::uint8_t, D32> d8;
    auto value = hn::PromoteTo(d32, hn::LoadU(d8, at));
    if constexpr (kWidth > 1) {
        value = hn::Or(value, hn::ShiftLeft<8>(hn::PromoteTo(d32, hn::LoadU(d8, at + stride))));
    }
    if constexpr (kWidth > 2) {
        value =
            hn::Or(value, hn::ShiftLeft<16>(hn::PromoteTo(d32, hn::LoadU(d8, at + 2 * stride))));
    }
    if constexpr (kWidth > 3) {
        value =
            hn::Or(value, hn::ShiftLeft<24>(hn::PromoteTo(d32, hn::LoadU(d8, at + 3 * stride))));
    }
    return value;
}

template <int kWidth>
HWY_INLINE std::uint64_t offset_at(const std::uint8_t* at, std::size_t stride) {
    std::uint64_t value = 0;
    for (int plane = 0; plane < kWidth; ++plane) {
        value |= std::uint64_t{at[static_cast<std::size_t>(plane) * stride]} << (8 * plane);
    }
    return value;
}

template <int kWidth>
std::uint32_t widen_codes_of(const std::uint8_t* HWY_RESTRICT bytes,
                             std::size_t stride,
                             std::size_t n,
                             std::uint32_t* HWY_RESTRICT out) {
    const hn::ScalableTag<std::uint32_t> d32;
    const std::size_t lanes = hn::Lanes(d32);
    auto largest = hn::Zero(d32);
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes) {
        const auto codes = load_planes<kWidth>(d32, bytes + i, stride);
        largest = hn::Max(largest, codes);
        hn::StoreU(codes, d32, out + i);
    }
    std::uint32_t result = hn::GetLane(hn::MaxOfLanes(d32, largest));
    for (; i < n; ++i) {
        out[i] = static_cast<std::uint32_t>(offset_at<kWidth>(bytes + i, stride));
        result = result < out[i] ? out[i] : result;
    }
    return result;
}

std::uint32_t widen_code_planes(
    const std::uint8_t* bytes, std::size_t stride, int width, std::size_t n, std::uint32_t* out) {
    switch (width) {
    case 1: return widen_codes_of<1>(bytes, stride, n, out);
    case 2: return widen_codes_of<2>(bytes, stride, n, out);
    case 3: return widen_codes_of<3>(bytes, stride, n, out);
    default: return widen_codes_of<4>(bytes, stride, n, out);
    }
}

template <int kWidth, class D64>
HWY_INLINE hn::Vec<D64> load_offsets(D64 d64, const std::uint8_t* at, std::size_t stride) {
    const hn::Rebind<std::uint32_t, D64> d32;
    auto value = hn::PromoteTo(d64, load_planes<(kWidth < 4 ? kWidth : 4)>(d32, at, stride));
    if constexpr (kWidth > 4) {
        const auto high = load_planes<kWidth - 4>(d32, at + 4 * stride, stride);
        value = hn::Or(value, hn::ShiftLeft<32>(hn::PromoteTo(d64, high)));
    }
    return value;
}

#if HWY_CAP_GE512
/// Joins planes of 64 rows by interleaving them, which takes half of what widening each by itself
/// takes. Interleaving stays inside of blocks of 16 bytes, so rows are put beforehand where it
/// leaves them in order: of each 8 rows two go to each block.
template <int kWidth, class Take>
HWY_INLINE void join_64(const std::uint8_t* at, std::size_t stride, Take take) {
    const hn::ScalableTag<std::uint8_t> d8;
    const hn::ScalableTag<std::uint16_t> d16;
    const hn::ScalableTag<std::uint32_t> d32;
    const hn::ScalableTag<std::uint64_t> d64;
    HWY_ALIGN static constexpr std::uint8_t kPairs[16] = {0, 1, 8,  9,  2, 3, 10, 11,
                                                          4, 5, 12, 13, 6, 7, 14, 15};
    HWY_ALIGN static constexpr std::uint32_t kBlocks[16] = {0, 4, 8,  12, 1, 5, 9,  13,
                                                            2, 6, 10, 14, 3, 7, 11, 15};
    const auto pairs = hn::LoadDup128(d8, kPairs);
    const auto blocks = hn::SetTableIndices(d32, kBlocks);
    const auto zero = hn::Zero(d8);
    const auto plane = [&](int number) HWY_ATTR {
        if (number >= kWidth) {
            return zero;
        }
        const auto bytes = hn::LoadU(d8, at + static_cast<std::size_t>(number) * stride);
        const auto paired = hn::BitCast(d32, hn::TableLookupBytes(bytes, pairs));
        return hn::BitCast(d8, hn::TableLookupLanes(paired, blocks));
    };
    const auto lower = [&](auto d, auto a, auto b) HWY_ATTR {
        return hn::InterleaveLower(d, hn::BitCast(d, a), hn::BitCast(d, b));
    };
    const auto upper = [&](auto d, auto a, auto b) HWY_ATTR {
        return hn::InterleaveUpper(d, hn::BitCast(d, a), hn::BitCast(d, b));
    };
    const auto p0 = plane(0), p1 = plane(1), p2 = plane(2), p3 = plane(3);
    const auto p4 = plane(4), p5 = plane(5), p6 = plane(6), p7 = plane(7);
    std::size_t row = 0;
    const auto join_32 = [&](auto a, auto b, auto c, auto d) HWY_ATTR { // 32 rows
        const auto join_16 = [&](auto low, auto high) HWY_ATTR {
            take(row, hn::BitCast(d64, lower(d32, low, high)));
            take(row + 8, hn::BitCast(d64, upper(d32, low, high)));
            row += 16;
        };
        join_16(lower(d16, a, b), lower(d16, c, d));
        join_16(upper(d16, a, b), upper(d16, c, d));
    };
    join_32(lower(d8, p0, p1), lower(d8, p2, p3), lower(d8, p4, p5), lower(d8, p6, p7));
    join_32(upper(d8, p0, p1), upper(d8, p2, p3), upper(d8, p4, p5), upper(d8, p6, p7));
}
#endif

template <int kWidth>
void widen_units_of(const std::uint8_t* HWY_RESTRICT bytes,
                    std::size_t stride,
                    std::size_t n,
                    Frame frame,
                    std::int64_t* HWY_RESTRICT out) {
    const hn::ScalableTag<std::uint64_t> d64;
    const hn::RebindToSigned<decltype(d64)> signed64;
    const std::size_t lanes = hn::Lanes(d64);
    const auto base = static_cast<std::uint64_t>(frame.base);
    const auto factor = static_cast<std::uint64_t>(frame.factor);
    const auto bases = hn::Set(d64, base);
    const auto factors = hn::Set(d64, factor);
    std::size_t i = 0;
#if HWY_CAP_GE512
    for (; kWidth > 2 && i + 64 <= n; i += 64) {
        join_64<kWidth>(bytes + i, stride, [&](std::size_t row, auto offsets) HWY_ATTR {
            const auto based = hn::Add(offsets, bases);
            const auto units = factor == 1 ? based : hn::Mul(based, factors);
            hn::StoreU(hn::BitCast(signed64, units), signed64, out + i + row);
        });
    }
#endif
    if (factor == 1) {
        for (; i + lanes <= n; i += lanes) {
            const auto offsets = load_offsets<kWidth>(d64, bytes + i, stride);
            hn::StoreU(hn::BitCast(signed64, hn::Add(offsets, bases)), signed64, out + i);
        }
    } else {
        for (; i + lanes <= n; i += lanes) {
            const auto offsets = load_offsets<kWidth>(d64, bytes + i, stride);
            hn::StoreU(hn::BitCast(signed64, hn::Mul(hn::Add(offsets, bases), factors)), signed64,
                       out + i);
        }
    }
    for (; i < n; ++i) {
        const std::uint64_t offset = offset_at<kWidth>(bytes + i, stride);
        out[i] = static_cast<std::int64_t>((base + offset) * factor);
    }
}

void widen_unit_planes(
    const Planes& planes, std::size_t first, std::size_t n, Frame frame, std::int64_t* out) {
    const std::uint8_t* bytes = planes.bytes + first;
    switch (planes.width) {
    case 1: return widen_units_of<1>(bytes, planes.stride, n, frame, out);
    case 2: return widen_units_of<2>(bytes, planes.stride, n, frame, out);
    case 3: return widen_units_of<3>(bytes, planes.stride, n, frame, out);
    case 4: return widen_units_of<4>(bytes, planes.stride, n, frame, out);
    case 5: return widen_units_of<5>(bytes, planes.stride, n, frame, out);
    case 6: return widen_units_of<6>(bytes, planes.stride, n, frame, out);
    case 7: return widen_units_of<7>(bytes, planes.stride, n, frame, out);
    default: return widen_units_of<8>(bytes, planes.stride, n, frame, out);
    }
}

template <int kWidth>
void look_up_units_of(const std::uint8_t* HWY_RESTRICT bytes,
                      std::size_t stride,
                      std::size_t n,
                      const std::int64_t* HWY_RESTRICT values,
                      std::int64_t* HWY_RESTRICT out) {
    const hn::ScalableTag<std::int64_t> d64;
    const hn::RebindToUnsigned<decltype(d64)> unsigned64;
    const std::size_t lanes = hn::Lanes(d64);
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes) {
        const auto codes = load_offsets<kWidth>(unsigned64, bytes + i, stride);
        hn::StoreU(hn::GatherIndex(d64, values, hn::BitCast(d64, codes)), d64, out + i);
    }
    for (; i < n; ++i) {
        out[i] = values[offset_at<kWidth>(bytes + i, stride)];
    }
}

void look_up_coded_units(const Planes& planes,
                         std::size_t first,
                         std::size_t n,
                         const std::int64_t* values,
                         std::int64_t* out) {
    const std::uint8_t* bytes = planes.bytes + first;
    if (planes.width == 1) {
        look_up_units_of<1>(bytes, planes.stride, n, values, out);
    } else {
        look_up_units_of<2>(bytes, planes.stride, n, values, out);
    }
}

std::int64_t sum_block_units(const std::int64_t* HWY_RESTRICT units, std::size_t n) {
    const hn::ScalableTag<std::int64_t> d64;
    const hn::RebindToUnsigned<decltype(d64)> unsigned64;
    const std::size_t lanes = hn::Lanes(d64);
    auto sums = hn::Zero(unsigned64);
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes) {
        sums = hn::Add(sums, hn::BitCast(unsigned64, hn::LoadU(d64, units + i)));
    }
    // Lane by lane: the compilers' own reductions are signed, and must not wrap.
    HWY_ALIGN std::uint64_t parts[hn::MaxLanes(d64)];
    hn::Store(sums, unsigned64, parts);
    std::uint64_t sum = 0;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        sum += parts[lane];
    }
    for (; i < n; ++i) {
        sum += static_cast<std::uint64_t>(units[i]);
    }
    return static_cast<std::int64_t>(sum);
}

void mask_codes(const std::uint32_t* HWY_RESTRICT codes,
                std::size_t n,
                std::uint32_t low,
                std::uint32_t high,
                std::uint8_t* HWY_RESTRICT mask) {
    const hn::ScalableTag<std::uint32_t> d32;
    const hn::Rebind<std::uint8_t, decltype(d32)> d8;
    const std::size_t lanes = hn::Lanes(d32);
    const auto lows = hn::Set(d32, low);
    const auto span = hn::Set(d32, high - low);
    const auto one = hn::Set(d32, 1U);
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes) {
        const auto shifted = hn::Sub(hn::LoadU(d32, codes + i), lows);
        // Equal to its minimum with the span: inside, in unsigned arithmetic.
        const auto inside = hn::Eq(hn::Min(shifted, span), shifted);
        const auto ones = hn::IfThenElseZero(inside, one);
        hn::StoreU(hn::U8FromU32(ones), d8, mask + i);
    }
    for (; i < n; ++i) {
        mask[i] = codes[i] - low <= high - low ? 1 : 0;
    }
}

void mask_byte_codes(const std::uint8_t* HWY_RESTRICT codes,
                     std::size_t n,
                     std::uint8_t low,
                     std::uint8_t high,
                     std::uint8_t* HWY_RESTRICT mask) {
    const hn::ScalableTag<std::uint8_t> d8;
    const std::size_t lanes = hn::Lanes(d8);
    const auto range = static_cast<std::uint8_t>(high - low);
    const auto lows = hn::Set(d8, low);
    const auto span = hn::Set(d8, range);
    const auto one = hn::Set(d8, std::uint8_t{1});
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes) {
        const auto shifted = hn::Sub(hn::LoadU(d8, codes + i), lows);
        const auto inside = hn::Eq(hn::Min(shifted, span), shifted);
        hn::StoreU(hn::IfThenElseZero(inside, one), d8, mask + i);
    }
    for (; i < n; ++i) {
        mask[i] = static_cast<std::uint8_t>(codes[i] - low) <= range ? 1 : 0;
    }
}

std::size_t count_set_bytes(const std::uint8_t* mask, std::size_t n) {
    const hn::ScalableTag<std::uint8_t> d8;
    const hn::Repartition<std::uint64_t, decltype(d8)> d64;
    const std::size_t lanes = hn::Lanes(d8);
    auto sums = hn::Zero(d64);
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes) {
        sums = hn::Add(sums, hn::SumsOf8(hn::LoadU(d8, mask + i)));
    }
    std::size_t count = hn::GetLane(hn::SumOfLanes(d64, sums));
    for (; i < n; ++i) {
        count += mask[i];
    }
    return count;
}

} // namespace muster::ledger::scan_kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace muster::ledger::scan_kernels {

HWY_EXPORT(widen_code_planes);
HWY_EXPORT(widen_unit_planes);
HWY_EXPORT(look_up_coded_units);
HWY_EXPORT(sum_block_units);
HWY_EXPORT(mask_codes);
HWY_EXPORT(mask_byte_codes);
HWY_EXPORT(count_set_bytes);

std::uint32_t
widen_codes(const Planes& planes, std::size_t first, std::size_t n, std::uint32_t* out) {
    if (planes.width == 0) {
        std::fill_n(out, n, 0U);
        return 0;
    }
    return HWY_DYNAMIC_DISPATCH(widen_code_planes)(planes.bytes + first, planes.stride,
                                                   planes.width, n, out);
}

void widen_units(
    const Planes& planes, std::size_t first, std::size_t n, Frame frame, std::int64_t* out) {
    if (planes.width == 0) {
        const auto units =
            static_cast<std::uint64_t>(frame.base) * static_cast<std::uint64_t>(frame.factor);
        std::fill_n(out, n, static_cast<std::int64_t>(units));
        return;
    }
    HWY_DYNAMIC_DISPATCH(widen_unit_planes)(planes, first, n, frame, out);
}

void look_up_units(const Planes& planes,
                   std::size_t first,
                   std::size_t n,
                   const std::int64_t* values,
                   std::int64_t* out) {
    HWY_DYNAMIC_DISPATCH(look_up_coded_units)(planes, first, n, values, out);
}

std::int64_t sum_units(const std::int64_t* units, std::size_t n) {
    return HWY_DYNAMIC_DISPATCH(sum_block_units)(units, n);
}

void mask_range(const std::uint32_t* codes,
                std::size_t n,
                std::uint32_t low,
                std::uint32_t high,
                std::uint8_t* mask) {
    HWY_DYNAMIC_DISPATCH(mask_codes)(codes, n, low, high, mask);
}

void mask_byte_range(const std::uint8_t* codes,
                     std::size_t n,
                     std::uint8_t low,
                     std::uint8_t high,
                     std::uint8_t* mask) {
    HWY_DYNAMIC_DISPATCH(mask_byte_codes)(codes, n, low, high, mask);
}

std::size_t select_ones(const std::uint8_t* mask, std::size_t n, std::uint16_t* selected) {
    constexpr std::size_t kWord = sizeof(std::uint64_t);
    constexpr std::size_t kSparse = 16;
    const std::size_t ones = HWY_DYNAMIC_DISPATCH(count_set_bytes)(mask, n);
    std::size_t count = 0;
    std::size_t i = 0;
    // Few ones: most words are skipped. More of them would be mispredicted branches.
    for (; ones * kSparse < n && i + kWord <= n; i += kWord) {
        std::uint64_t word = 0;
        std::memcpy(&word, mask + i, kWord);
        for (std::size_t byte = 0; word != 0; ++byte, word >>= 8U) {
            selected[count] = static_cast<std::uint16_t>(i + byte);
            count += word & 1U;
        }
    }
    for (; i < n && count < ones; ++i) {
        selected[count] = static_cast<std::uint16_t>(i);
        count += mask[i];
    }
    return count;
}

} // namespace muster::ledger::scan_kernels
#endif
