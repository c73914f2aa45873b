#pragma once

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

namespace muster::bills {

/// Gives texts codes, equal ones to equal texts, dense from 0; 0 is the empty text. Used by one
/// thread.
class Interner {
public:
    static constexpr std::uint32_t kEmpty = 0;

    Interner();

    std::uint32_t code(std::string_view text);
    /// A code of its own, for a text that is not looked for: those of a column of unique ones.
    std::uint32_t add(std::string_view text);
    /// Valid until clear().
    [[nodiscard]] std::string_view text(std::uint32_t code) const { return texts_[code]; }
    [[nodiscard]] std::size_t size() const noexcept { return texts_.size(); }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

    /// Forgets all codes and texts.
    void clear();

private:
    std::pmr::monotonic_buffer_resource storage_;
    boost::unordered_flat_map<std::string_view, std::uint32_t> codes_;
    std::vector<std::string_view> texts_;
    std::size_t bytes_ = 0;
};

} // namespace muster::bills
