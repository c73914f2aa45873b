#include "ledger/unique_block.h"

#include <algorithm>
#include <cstring>

#include "ledger/byte_order.h"

namespace muster::ledger {
namespace {

using Encoding = format::UniqueEncoding;

// a-z are 0-25 and 2-7 are 26-31 (RFC 4648 base32 in lower case); 0-9a-f are their hex value.
constexpr std::string_view kBase32 = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::string_view kHex = "0123456789abcdef";

/// The number of a letter; plain arithmetic, so that the loops over it become vector code.
template <Encoding encoding>
std::uint8_t number_of(std::uint8_t c) {
    if constexpr (encoding == Encoding::Base32) {
        return static_cast<std::uint8_t>((c & 0x40U) != 0 ? c - 'a' : c - '2' + 26);
    } else {
        return static_cast<std::uint8_t>((c & 0x40U) != 0 ? c - 'a' + 10 : c - '0');
    }
}

template <Encoding encoding>
bool is_of(std::string_view bytes) {
    constexpr std::uint8_t kDigitsFrom = encoding == Encoding::Base32 ? 26 : 0;
    constexpr std::uint8_t kDigitsTo = encoding == Encoding::Base32 ? 31 : 9;
    constexpr std::uint8_t kLettersFrom = encoding == Encoding::Base32 ? 0 : 10;
    constexpr std::uint8_t kLettersTo = encoding == Encoding::Base32 ? 25 : 15;
    unsigned bad = 0;
    for (const char letter : bytes) {
        const auto c = static_cast<std::uint8_t>(letter);
        const std::uint8_t number = number_of<encoding>(c);
        const bool is_letter = (c & 0x40U) != 0;
        const std::uint8_t from = is_letter ? kLettersFrom : kDigitsFrom;
        const std::uint8_t to = is_letter ? kLettersTo : kDigitsTo;
        bad |= static_cast<unsigned>(number < from) | static_cast<unsigned>(number > to) |
               static_cast<unsigned>(c >= 0x80U);
    }
    return bad == 0;
}

/// Eight numbers of five bits, one a byte, as forty bits.
std::uint64_t squeeze(std::uint64_t numbers) {
    numbers = (numbers & 0x001F001F001F001FULL) | ((numbers & 0x1F001F001F001F00ULL) >> 3U);
    numbers = (numbers & 0x000003FF000003FFULL) | ((numbers & 0x03FF000003FF0000ULL) >> 6U);
    return (numbers & 0xFFFFFULL) | ((numbers & 0x000FFFFF00000000ULL) >> 12U);
}

std::uint64_t unsqueeze(std::uint64_t bits) {
    bits = (bits & 0xFFFFFULL) | ((bits & 0xFFFFF00000ULL) << 12U);
    bits = (bits & 0x000003FF000003FFULL) | ((bits & 0x000FFC00000FFC00ULL) << 6U);
    return (bits & 0x001F001F001F001FULL) | ((bits & 0x03E003E003E003E0ULL) << 3U);
}

void pack_base32(std::string_view bytes, std::vector<std::uint8_t>& payload) {
    const std::size_t groups = (bytes.size() + 7) / 8;
    payload.resize(groups * 5 + 8); // room to store eight bytes at the last group
    std::uint8_t letters[8];
    for (std::size_t group = 0; group < groups; ++group) {
        const std::size_t count = std::min<std::size_t>(8, bytes.size() - group * 8);
        std::memset(letters, 'a', sizeof letters);
        std::memcpy(letters, bytes.data() + group * 8, count);
        for (std::uint8_t& letter : letters) {
            letter = number_of<Encoding::Base32>(letter);
        }
        const std::uint64_t packed = squeeze(load<std::uint64_t>(letters));
        std::memcpy(payload.data() + group * 5, &packed, 8);
    }
    payload.resize(groups * 5);
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

void pack_hex(std::string_view bytes, std::vector<std::uint8_t>& payload) {
    payload.assign((bytes.size() + 1) / 2, 0);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto number = number_of<Encoding::Hex>(static_cast<std::uint8_t>(bytes[i]));
        payload[i / 2] = static_cast<std::uint8_t>(payload[i / 2] | (number << (i % 2 * 4)));
    }
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
    if (same_length && is_of<Encoding::Hex>(bytes)) {
        entry = {.encoding = Encoding::Hex, .length = length, .extent = {}};
        pack_hex(bytes, payload);
    } else if (same_length && is_of<Encoding::Base32>(bytes)) {
        entry = {.encoding = Encoding::Base32, .length = length, .extent = {}};
        pack_base32(bytes, payload);
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
    if (entry.encoding == Encoding::Text) {
        return unpack_text(rows, payload, storage, texts);
    }
    storage.assign(std::size_t{rows} * entry.length, '\0');
    if (entry.encoding == Encoding::Hex) {
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
