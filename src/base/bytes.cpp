#include "base/bytes.h"

#include <array>

#include <fmt/format.h>

#include "base/check.h"

namespace muster {
namespace {

Error bad_varint(std::size_t at) {
    return {ErrorKind::Invalid, "bytes.varint", fmt::format("no valid varint at byte {}", at)};
}

} // namespace

ByteSpan as_bytes(std::string_view text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

std::string_view as_text(ByteSpan bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void ByteWriter::fixed(std::uint64_t value, std::size_t width) {
    std::array<std::byte, sizeof value> bytes{};
    for (std::size_t i = 0; i < width; ++i) {
        bytes[i] = static_cast<std::byte>(value >> (8 * i) & 0xff);
    }
    out_.insert(out_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(width));
}

void ByteWriter::i128(Int128 value) {
    const auto bits = static_cast<UInt128>(value);
    u64(static_cast<std::uint64_t>(bits));
    u64(static_cast<std::uint64_t>(bits >> 64));
}

void ByteWriter::signed_varint(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    varint((bits << 1) ^ (value < 0 ? ~std::uint64_t{0} : 0));
}

void ByteWriter::string(std::string_view text) {
    varint(text.size());
    raw(as_bytes(text));
}

void ByteWriter::patch_u32(std::size_t at, std::uint32_t value) {
    MUSTER_CHECK(at <= out_.size() && out_.size() - at >= 4, "patch outside of what was written");
    for (std::size_t i = 0; i < 4; ++i) {
        out_[at + i] = static_cast<std::byte>((value >> (8 * i)) & 0xff);
    }
}

void ByteWriter::pad_to(std::size_t alignment) {
    out_.resize((out_.size() + alignment - 1) / alignment * alignment);
}

Error ByteReader::truncated(std::size_t wanted) const {
    return {ErrorKind::Invalid, "bytes.truncated",
            fmt::format("{} bytes wanted at byte {}, {} left", wanted, at_, remaining())};
}

Result<Int128> ByteReader::i128() {
    TRY(const ByteSpan bytes, raw(16));
    UInt128 bits = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bits |= static_cast<UInt128>(bytes[i]) << (8 * i);
    }
    return static_cast<Int128>(bits);
}

Result<std::uint64_t> ByteReader::long_varint() {
    const std::size_t start = at_;
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const auto byte = u8();
        if (!byte) {
            at_ = start;
            return byte.error();
        }
        const std::uint64_t payload = *byte & kVarintPayload;
        const bool overflows = (payload << shift) >> shift != payload;
        const bool padded = *byte == 0 && shift != 0;
        if (overflows || padded) {
            break;
        }
        value |= payload << shift;
        if ((*byte & kVarintMore) == 0) {
            return value;
        }
    }
    at_ = start;
    return bad_varint(start);
}

Result<std::int64_t> ByteReader::signed_varint() {
    TRY(const std::uint64_t folded, varint());
    return static_cast<std::int64_t>((folded >> 1) ^ (std::uint64_t{0} - (folded & 1)));
}

Result<std::string_view> ByteReader::string() {
    const std::size_t start = at_;
    TRY(const std::uint64_t size, varint());
    const auto bytes = raw(size);
    if (!bytes) {
        at_ = start;
        return bytes.error();
    }
    return as_text(*bytes);
}

Status ByteReader::expect_end() const {
    if (!at_end()) {
        return Error{ErrorKind::Invalid, "bytes.trailing",
                     fmt::format("{} bytes too many from byte {}", remaining(), at_)};
    }
    return {};
}

} // namespace muster
