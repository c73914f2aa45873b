#include "bills/text_scanner.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/check.h"

// Everything between HWY_BEFORE_NAMESPACE and HWY_AFTER_NAMESPACE is compiled once for each
// instruction set.
#define HWY_WANT_AVX3_DL // for its byte compression; off unless asked for
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bills/text_scanner.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace muster::bills::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kBlock = 64;

struct BlockMasks {
    std::uint64_t quotes = 0;
    std::uint64_t commas = 0;
    std::uint64_t newlines = 0;
};

template <class D, class Mask>
HWY_INLINE std::uint64_t mask_bits(D d, Mask mask) {
    std::array<std::uint8_t, 8> bytes{};
    hn::StoreMaskBits(d, mask, bytes.data());
    std::uint64_t bits = 0;
    std::memcpy(&bits, bytes.data(), sizeof bits);
    return bits;
}

template <class D, class V>
HWY_INLINE BlockMasks classify(D d, const std::uint8_t* block, V& smallest) {
    const auto quote = hn::Set(d, '"');
    const auto comma = hn::Set(d, ',');
    const auto newline = hn::Set(d, '\n');
    BlockMasks masks;
    for (std::size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
        const auto bytes = hn::LoadU(d, block + i);
        smallest = hn::Min(smallest, bytes);
        masks.quotes |= mask_bits(d, hn::Eq(bytes, quote)) << i;
        masks.commas |= mask_bits(d, hn::Eq(bytes, comma)) << i;
        masks.newlines |= mask_bits(d, hn::Eq(bytes, newline)) << i;
    }
    return masks;
}

/// Bit i is set where an odd number of quotes stands at or before i. Most blocks have none, and
/// the branch is well predicted, so a carry-less multiplication would gain nothing.
HWY_INLINE std::uint64_t inside_quotes(std::uint64_t quotes, std::uint64_t carried) {
    if (quotes == 0) {
        return carried;
    }
    for (unsigned shift = 1; shift < kBlock; shift *= 2) {
        quotes ^= quotes << shift;
    }
    return quotes ^ carried;
}

#if HWY_TARGET == HWY_AVX3_DL
/// Compresses the indexes of set bits in one instruction instead of one at a time.
HWY_INLINE void put_positions(std::uint64_t bits, std::uint32_t base, std::uint32_t* out) {
    alignas(64) static constexpr auto kIndexes = [] {
        std::array<std::uint8_t, kBlock> indexes{};
        for (std::size_t i = 0; i < kBlock; ++i) {
            indexes[i] = static_cast<std::uint8_t>(i);
        }
        return indexes;
    }();
    const int count = std::popcount(bits);
    const __m512i compressed = _mm512_maskz_compress_epi8(bits, _mm512_load_si512(kIndexes.data()));
    const __m512i offset = _mm512_set1_epi32(static_cast<int>(base));
    const auto put = [&](std::uint32_t* to, __m128i indexes) {
        _mm512_storeu_si512(to, _mm512_add_epi32(offset, _mm512_cvtepu8_epi32(indexes)));
    };
    put(out, _mm512_castsi512_si128(compressed));
    if (count > 16) {
        put(out + 16, _mm512_extracti32x4_epi32(compressed, 1));
    }
    if (count > 32) {
        put(out + 32, _mm512_extracti32x4_epi32(compressed, 2));
    }
    if (count > 48) {
        put(out + 48, _mm512_extracti32x4_epi32(compressed, 3));
    }
}
#else
/// Writes eight at a time whether there are as many or not: a branch for each costs more.
HWY_INLINE void put_positions(std::uint64_t bits, std::uint32_t base, std::uint32_t* out) {
    while (bits != 0) {
        for (int i = 0; i < 8; ++i) {
            *out++ = base + static_cast<std::uint32_t>(std::countr_zero(bits));
            bits &= bits - 1;
        }
    }
}
#endif

TextScan
scan(std::string_view text, std::uint32_t base, bool& in_quotes, std::span<std::uint32_t> ends) {
    const hn::CappedTag<std::uint8_t, kBlock> d;
    auto smallest = hn::Set(d, 0xFF);
    std::uint64_t carried = in_quotes ? ~std::uint64_t{0} : 0;
    TextScan found;
    const auto scan_block = [&](const std::uint8_t* block, std::size_t at) HWY_ATTR {
        const BlockMasks masks = classify(d, block, smallest);
        const std::uint64_t inside = inside_quotes(masks.quotes, carried);
        carried = static_cast<std::uint64_t>(static_cast<std::int64_t>(inside) >> 63);
        const std::uint64_t newlines = masks.newlines & ~inside;
        const std::uint64_t bits = newlines | (masks.commas & ~inside);
        put_positions(bits, base + static_cast<std::uint32_t>(at), ends.data() + found.ends);
        found.ends += static_cast<std::size_t>(std::popcount(bits));
        found.newlines += static_cast<std::size_t>(std::popcount(newlines));
    };
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    std::size_t at = 0;
    for (; at + kBlock <= text.size(); at += kBlock) {
        scan_block(bytes + at, at);
    }
    if (at < text.size()) {
        std::array<std::uint8_t, kBlock> last{};
        last.fill(' ');
        std::copy(bytes + at, bytes + text.size(), last.begin());
        scan_block(last.data(), at);
    }
    in_quotes = carried != 0;
    found.has_nul = !hn::AllFalse(d, hn::Eq(smallest, hn::Zero(d)));
    return found;
}

} // namespace muster::bills::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace muster::bills {

HWY_EXPORT(scan);

TextScan scan_text(std::string_view text,
                   std::uint32_t base,
                   bool& in_quotes,
                   std::span<std::uint32_t> ends) {
    MUSTER_CHECK(ends.size() >= text.size() + kScanSlack, "no room for the field ends");
    return HWY_DYNAMIC_DISPATCH(scan)(text, base, in_quotes, ends);
}

} // namespace muster::bills
#endif
