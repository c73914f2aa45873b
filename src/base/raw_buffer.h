#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>

namespace muster {

/// Memory that is written before it is read: unlike a vector's it is not cleared first, so what is
/// never written costs nothing.
template <class T>
    requires std::is_trivially_copyable_v<T>
class RawBuffer {
public:
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] T* data() noexcept { return items_.get(); }
    [[nodiscard]] const T* data() const noexcept { return items_.get(); }
    [[nodiscard]] T& operator[](std::size_t at) { return items_[at]; }
    [[nodiscard]] const T& operator[](std::size_t at) const { return items_[at]; }
    [[nodiscard]] std::span<T> all() { return {data(), size_}; }
    [[nodiscard]] std::span<const T> all() const { return {data(), size_}; }

    /// Makes room for `size` items and keeps the first `kept`. Addresses change.
    void grow(std::size_t size, std::size_t kept) {
        auto items = std::make_unique_for_overwrite<T[]>(size);
        std::copy_n(items_.get(), kept, items.get());
        items_ = std::move(items);
        size_ = size;
    }

private:
    std::unique_ptr<T[]> items_;
    std::size_t size_ = 0;
};

} // namespace muster
