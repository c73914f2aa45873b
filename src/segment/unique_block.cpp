#include "segment/unique_block.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "segment/block_kernels.h"
#include "segment/byte_order.h"

namespace muster::ledger {
namespace {

using format::UniqueEncoding;

// a-z are 0-25 and 2-7 are 26-31 (RFC 4648 base32 in lower case); 0-9a-f are their hex value.
constexpr std::string_view kBase32 = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::string_view kHex = "0123456789abcdef";

std::uint64_t unsqueeze(std::uint64_t bits) {
    bits = (bits & 0xFFFFFULL) | ((bits & 0xFFFFF00000ULL) << 12U);
    bits = (bits & 0x000003FF000003FFULL) | ((bits & 0x000FFC00000FFC00ULL) << 6U);
    return (bits & 0x001F001F001F001FULL) | ((bits & 0x03E003E003E003E0ULL) << 3U);
}

/// Bytes of a block by piece, so that their numbers need little room.
constexpr std::size_t kPiece = 4096;

bool pack_base32(std::string_view bytes, std::vector<std::uint8_t>& payload) {
    const std::size_t size = (bytes.size() + 7) / 8 * 5;
    payload.resize(size + 3);
    std::array<std::uint8_t, kPiece> numbers{};
    std::uint8_t* to = payload.data();
    for (std::size_t at = 0; at < bytes.size(); at += kPiece) {
        const std::string_view piece = bytes.substr(at, kPiece);
        if (!kernels::number_base32(piece.data(), piece.size(), numbers.data())) {
            return false;
        }
        const std::size_t whole = (piece.size() + 7) / 8 * 8;
        std::fill(numbers.begin() + static_cast<std::ptrdiff_t>(piece.size()),
                  numbers.begin() + static_cast<std::ptrdiff_t>(whole), std::uint8_t{0});
        kernels::pack_fives(numbers.data(), whole, to);
        to += whole / 8 * 5;
    }
    payload.resize(size);
    return true;
}

void unpack_base32(std::span<const std::uint8_t> payload, std::string& bytes) {
    const std::size_t count = bytes.size();
    bytes.resize((count + 7) / 8 * 8);
    for (std::size_t group = 0; group * 8 < count; ++group) {
        std::uint64_t packed = 0;
        std::memcpy(&packed, payload.data() + group * 5, 5);
        const std::uint64_t numbers = unsqueeze(packed);
        for (std::size_t i = 0; i < 8; ++i) {
            bytes[group * 8 + i] = kBase32[(numbers >> (i * 8)) & 31U];
        }
    }
    bytes.resize(count);
}

bool pack_hex(std::string_view bytes, std::vector<std::uint8_t>& payload) {
    payload.assign((bytes.size() + 1) / 2, 0);
    std::array<std::uint8_t, kPiece> numbers{};
    for (std::size_t at = 0; at < bytes.size(); at += kPiece) {
        const std::string_view piece = bytes.substr(at, kPiece);
        if (!kernels::number_hex(piece.data(), piece.size(), numbers.data())) {
            return false;
        }
        for (std::size_t i = 0; i < piece.size(); ++i) {
            std::uint8_t& packed = payload[(at + i) / 2];
            packed = static_cast<std::uint8_t>(packed | (numbers[i] << (i % 2 * 4)));
        }
    }
    return true;
}

void unpack_hex(std::span<const std::uint8_t> payload, std::string& bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = kHex[(unsigned{payload[i / 2]} >> (i % 2 * 4)) & 15U];
    }
}

void pack_text(std::string_view bytes,
               std::span<const std::uint32_t> ends,
               std::vector<std::uint8_t>& payload) {
    payload.resize(ends.size() * 4 + bytes.size());
    std::uint32_t begin = 0;
    for (std::size_t row = 0; row < ends.size(); ++row) {
        const std::uint32_t length = ends[row] - begin;
        std::memcpy(payload.data() + row * 4, &length, 4);
        begin = ends[row];
    }
    std::ranges::copy(bytes, payload.begin() + static_cast<std::ptrdiff_t>(ends.size() * 4));
}

bool unpack_text(std::uint32_t rows,
                 std::span<const std::uint8_t> payload,
                 std::string& storage,
                 std::vector<std::string_view>& texts) {
    const auto letters = payload.subspan(std::size_t{rows} * 4);
    storage.assign(letters.begin(), letters.end());
    std::size_t at = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t length = load<std::uint32_t>(payload.data() + row * 4);
        if (length > storage.size() - at) {
            return false;
        }
        texts.emplace_back(storage.data() + at, length);
        at += length;
    }
    return at == storage.size();
}

} // namespace

format::UniqueEntry encode_unique(std::string_view bytes,
                                  std::span<const std::uint32_t> ends,
                                  std::vector<std::uint8_t>& payload) {
    format::UniqueEntry entry;
    const std::uint32_t length = ends.front();
    bool same_length = length > 0;
    for (std::size_t row = 1; row < ends.size(); ++row) {
        same_length = same_length && ends[row] - ends[row - 1] == length;
    }
    if (same_length && pack_base32(bytes, payload)) {
        entry.encoding = UniqueEncoding::Base32;
        entry.length = length;
    } else if (same_length && pack_hex(bytes, payload)) {
        entry.encoding = UniqueEncoding::Hex;
        entry.length = length;
    } else {
        pack_text(bytes, ends, payload);
    }
    return entry;
}

bool decode_unique(const format::UniqueEntry& entry,
                   std::uint32_t rows,
                   std::span<const std::uint8_t> payload,
                   std::string& storage,
                   std::vector<std::string_view>& texts) {
    texts.clear();
    if (entry.encoding == UniqueEncoding::Text) {
        return unpack_text(rows, payload, storage, texts);
    }
    storage.assign(std::size_t{rows} * entry.length, '\0');
    if (entry.encoding == UniqueEncoding::Hex) {
        unpack_hex(payload, storage);
    } else {
        unpack_base32(payload, storage);
    }
    for (std::size_t row = 0; row < rows; ++row) {
        texts.emplace_back(storage.data() + row * entry.length, entry.length);
    }
    return true;
}

} // namespace muster::ledger
