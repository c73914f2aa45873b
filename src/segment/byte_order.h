#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace muster::ledger {

/// Reads a little-endian integer of `sizeof(T)` bytes from any address. Both supported processor
/// families are little-endian, so this is one load.
template <class T>
T load(const void* from) {
    static_assert(std::is_trivially_copyable_v<T>);
    T value;
    std::memcpy(&value, from, sizeof(T));
    return value;
}

/// Appends little-endian integers and texts to a byte vector.
class ByteWriter {
public:
    template <class T>
    void put(T value) {
        static_assert(std::is_trivially_copyable_v<T>);
        const std::size_t at = bytes_.size();
        bytes_.resize(at + sizeof(T));
        std::memcpy(bytes_.data() + at, &value, sizeof(T));
    }
    void put_text(std::string_view text) {
        put(static_cast<std::uint32_t>(text.size()));
        bytes_.insert(bytes_.end(), text.begin(), text.end());
    }
    [[nodiscard]] const std::vector<std::uint8_t>& bytes() const { return bytes_; }

private:
    std::vector<std::uint8_t> bytes_;
};

/// Reads what ByteWriter wrote out of bytes nobody vouches for: past the end it yields zeros and
/// empty texts, and `is_intact` turns false.
class ByteReader {
public:
    ByteReader(const std::uint8_t* bytes, std::size_t size) : at_(bytes), left_(size) {}

    template <class T>
    T take() {
        if (left_ < sizeof(T)) {
            fail();
            return T{};
        }
        const T value = load<T>(at_);
        at_ += sizeof(T);
        left_ -= sizeof(T);
        return value;
    }
    std::string take_text() {
        const std::size_t size = take<std::uint32_t>();
        if (left_ < size) {
            fail();
            return {};
        }
        std::string text(size, '\0');
        std::memcpy(text.data(), at_, size);
        at_ += size;
        left_ -= size;
        return text;
    }
    void fail() {
        intact_ = false;
        left_ = 0;
    }
    [[nodiscard]] bool is_intact() const { return intact_; }
    [[nodiscard]] std::size_t left() const { return left_; }

private:
    const std::uint8_t* at_;
    std::size_t left_;
    bool intact_ = true;
};

} // namespace muster::ledger
