#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/int128.h"
#include "base/result.h"

namespace muster {

using Bytes = std::vector<std::byte>;
using ByteSpan = std::span<const std::byte>;

/// The same memory seen as bytes or as text; neither owns.
ByteSpan as_bytes(std::string_view text);
std::string_view as_text(ByteSpan bytes);

constexpr std::uint64_t kVarintPayload = 0x7f;
constexpr std::uint64_t kVarintMore = 0x80;

/// Builds a binary image: fixed integers little-endian, varints as LEB128 (7 bits a byte, low
/// first), signed varints zigzag-folded, strings as varint length and bytes. Not thread-safe.
class ByteWriter {
public:
    void u8(std::uint8_t value) { fixed(value, 1); }
    void u16(std::uint16_t value) { fixed(value, 2); }
    void u32(std::uint32_t value) { fixed(value, 4); }
    void u64(std::uint64_t value) { fixed(value, 8); }
    void i32(std::int32_t value) { u32(static_cast<std::uint32_t>(value)); }
    void i64(std::int64_t value) { u64(static_cast<std::uint64_t>(value)); }
    void i128(Int128 value);
    void varint(std::uint64_t value) {
        for (; value > kVarintPayload; value >>= 7) {
            out_.push_back(static_cast<std::byte>(value | kVarintMore));
        }
        out_.push_back(static_cast<std::byte>(value));
    }
    void signed_varint(std::int64_t value);
    void raw(ByteSpan bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }
    void string(std::string_view text);

    /// Overwrites four bytes written before, e.g. a length known only at the end.
    void patch_u32(std::size_t at, std::uint32_t value);
    /// Zero bytes up to the next multiple of `alignment`.
    void pad_to(std::size_t alignment);

    [[nodiscard]] std::size_t size() const noexcept { return out_.size(); }
    [[nodiscard]] ByteSpan view() const noexcept { return out_; }
    [[nodiscard]] Bytes take() && noexcept { return std::move(out_); }
    /// Keeps the memory for what is written next.
    void clear() noexcept { out_.clear(); }

private:
    void fixed(std::uint64_t value, std::size_t width);

    Bytes out_;
};

/// Reads what ByteWriter wrote. Every read is bounds-checked, so it is safe on damaged input; after
/// an error the position is where the failed read began. Does not own the bytes: the views it
/// returns live as long as they do. Not thread-safe.
///
/// Errors of every read: Invalid "bytes.truncated"; of varints also Invalid "bytes.varint" (more
/// than 64 bits, or longer than needed).
class ByteReader {
public:
    explicit ByteReader(ByteSpan bytes) noexcept : bytes_(bytes) {}

    [[nodiscard]] Result<std::uint8_t> u8() { return fixed<std::uint8_t>(); }
    [[nodiscard]] Result<std::uint16_t> u16() { return fixed<std::uint16_t>(); }
    [[nodiscard]] Result<std::uint32_t> u32() { return fixed<std::uint32_t>(); }
    [[nodiscard]] Result<std::uint64_t> u64() { return fixed<std::uint64_t>(); }
    [[nodiscard]] Result<std::int32_t> i32() { return fixed<std::int32_t>(); }
    [[nodiscard]] Result<std::int64_t> i64() { return fixed<std::int64_t>(); }
    [[nodiscard]] Result<Int128> i128();
    [[nodiscard]] Result<std::uint64_t> varint() {
        if (at_ < bytes_.size() && std::to_integer<std::uint64_t>(bytes_[at_]) < kVarintMore) {
            return std::to_integer<std::uint64_t>(bytes_[at_++]);
        }
        return long_varint();
    }
    [[nodiscard]] Result<std::int64_t> signed_varint();
    [[nodiscard]] Result<ByteSpan> raw(std::size_t size) {
        if (size > remaining()) {
            return truncated(size);
        }
        at_ += size;
        return bytes_.subspan(at_ - size, size);
    }
    [[nodiscard]] Result<std::string_view> string();

    [[nodiscard]] std::size_t position() const noexcept { return at_; }
    [[nodiscard]] std::size_t remaining() const noexcept { return bytes_.size() - at_; }
    [[nodiscard]] bool at_end() const noexcept { return remaining() == 0; }
    /// Errors: Invalid "bytes.trailing" when something is left.
    [[nodiscard]] Status expect_end() const;

private:
    template <class T>
    Result<T> fixed() {
        if (sizeof(T) > remaining()) {
            return truncated(sizeof(T));
        }
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            value |= std::to_integer<std::uint64_t>(bytes_[at_ + i]) << (8 * i);
        }
        at_ += sizeof(T);
        return static_cast<T>(value);
    }
    [[nodiscard]] Error truncated(std::size_t wanted) const;
    Result<std::uint64_t> long_varint();

    ByteSpan bytes_;
    std::size_t at_ = 0;
};

} // namespace muster
