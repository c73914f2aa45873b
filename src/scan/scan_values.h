#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace muster::ledger {

/// Gives each distinct text a number: dense from 0, in the order of first sight. Keeps views only;
/// the texts outlive it. For one thread.
class TextIds {
public:
    std::uint32_t id(std::string_view text);
    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(texts_.size()); }
    [[nodiscard]] std::string_view text(std::uint32_t id) const { return texts_[id]; }

private:
    void grow();

    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t id_plus_one = 0;
    };
    std::vector<Slot> slots_;
    std::vector<std::string_view> texts_;
};

/// Gives each distinct number a smaller one: dense from 0, in the order of first sight. For one
/// thread.
class NumberIds {
public:
    std::uint32_t id(std::uint64_t number);
    /// ids[i] = id(numbers[i]); overlaps the cache misses of neighbouring look-ups.
    void ids(std::span<const std::uint64_t> numbers, std::uint32_t* ids);
    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(numbers_.size()); }
    [[nodiscard]] std::uint64_t number(std::uint32_t id) const { return numbers_[id]; }
    void clear();

private:
    void grow();
    std::uint32_t find_or_add(std::uint64_t number, std::uint64_t hash);

    struct Slot {
        std::uint64_t number = 0;
        std::uint32_t id_plus_one = 0;
    };
    std::vector<Slot> slots_;
    std::vector<std::uint64_t> numbers_;
};

/// The values of one dimension over a whole query, numbered densely from 0. Thread-safe.
class DimensionValues {
public:
    std::uint32_t code(const std::optional<std::string>& value);

    /// Values by code. No thread may be adding any more.
    [[nodiscard]] std::vector<std::optional<std::string>> take();

private:
    struct Shard {
        std::mutex mutex;
        std::unordered_map<std::string, std::uint32_t> codes;
    };

    std::array<Shard, 16> shards_;
    std::mutex absent_mutex_;
    std::optional<std::uint32_t> absent_;
    std::atomic<std::uint32_t> next_{0};
};

} // namespace muster::ledger
